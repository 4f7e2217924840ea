import { closeSync, createReadStream, createWriteStream, openSync, read } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Bytes first to last, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** An open body: it can be read to its end even when its object is deleted meanwhile. */
export interface OpenBody {
  read(range: ByteRange): Promise<Buffer>;
  chunks(range?: ByteRange): AsyncIterable<Buffer>;
  close(): void;
}

/**
 * Object bodies as files that are written once and never named by key. A body that a crash cut short needs no
 * care: nothing refers to it, and the next start removes it.
 */
export class BodyStore {
  private removals = Promise.resolve();

  private constructor(
    private readonly folder: string,
    private readonly newId: () => string,
  ) {}

  static async open(
    folder: string,
    options: { newId: () => string; inUse: ReadonlySet<string> },
  ): Promise<BodyStore> {
    await mkdir(folder, { recursive: true });
    for (const shard of await readdir(folder)) {
      for (const bodyId of await readdir(join(folder, shard))) {
        if (!options.inUse.has(bodyId)) await rm(join(folder, shard, bodyId));
      }
    }
    return new BodyStore(folder, options.newId);
  }

  async write(bytes: Buffer): Promise<string> {
    const bodyId = await this.newBody();
    await writeFile(this.pathOf(bodyId), bytes, { flag: 'wx' });
    return bodyId;
  }

  async writeChunks(chunks: AsyncIterable<Buffer>): Promise<string> {
    const bodyId = await this.newBody();
    try {
      await pipeline(chunks, createWriteStream(this.pathOf(bodyId), { flags: 'wx' }));
    } catch (error) {
      this.discard([bodyId]);
      throw error;
    }
    return bodyId;
  }

  /** Opens at once, without a wait in which the body could be removed. */
  openBody(bodyId: string): OpenBody {
    const descriptor = openSync(this.pathOf(bodyId), 'r');
    return {
      read: (range) => readRange(descriptor, range),
      chunks: (range) =>
        createReadStream('', {
          fd: descriptor,
          autoClose: false,
          start: range?.first ?? 0,
          end: range?.last ?? Infinity,
          highWaterMark: 1024 * 1024,
        }),
      close: () => closeSync(descriptor),
    };
  }

  /** Removes bodies behind the caller's back; `settled` waits for it. */
  discard(bodyIds: readonly string[]): void {
    const paths = bodyIds.map((bodyId) => this.pathOf(bodyId));
    this.removals = this.removals.then(async () => {
      await Promise.all(paths.map((path) => rm(path, { force: true })));
    });
  }

  settled(): Promise<void> {
    return this.removals;
  }

  private async newBody(): Promise<string> {
    const bodyId = this.newId();
    await mkdir(join(this.folder, bodyId.slice(0, 2)), { recursive: true });
    return bodyId;
  }

  private pathOf(bodyId: string): string {
    return join(this.folder, bodyId.slice(0, 2), bodyId);
  }
}

// What the system reads at once must stay under 2 GiB.
const MAX_READ_BYTES = 1024 * 1024 * 1024;

async function readRange(descriptor: number, { first, last }: ByteRange): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(last - first + 1);
  let filled = 0;
  while (filled < bytes.length) {
    const count = await readOnce(descriptor, bytes.subarray(filled), first + filled);
    if (count === 0) throw new Error('Cannot read a body of embedded S3: its file is too short');
    filled += count;
  }
  return bytes;
}

function readOnce(descriptor: number, into: Buffer, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(descriptor, into, 0, Math.min(into.length, MAX_READ_BYTES), position, (error, count) => {
      if (error === null) resolve(count);
      else reject(error);
    });
  });
}
