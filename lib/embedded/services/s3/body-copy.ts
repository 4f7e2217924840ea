import type { BodyStore } from './body-store';
import { startChecksum, type ChecksumAlgorithm } from './checksum';

/** A body made of other bodies, and what was computed on the way. */
export interface CopiedBody {
  readonly bodyId: string;
  readonly size: number;
  readonly eTag: string;
  readonly checksum: string;
}

/** Writes a body from pieces of others without holding it in memory. */
export async function copyBody(
  bodies: BodyStore,
  chunks: AsyncIterable<Buffer>,
  algorithm: ChecksumAlgorithm,
): Promise<CopiedBody> {
  const md5 = startChecksum('MD5');
  const checksum = startChecksum(algorithm);
  let size = 0;
  async function* observed(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      size += chunk.length;
      md5.update(chunk);
      checksum.update(chunk);
      yield chunk;
    }
  }
  const bodyId = await bodies.writeChunks(observed());
  return {
    bodyId,
    size,
    eTag: md5.digest().toString('hex'),
    checksum: checksum.digest().toString('base64'),
  };
}

/** Bodies one after the other, each opened when its turn comes. */
export async function* chunksOfAll(
  bodies: BodyStore,
  bodyIds: readonly string[],
): AsyncGenerator<Buffer> {
  for (const bodyId of bodyIds) {
    const body = bodies.openBody(bodyId);
    try {
      yield* body.chunks();
    } finally {
      body.close();
    }
  }
}
