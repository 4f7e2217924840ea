import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Another process keeps its data in the folder; two of them would overwrite each other's. */
export class StorageInUseError extends Error {
  override readonly name = 'StorageInUseError';

  constructor(
    readonly folder: string,
    readonly processId: number,
  ) {
    super(`Cannot keep data in "${folder}": process ${processId} does`);
  }
}

/** Claims a folder for this process, also from one that died; returns what gives it up. */
export function lockStorage(folder: string): () => void {
  const file = path.join(folder, 'in-use-by-process');
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    const owner = Number(readFileSync(file, 'utf8'));
    if (isAlive(owner)) throw new StorageInUseError(folder, owner);
    rmSync(file, { force: true });
  }
}

function isAlive(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too; only an absent one is not.
    return !hasCode(error, 'ESRCH');
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
