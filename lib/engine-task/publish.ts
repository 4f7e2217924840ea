import { stat } from 'node:fs/promises';
import type { EnginePlan, PublishedFile } from '../domain/plan/engine-plan';
import { joinS3Uri, parseS3Uri } from '../domain/s3-uri';
import { forEachBounded } from './bounded-work';
import type { ObjectTransfer } from './object-transfer';
import { hasCode } from './thrown';
import { workFile } from './work-folder';

export interface PublishOptions {
  readonly transfer: ObjectTransfer;
  readonly workFolder: string;
  readonly signal: AbortSignal;
}

const UPLOADS_AT_ONCE = 8;

/** Files to publish that no job has made; the run can be no success then, and nothing is published. */
export async function findUnmadeFiles(
  plan: EnginePlan,
  workFolder: string,
): Promise<PublishedFile[]> {
  const unmade: PublishedFile[] = [];
  for (const file of plan.publish) {
    if (!(await isMade(workFile(workFolder, file.path)))) unmade.push(file);
  }
  return unmade;
}

async function isMade(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/** Fills the launch's output. */
export async function publishFiles(plan: EnginePlan, options: PublishOptions): Promise<void> {
  const { transfer, workFolder, signal } = options;
  const output = parseS3Uri(plan.output);
  if (output === undefined) throw new Error(`Cannot publish: "${plan.output}" is no S3 URI`);
  const bounds = { limit: UPLOADS_AT_ONCE, signal };
  await forEachBounded(plan.publish, bounds, ({ path, name }, aborted) =>
    transfer.upload(workFile(workFolder, path), joinS3Uri(output, name), aborted),
  );
}
