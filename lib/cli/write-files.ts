import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CommandError } from './command-error';

/** Writes files by their paths in a folder, which must be empty unless the user forces it. */
export async function writeIntoFolder(
  folder: string,
  files: ReadonlyMap<string, string>,
  { force, shownAs }: { readonly force: boolean; readonly shownAs: string },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const isEmpty = (await readdir(folder)).length === 0;
  if (!isEmpty && !force) {
    throw new CommandError('FolderNotEmptyError', `Folder "${shownAs}" is not empty`, {
      hint: 'Name another folder, or write beside what is there with --force.',
    });
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
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
