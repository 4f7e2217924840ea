import { lstat, readdir } from 'node:fs/promises';
import type { EnginePlan, PublishedFile } from '../domain/plan/engine-plan';
import { joinS3Uri, parseS3Uri } from '../domain/s3-uri';
import { forEachBounded } from './bounded-work';
import { findMark, type FileMarks } from './file-mark';
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
  /** Undefined for what was made. */
  readonly missing?: string;
}

const UPLOADS_AT_ONCE = 8;

/** What is to be published, and what of it is not there: the run can be no success then, and nothing is published. */
export async function listPublished(
  plan: EnginePlan,
  workFolder: string,
  cameWithSource: FileMarks,
): Promise<readonly FileToPublish[]> {
  const files: FileToPublish[] = [];
  for (const file of plan.publish) {
    const isMade = (await findMark(workFile(workFolder, file.path))) !== undefined;
    files.push(isMade ? file : { ...file, missing: `published as "${file.name}"` });
  }
  for (const tree of plan.publishTrees ?? []) {
    const marks = await marksBelow(workFolder, tree);
    const made = [...marks].filter(([path, mark]) => cameWithSource.get(path) !== mark);
    for (const [path] of made) files.push({ path, name: path });
    if (made.length > 0) continue;
    const missing =
      marks.size === 0 ? `published as "${tree}"` : 'only what came with the workflow';
    files.push({ path: tree, name: tree, missing });
  }
  return files;
}

/** What is there before the engine runs, but for what is ours: a results/.gitkeep is no result. */
export async function markSource(
  { publishTrees = [], artifacts }: EnginePlan,
  workFolder: string,
): Promise<FileMarks> {
  const marks = new Map<string, string>();
  for (const tree of publishTrees) {
    for (const [path, mark] of await marksBelow(workFolder, tree)) {
      if (!artifacts.includes(path)) marks.set(path, mark);
    }
  }
  return marks;
}

/** A link may lead to a file, never to a folder: that could be anywhere. */
async function marksBelow(
  workFolder: string,
  path: string,
  marks = new Map<string, string>(),
): Promise<FileMarks> {
  const file = workFile(workFolder, path);
  const found = await lstat(file).catch(nothingThere);
  if (found === undefined) return marks;
  if (!found.isDirectory()) {
    const mark = await findMark(file);
    return mark === undefined ? marks : marks.set(path, mark);
  }
  const names = (await readdir(file)).filter((name) => name !== '.snakemake_timestamp').sort();
  for (const name of names) await marksBelow(workFolder, `${path}/${name}`, marks);
  return marks;
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
