import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { SHEET_PREFIX, SHEET_SUFFIXES } from '../contract/storage-layout';
import type { SheetVersion } from '../domain/launch/launch-id';
import type { CliServices } from '../runtime/cli-services';
import type { CheckedSheet } from './check-sheet';
import { CommandError } from './command-error';

interface UploadOptions {
  readonly currentFolder: string;
  /** Folder below `launches/`; absent: named after the sheet's folder and what the files say. */
  readonly prefix?: string | undefined;
}

/** Uploads a sheet, and before it the sample sheet beside it, so that the sheet's event finds both. */
export async function uploadSheet(
  { deployment, objects }: Pick<CliServices, 'deployment' | 'objects'>,
  sheet: Pick<CheckedSheet, 'file' | 'text' | 'sampleSheet'>,
  options: UploadOptions,
): Promise<SheetVersion> {
  const { file, text, sampleSheet } = sheet;
  refuseOtherSuffixes(file);
  const bucket = deployment.bucketName;
  const samples = sampleSheet === undefined ? undefined : await readFile(sampleSheet.file);
  const folder = `${SHEET_PREFIX}${folderOf(sheet, samples, options)}/`;
  if (sampleSheet !== undefined && samples !== undefined) {
    await objects.upload({ bucket, key: `${folder}${sampleSheet.path}` }, samples);
  }
  const key = `${folder}${basename(file)}`;
  const versionId = await objects.upload({ bucket, key }, Buffer.from(text));
  return { bucket, key, versionId: versionId ?? '' };
}

function refuseOtherSuffixes(file: string): void {
  if (SHEET_SUFFIXES.some((suffix) => file.endsWith(suffix))) return;
  throw new CommandError('UsageError', `"${file}" does not have the name of a sheet`, {
    hint: `Only files that end with ${SHEET_SUFFIXES.join(', ')} start a launch.`,
  });
}

/** Two sheets in folders of the same name must not take each other's sample sheet: what they say is part of the folder. */
function folderOf(
  { file, text }: Pick<CheckedSheet, 'file' | 'text'>,
  samples: Buffer | undefined,
  { prefix, currentFolder }: UploadOptions,
): string {
  if (prefix !== undefined) return prefix;
  const hash = createHash('sha256').update(text).update('\0');
  const digest = hash.update(samples ?? '').digest('hex');
  const folder = basename(dirname(resolve(currentFolder, file)));
  return `${folder === '' ? 'sheet' : folder}/${digest.slice(0, 8)}`;
}
