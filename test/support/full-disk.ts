import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FullDisk {
  readonly folder: string;
  /** False where this user may mount nothing. */
  readonly isReal: boolean;
  remove(): void;
}

/** A disk of one mebibyte, which fills fast; whoever makes it removes it. */
export function fullDisk(): FullDisk {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'wfm-disk-')));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  const isReal = mounted.status === 0;
  return {
    folder,
    isReal,
    remove: () => {
      if (isReal) spawnSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
