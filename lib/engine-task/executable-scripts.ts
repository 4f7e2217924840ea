import { chmod, open } from 'node:fs/promises';

/** Makes files executable that name an interpreter in their first line: where they come from keeps no modes. */
export async function makeScriptsExecutable(files: readonly string[]): Promise<void> {
  for (const file of files) {
    if (await beginsAsScript(file)) await chmod(file, 0o755);
  }
}

async function beginsAsScript(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.toString('latin1') === '#!';
  } finally {
    await handle.close();
  }
}
