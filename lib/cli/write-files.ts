import { lstat, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CommandError } from './command-error';
import { codeOf } from './file-errors';
import { makeFolder, takesNothing } from './make-folder';

/** Writes files by their paths in a folder, which must be empty unless the user forces it; never out of it. */
export async function writeIntoFolder(
  folder: string,
  files: ReadonlyMap<string, string>,
  { force, shownAs }: { readonly force: boolean; readonly shownAs: string },
): Promise<void> {
  await makeFolder(folder);
  const isEmpty = (await readdir(folder)).length === 0;
  if (!isEmpty && !force) {
    throw new CommandError('FolderNotEmptyError', `Folder "${shownAs}" is not empty`, {
      hint: 'Name another folder, or write beside what is there with --force.',
    });
  }
  for (const path of files.keys()) {
    const link = await findLink(folder, path);
    if (link === undefined) continue;
    const message = `Cannot write "${join(shownAs, path)}": "${join(shownAs, link)}" is a link, which may lead out of the folder`;
    throw new CommandError('FileError', message, { hint: 'Remove it, or name another folder.' });
  }
  await writeFiles(folder, files);
}

/** Writes files by their paths in a folder, and the folders that they need. */
export async function writeFiles(
  folder: string,
  files: Iterable<readonly [path: string, text: string]>,
): Promise<void> {
  for (const [path, text] of files) {
    const file = join(folder, path);
    await makeFolder(dirname(file));
    await writeFile(file, text).catch((error: unknown) => {
      throw codeOf(error) === 'ENOENT' ? takesNothing(dirname(file), error) : error;
    });
  }
}

/** The first part of a path in a folder that is a link. */
async function findLink(folder: string, path: string): Promise<string | undefined> {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length += 1) {
    const part = parts.slice(0, length).join('/');
    const found = await lstat(join(folder, part)).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
    if (found === undefined) return undefined;
    if (found.isSymbolicLink()) return part;
  }
  return undefined;
}
