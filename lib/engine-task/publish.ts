import { lstat, readdir, stat } from 'node:fs/promises';
import type { EnginePlan, PublishedFile } from '../domain/plan/engine-plan';
import { joinS3Uri, parseS3Uri } from '../domain/s3-uri';
import { forEachBounded } from './bounded-work';
import type { ObjectTransfer } from './object-transfer';
import { hasCode } from './thrown';
import { workFile } from './work-folder';

export interface PublishOptions {
  readonly transfer: ObjectTransfer;
  readonly workFolder: string;
  /** S3 URI of a folder. */
  readonly output: string;
  readonly signal: AbortSignal;
}

interface FileToPublish extends PublishedFile {
  readonly isMade: boolean;
}

const UPLOADS_AT_ONCE = 8;

/** What is to be published, and whether each is there: the run can be no success otherwise, and nothing is published. */
export async function listPublished(
  { publish, publishTrees = [] }: EnginePlan,
  workFolder: string,
): Promise<readonly FileToPublish[]> {
  const files: FileToPublish[] = [];
  for (const file of publish) {
    files.push({ ...file, isMade: await isFile(workFile(workFolder, file.path)) });
  }
  for (const tree of publishTrees) {
    const paths = await filesBelow(workFolder, tree);
    files.push(...paths.map((path) => ({ path, name: path, isMade: true })));
    if (paths.length === 0) files.push({ path: tree, name: tree, isMade: false });
  }
  return files;
}

/** A link may lead to a file, never to a folder: that could be anywhere. */
async function filesBelow(workFolder: string, path: string): Promise<readonly string[]> {
  const file = workFile(workFolder, path);
  const found = await lstat(file).catch(nothingThere);
  if (found === undefined) return [];
  if (!found.isDirectory()) return (await isFile(file)) ? [path] : [];
  const names = (await readdir(file)).filter((name) => name !== '.snakemake_timestamp').sort();
  const files: string[] = [];
  for (const name of names) files.push(...(await filesBelow(workFolder, `${path}/${name}`)));
  return files;
}

async function isFile(file: string): Promise<boolean> {
  const found = await stat(file).catch(nothingThere);
  return found?.isFile() === true;
}

function nothingThere(error: unknown): undefined {
  if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error;
}

/** Fills the launch's output. */
export async function publishFiles(
  files: readonly PublishedFile[],
  { transfer, workFolder, output: folder, signal }: PublishOptions,
): Promise<void> {
  const output = parseS3Uri(folder);
  if (output === undefined) throw new Error(`Cannot publish: "${folder}" is no S3 URI`);
  const bounds = { limit: UPLOADS_AT_ONCE, signal };
  await forEachBounded(files, bounds, ({ path, name }, aborted) =>
    transfer.upload(workFile(workFolder, path), joinS3Uri(output, name), aborted),
  );
}
