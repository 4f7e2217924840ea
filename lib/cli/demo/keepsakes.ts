import { join } from 'node:path';
import { artifactKey, engineLogKey } from '../../contract/storage-layout';
import type { Launch } from '../../domain/launch/launch';
import { joinS3Uri, parseS3Uri } from '../../domain/s3-uri';
import type { CliServices } from '../../runtime/cli-services';
import { readPlan } from '../watch-launch';
import { countVariants, readTruth, type Truth } from './truth';

/** What stays on disk when embedded AWS is gone. */
export interface Keepsakes {
  readonly folder: string;
  /** Paths in the folder. */
  readonly results: readonly string[];
  readonly snakefile: string | undefined;
  readonly log: string | undefined;
  readonly truth: Truth | undefined;
  readonly variants: number | undefined;
}

/** Copies results, Snakefile and log of a launch into a folder, and reads from them what the demo tells. */
export async function keepFiles(
  services: CliServices,
  { launchId, attempt, outputPath }: Launch,
  folder: string,
): Promise<Keepsakes> {
  const keep = async (key: string, path: string): Promise<string | undefined> => {
    const uri = { bucket: services.deployment.bucketName, key };
    return (await services.download(uri, join(folder, path))) ? path : undefined;
  };
  const results = await keepResults(services, { launchId, outputPath, folder });
  const comparison = results.find((path) => /^results\/comparison\/.+\.json$/.test(path));
  const calls = results.find((path) => path.endsWith('.vcf.gz'));
  return {
    folder,
    results,
    snakefile: await keep(artifactKey(launchId, 'Snakefile'), 'Snakefile'),
    log: await keep(engineLogKey(launchId, attempt), 'engine.log'),
    truth: comparison === undefined ? undefined : await readTruth(join(folder, comparison)),
    variants: calls === undefined ? undefined : await countVariants(join(folder, calls)),
  };
}

interface ResultsPlace {
  readonly launchId: string;
  readonly outputPath: string | undefined;
  readonly folder: string;
}

async function keepResults(
  services: CliServices,
  { launchId, outputPath = '', folder }: ResultsPlace,
): Promise<string[]> {
  const output = parseS3Uri(outputPath);
  const plan = await readPlan(services, launchId);
  if (output === undefined || plan === undefined) return [];
  const kept: string[] = [];
  for (const { name } of plan.publish) {
    const path = join('results', name);
    if (await services.download(joinS3Uri(output, name), join(folder, path))) kept.push(path);
  }
  return kept;
}
