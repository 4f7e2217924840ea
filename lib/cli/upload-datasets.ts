import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { formatS3Uri, joinS3Uri, parseS3Uri } from '../domain/s3-uri';
import type { CliServices } from '../runtime/cli-services';
import { requestOf, type CheckedSheet } from './check-sheet';
import { CommandError } from './command-error';

/** A sheet that names data where they have been put. */
export interface SheetWithData {
  readonly sheet: CheckedSheet;
  readonly files: number;
  /** Folder in S3. */
  readonly data: string;
}

/** Puts what lies in the folder `data` beside a sheet into the deployment's bucket, and lets the sheet look for it there. */
export async function uploadDatasets(
  { deployment, objects }: Pick<CliServices, 'deployment' | 'objects'>,
  sheet: CheckedSheet,
  currentFolder: string,
): Promise<SheetWithData> {
  const key = parseS3Uri(requestOf(sheet).dataPath)?.key ?? '';
  const target = { bucket: deployment.bucketName, key };
  const data = formatS3Uri(target);
  const text = moveData(sheet, data);
  const folder = join(dirname(resolve(currentFolder, sheet.file)), 'data');
  const files = await listFiles(folder);
  for (const file of files) {
    const path = relative(folder, file).split(sep).join('/');
    await objects.upload(joinS3Uri(target, path), await readFile(file));
  }
  return { sheet: { ...sheet, text }, files: files.length, data };
}

/** Everything else in the sheet stays as it is, comments too. */
function moveData({ file, text }: CheckedSheet, data: string): string {
  const line = /^data:.*$/m;
  if (line.test(text)) return text.replace(line, () => `data: ${JSON.stringify(data)}`);
  throw new CommandError('UsageError', `"${file}" has no line that begins with "data:"`, {
    hint: 'With --with-data that line is changed: write it so, or upload the data yourself.',
  });
}

/** None when there is no such folder: a workflow may need no data. */
async function listFiles(folder: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  const found = await readdir(folder, { withFileTypes: true, recursive: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
