import { sharedFilesPrefix, sharedManifestKey } from '../contract/storage-layout';
import type { EnginePlan } from '../domain/plan/engine-plan';
import { formatS3Uri } from '../domain/s3-uri';
import { forEachBounded } from './bounded-work';
import { findMark, type FileMarks } from './file-mark';
import type { ObjectTransfer } from './object-transfer';
import { workFile } from './work-folder';

export interface ShareOptions {
  readonly transfer: ObjectTransfer;
  readonly bucket: string;
  readonly workFolder: string;
  readonly signal: AbortSignal;
  /** What each output was like when its job had finished. */
  readonly finished: FileMarks;
  /** Tells whoever reads the log. */
  readonly note: (text: string) => void;
}

const UPLOADS_AT_ONCE = 8;

/**
 * Leaves what shared steps made for other launches: the files in a folder of this attempt's own, then the manifest that names it.
 * Launches that made the same at the same time write manifests over one another's, and each names a whole folder. What a later step
 * has changed in place would spoil every other launch: it is not kept, and they make it again.
 */
export async function shareFiles(plan: EnginePlan, options: ShareOptions): Promise<void> {
  for (const { key, paths } of plan.share ?? []) {
    const changed = await findChanged(paths, options);
    if (changed === undefined) await shareStep(plan, { key, paths }, options);
    else options.note(`shared files are not kept: "${changed}" was changed after its step`);
  }
}

async function findChanged(
  paths: readonly string[],
  { workFolder, finished }: ShareOptions,
): Promise<string | undefined> {
  for (const path of paths) {
    const mark = finished.get(path);
    if (mark === undefined || mark !== (await findMark(workFile(workFolder, path)))) return path;
  }
  return undefined;
}

async function shareStep(
  { launchId, attempt }: EnginePlan,
  { key, paths }: { readonly key: string; readonly paths: readonly string[] },
  { transfer, bucket, workFolder, signal }: ShareOptions,
): Promise<void> {
  const folder = sharedFilesPrefix(key, launchId, attempt);
  await forEachBounded(paths, { limit: UPLOADS_AT_ONCE, signal }, (path, aborted) =>
    transfer.upload(workFile(workFolder, path), { bucket, key: `${folder}${path}` }, aborted),
  );
  const manifest = { bucket, key: sharedManifestKey(key) };
  await transfer.writeText(manifest, formatS3Uri({ bucket, key: folder }), signal);
}
