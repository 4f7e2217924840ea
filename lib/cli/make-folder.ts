import { mkdir, mkdtemp, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CommandError } from './command-error';
import { codeOf } from './file-errors';

/** Makes a folder and those above it, one by one: below /proc, where none can be made, Node's own way to do so never ends. */
export async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(folder); !(await isFolder(at)); at = dirname(at)) missing.unshift(at);
  for (const one of missing) await makeOne(one);
}

/** The same, for whoever makes folders in it without asking. */
export async function makeRoomyFolder(folder: string): Promise<void> {
  await makeFolder(folder);
  try {
    await rmdir(await mkdtemp(join(folder, '.wfm-')));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw takesNothing(folder, error);
    throw error;
  }
}

/** Of a folder that is there, `ENOENT` says that its file system takes nothing new. */
export function takesNothing(folder: string, cause: unknown): CommandError {
  return new CommandError('FileError', `Cannot write into "${folder}": nothing can be made there`, {
    hint: 'Name another folder.',
    cause,
  });
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw takesNothing(dirname(folder), error);
    // Somebody else was faster, or it is a link that leads nowhere.
    if (codeOf(error) !== 'EEXIST' || !(await isFolder(folder))) throw error;
  }
}

async function isFolder(folder: string): Promise<boolean> {
  try {
    if ((await stat(folder)).isDirectory()) return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
  throw new CommandError('FileError', `Cannot make folder "${folder}": a file is there`);
}
