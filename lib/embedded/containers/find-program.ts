import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** The file that a command's first word means, on this PATH and in this folder; undefined when there is none to execute. */
export function findProgram(word: string, searchPath: string, folder: string): string | undefined {
  const candidates = word.includes('/')
    ? [path.resolve(folder, word)]
    : searchPath
        .split(path.delimiter)
        .filter((directory) => directory !== '')
        .map((directory) => path.resolve(folder, directory, word));
  return candidates.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
