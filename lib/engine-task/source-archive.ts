import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PlanSource } from '../domain/plan/engine-plan';
import { isTaken } from '../domain/plan/work-path';
import { formatS3Uri } from '../domain/s3-uri';
import { runSourceProgram, type ProgramSurroundings } from './source-program';
import { messageOf } from './thrown';
import { workFile } from './work-folder';

export interface UnpackOptions extends ProgramSurroundings {
  /** The folder with our script for zip archives. */
  readonly pythonFolder: string;
}

type ArchiveSource = Extract<PlanSource, { kind: 'archive' }>;

/** Moves what a fetched archive holds into the work folder, with the modes that it records. */
export async function unpackArchive(
  { object, snakefile }: ArchiveSource,
  options: UnpackOptions,
): Promise<void> {
  const { workFolder } = options;
  const file = workFile(workFolder, object.path);
  const folder = workFile(workFolder, `${dirname(object.path)}/unpacked`);
  await mkdir(folder, { recursive: true });
  try {
    if (file.endsWith('.zip')) await unzip(file, folder, options);
    else await extractTar(file, folder, options);
    await moveInto(workFolder, await findTop(folder, snakefile));
  } catch (cause) {
    throw new Error(`Cannot unpack ${formatS3Uri(object)}: ${messageOf(cause)}`, { cause });
  }
  await rm(folder, { recursive: true });
  await rm(file);
}

/** Python's own command line forgets modes. */
async function unzip(file: string, folder: string, options: UnpackOptions): Promise<void> {
  const script = join(options.pythonFolder, 'wfm_unzip.py');
  await runSourceProgram('python3', ['-I', script, file, folder], options);
}

async function extractTar(file: string, folder: string, options: UnpackOptions): Promise<void> {
  const safely = ['--no-same-owner', '--no-same-permissions'];
  const args = ['--extract', ...safely, '--file', file, '--directory', folder];
  await runSourceProgram('tar', args, options);
}

/** What some systems add to archives. */
const ADDED = ['__MACOSX', '.DS_Store'];

/** Archives of repositories hold one folder with everything in it. */
async function findTop(folder: string, snakefile: string): Promise<string> {
  if (existsSync(`${folder}/${snakefile}`)) return folder;
  const entries = await readdir(folder, { withFileTypes: true });
  const [only, ...others] = entries.filter(({ name }) => !ADDED.includes(name));
  return others.length === 0 && only?.isDirectory() === true ? `${folder}/${only.name}` : folder;
}

async function moveInto(workFolder: string, top: string): Promise<void> {
  const names = await readdir(top);
  refuseTaken(names);
  for (const name of names) await rename(`${top}/${name}`, workFile(workFolder, name));
}

/** Files and folders at the top of a workflow that are ours in the work folder. */
export function refuseTaken(names: readonly string[]): void {
  const taken = names.find(isTaken);
  if (taken !== undefined) throw new Error(`it holds "${taken}", which is not the workflow's`);
}
