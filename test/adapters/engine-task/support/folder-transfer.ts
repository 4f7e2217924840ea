import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatS3Uri, type S3Uri } from '../../../../lib/domain/s3-uri';
import type { ObjectTransfer, SourceObject } from '../../../../lib/engine-task/object-transfer';

/** S3 as a folder: a folder per bucket, a file per object. Writing keys that hold `denied` is forbidden. */
export class FolderTransfer implements ObjectTransfer {
  constructor(private readonly folder: string) {}

  async readText(source: SourceObject, signal: AbortSignal): Promise<string> {
    return (await this.read(source, signal)).toString('utf8');
  }

  async download(source: SourceObject, file: string, signal: AbortSignal): Promise<void> {
    await writeFile(file, await this.read(source, signal));
  }

  async upload(file: string, target: S3Uri, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await copyFile(file, await this.placeFor(target));
  }

  async writeText(target: S3Uri, text: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await writeFile(await this.placeFor(target), text);
  }

  async deleteAll(bucket: string, keys: readonly string[]): Promise<void> {
    for (const key of keys) await rm(join(this.folder, bucket, key), { force: true });
  }

  private async read(source: SourceObject, signal: AbortSignal): Promise<Buffer> {
    signal.throwIfAborted();
    const content = await readFile(join(this.folder, source.bucket, source.key)).catch(() => {
      throw new Error(`Cannot read ${formatS3Uri(source)}: it does not exist`);
    });
    if (source.eTag !== undefined && source.eTag !== eTagOf(content)) {
      throw new Error(`Cannot read ${formatS3Uri(source)}: it has changed since the launch`);
    }
    return content;
  }

  private async placeFor(target: S3Uri): Promise<string> {
    if (target.key.includes('denied')) {
      throw new Error(`Cannot write ${formatS3Uri(target)}: access is denied (AccessDenied)`);
    }
    const file = join(this.folder, target.bucket, target.key);
    await mkdir(dirname(file), { recursive: true });
    return file;
  }
}

export function eTagOf(content: Buffer | string): string {
  return `"${createHash('md5').update(content).digest('hex')}"`;
}
