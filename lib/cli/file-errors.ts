import { CommandError } from './command-error';

/** What the system answers of files and folders, in words. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'something else uses it',
  EEXIST: 'a file is there',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'it does not exist',
  ENOSPC: 'there is no space left',
  ENOTDIR: 'a part of its path is a file, where a folder is needed',
  EPERM: 'permission denied',
  EROFS: 'it lies where nothing can be written',
};

const VERBS: Readonly<Record<string, string>> = {
  mkdir: 'make folder',
  mkdtemp: 'make a folder in',
  scandir: 'list',
};

/** The code of an error of the system, e.g. ENOENT; empty for any other. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** Why a file or folder cannot be used, after a colon. */
export function reasonOf(error: unknown): string {
  return REASONS[codeOf(error)] ?? String(error);
}

/** An error of the system about a file or folder as one sentence; undefined for any other. */
export function findFileError(error: unknown): CommandError | undefined {
  const reason = REASONS[codeOf(error)];
  if (reason === undefined || typeof error !== 'object' || error === null) return undefined;
  if (!('path' in error) || !('syscall' in error)) return undefined;
  // What cannot be started is no file that somebody named.
  if (String(error.syscall).startsWith('spawn')) return undefined;
  const verb = VERBS[String(error.syscall)] ?? 'use';
  const message = `Cannot ${verb} "${String(error.path)}": ${reason}`;
  return new CommandError('FileError', message, { cause: error });
}
