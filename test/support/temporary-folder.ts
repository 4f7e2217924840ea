import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** To be called at the top of a test file: gives a maker of empty folders that vanish when the file is done. */
export function temporaryFolders(): () => string {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'wfm-test-')));
  afterAll(() => {
    rmSync(parent, { recursive: true, force: true });
  });
  return () => mkdtempSync(join(parent, 'folder-'));
}

/** Writes files, given by their paths in the folder, and the folders that they need. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
