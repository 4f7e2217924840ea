import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { jobLogKey, workKey } from '../contract/storage-layout';
import { BoundedWork } from './bounded-work';
import type { ObjectTransfer } from './object-transfer';
import type { SpooledJob } from './spool-event';
import { hasCode, messageOf } from './thrown';
import { spoolFolder, workFile } from './work-folder';

export interface UploadOptions {
  readonly transfer: ObjectTransfer;
  readonly bucket: string;
  readonly launchId: string;
  readonly attempt: number;
  readonly workFolder: string;
  readonly signal: AbortSignal;
  /** Called once, with the first upload that failed for good. */
  readonly onFailure: () => void;
}

const UPLOADS_AT_ONCE = 8;

/** Uploads of what jobs leave behind, in the background while the engine goes on. */
export class OutputUploads {
  private readonly work = new BoundedWork(UPLOADS_AT_ONCE);
  private readonly pending = new Set<Promise<void>>();
  private firstError: Error | undefined;

  constructor(private readonly options: UploadOptions) {}

  get error(): Error | undefined {
    return this.firstError;
  }

  /** Uploads the outputs of a finished job, from their links in the spool, which are removed as they are done. */
  addOutputs({ job, outputs }: SpooledJob): void {
    const folder = join(spoolFolder(this.options.workFolder), 'outputs', job);
    this.add(async () => {
      for (const path of outputs.filter(staysInside)) await this.addFiles(folder, path);
    });
  }

  /** Uploads the log of a failed job; returns its key. */
  addLog(file: string, path: string): string {
    const { bucket, launchId, attempt } = this.options;
    const key = jobLogKey(launchId, attempt, path);
    this.addUpload(file, { bucket, key });
    return key;
  }

  /** Waits until all that was added is done or has failed. */
  async settle(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  private async addFiles(spool: string, path: string): Promise<void> {
    const kept = join(spool, path);
    const isKept = (await findKind(kept)) !== undefined;
    const file = isKept ? kept : workFile(this.options.workFolder, path);
    const kind = await findKind(file);
    if (kind === 'folder') {
      for (const name of await readdir(file)) await this.addFiles(spool, join(path, name));
    }
    if (kind !== 'file') return;
    const { bucket, launchId } = this.options;
    this.addUpload(file, { bucket, key: workKey(launchId, path) }, isKept);
  }

  private addUpload(
    file: string,
    target: { readonly bucket: string; readonly key: string },
    isLink = false,
  ): void {
    const { transfer, signal } = this.options;
    this.add(() =>
      this.work.run(async () => {
        if (this.firstError !== undefined) return;
        await transfer.upload(file, target, signal);
        if (isLink) await rm(file, { force: true });
      }),
    );
  }

  private add(task: () => Promise<void>): void {
    const done = task()
      .catch((error: unknown) => this.fail(error))
      .finally(() => this.pending.delete(done));
    this.pending.add(done);
  }

  private fail(error: unknown): void {
    if (this.firstError !== undefined) return;
    this.firstError = new Error(messageOf(error), { cause: error });
    this.options.onFailure();
  }
}

/** Keys of ours are made of paths in the work folder only. */
function staysInside(path: string): boolean {
  return !path.startsWith('/') && !path.split('/').includes('..');
}

async function findKind(file: string): Promise<'file' | 'folder' | undefined> {
  try {
    const found = await lstat(file);
    if (found.isDirectory()) return 'folder';
    return found.isFile() ? 'file' : undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
