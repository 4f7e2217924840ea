import { realpathSync } from 'node:fs';

/** Makes paths in texts relative to the work folder: where that lies is nothing to anybody, and it is gone when a text is read. */
export function relativeTo(workFolder: string): (text: string) => string {
  const folders = [...new Set([workFolder, realPath(workFolder)])];
  const names = folders.map((folder) => folder.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  // Not within a longer path, whose end is another file's.
  const path = new RegExp(`(?<![\\w./-])(?:${names.join('|')})(?:/+(?=[^\\s/"':,)]))`, 'g');
  const folder = new RegExp(`(?<![\\w./-])(?:${names.join('|')})(?![\\w.-])/?`, 'g');
  return (text) => text.replaceAll(path, '').replaceAll(folder, '.');
}

function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    // It is made later.
    return folder;
  }
}
