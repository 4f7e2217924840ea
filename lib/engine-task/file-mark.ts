import { stat } from 'node:fs/promises';
import { hasCode } from './thrown';

/** Paths in the work folder -> what each file was like at some moment. */
export type FileMarks = ReadonlyMap<string, string>;

/** What of a file changes with its content, its size and when it was written, as `wfm_spool.py` writes it too; undefined for what is no file. */
export async function findMark(file: string): Promise<string | undefined> {
  try {
    const found = await stat(file, { bigint: true });
    return found.isFile() ? `${found.size}:${found.mtimeNs}` : undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}
