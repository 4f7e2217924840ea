import { sharedFilesPrefix, sharedManifestKey } from '../contract/storage-layout';
import type { EnginePlan } from '../domain/plan/engine-plan';
import { formatS3Uri } from '../domain/s3-uri';
import { forEachBounded } from './bounded-work';
import type { ObjectTransfer } from './object-transfer';
import { workFile } from './work-folder';

export interface ShareOptions {
  readonly transfer: ObjectTransfer;
  readonly bucket: string;
  readonly workFolder: string;
  readonly signal: AbortSignal;
}

const UPLOADS_AT_ONCE = 8;

/**
 * Leaves what shared steps made for other launches: the files in a folder of this attempt's own, then the manifest that names it.
 * Launches that made the same at the same time write manifests over one another's, and each names a whole folder.
 */
export async function shareFiles(
  { launchId, attempt, share = [] }: EnginePlan,
  { transfer, bucket, workFolder, signal }: ShareOptions,
): Promise<void> {
  for (const { key, paths } of share) {
    const folder = sharedFilesPrefix(key, launchId, attempt);
    await forEachBounded(paths, { limit: UPLOADS_AT_ONCE, signal }, (path, aborted) =>
      transfer.upload(workFile(workFolder, path), { bucket, key: `${folder}${path}` }, aborted),
    );
    const manifest = { bucket, key: sharedManifestKey(key) };
    await transfer.writeText(manifest, formatS3Uri({ bucket, key: folder }), signal);
  }
}
