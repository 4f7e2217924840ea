import { copyFile, mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { artifactKey } from '../contract/storage-layout';
import type { EnginePlan, StagedObject } from '../domain/plan/engine-plan';
import { isTaken } from '../domain/plan/work-path';
import { formatS3Uri } from '../domain/s3-uri';
import { forEachBounded } from './bounded-work';
import { makeScriptsExecutable } from './executable-scripts';
import type { ObjectTransfer } from './object-transfer';
import { hasCode } from './thrown';

export interface StageOptions {
  readonly transfer: ObjectTransfer;
  readonly bucket: string;
  readonly workFolder: string;
  readonly signal: AbortSignal;
}

/** Our own folder inside the work folder. */
const OWN_FOLDER = '.wfm';

const TRANSFERS_AT_ONCE = 8;

const ASIDE = '.aside';

/** One constant time for every staged file: no input is ever newer than an output. */
const STAGED_AT = new Date('2000-01-01T00:00:00Z');

/** Where a path of the work folder lies on disk. */
export function workFile(workFolder: string, path: string): string {
  return join(workFolder, path);
}

/** On the work folder's own file system, because outputs are linked into it. */
export function spoolFolder(workFolder: string): string {
  return join(workFolder, OWN_FOLDER, 'spool');
}

export function engineLogFile(workFolder: string): string {
  return join(workFolder, OWN_FOLDER, 'engine.log');
}

/** What the engine believes to be its user's home. */
export function engineHome(workFolder: string): string {
  return join(workFolder, OWN_FOLDER, 'home');
}

/** Makes our own folder, with the log handler script at the path that the profile names. */
export async function prepareWorkFolder(workFolder: string, pythonFolder: string): Promise<void> {
  await rm(join(workFolder, OWN_FOLDER), { recursive: true, force: true });
  await mkdir(spoolFolder(workFolder), { recursive: true });
  await mkdir(engineHome(workFolder), { recursive: true });
  const script = 'wfm_log_handler.py';
  await copyFile(join(pythonFolder, script), join(workFolder, OWN_FOLDER, script));
}

/** Fetches what the plan names, and nothing else; artifacts last, for they lie over files of somebody else's workflow. */
export async function stageWorkFolder(plan: EnginePlan, options: StageOptions): Promise<void> {
  const { transfer, bucket, workFolder, signal } = options;
  const bounds = { limit: TRANSFERS_AT_ONCE, signal };
  await forEachBounded(plan.stage, bounds, async (object, aborted) => {
    const file = await makeRoomFor(workFolder, object.path);
    await transfer.download(object, file, aborted);
    await checkSize(object, file);
    await utimes(file, STAGED_AT, STAGED_AT);
  });
  await mendModes(plan, workFolder);
  await putAside(plan, workFolder);
  await forEachBounded(plan.artifacts, bounds, async (path, aborted) => {
    const file = await makeRoomFor(workFolder, path);
    await transfer.download({ bucket, key: artifactKey(plan.launchId, path) }, file, aborted);
  });
}

/** Of a workflow that lies in S3 as a folder nobody knows any longer what can be run. */
async function mendModes({ source, stage }: EnginePlan, workFolder: string): Promise<void> {
  if (source?.kind !== 'folder') return;
  const paths = stage.map(({ path }) => path).filter((path) => !isTaken(path));
  await makeScriptsExecutable(paths.map((path) => workFile(workFolder, path)));
}

/** Renames what of a workflow would make the engine run otherwise than planned. */
async function putAside({ putAside: paths = [] }: EnginePlan, workFolder: string): Promise<void> {
  for (const path of paths) {
    const file = workFile(workFolder, path);
    await rename(file, `${file}${ASIDE}`).catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error;
    });
  }
}

async function makeRoomFor(workFolder: string, path: string): Promise<string> {
  const file = workFile(workFolder, path);
  await mkdir(dirname(file), { recursive: true });
  return file;
}

async function checkSize(object: StagedObject, file: string): Promise<void> {
  const { size } = await stat(file);
  const { sizeBytes = size } = object;
  if (size === sizeBytes) return;
  throw new Error(
    `Cannot stage ${formatS3Uri(object)}: it must have ${sizeBytes} bytes: ${size} arrived`,
  );
}
