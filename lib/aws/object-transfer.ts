import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { formatS3Uri, type S3Uri } from '../domain/s3-uri';

interface SourceObject extends S3Uri {
  readonly eTag?: string | undefined;
  readonly sizeBytes?: number | undefined;
}

const DOWNLOAD_ATTEMPTS = 5;
const PART_BYTES = 8 * 1024 * 1024;
const MOST_PARTS = 10_000;
const KEYS_PER_DELETE = 1000;

const REASONS: Readonly<Record<string, string>> = {
  NoSuchKey: 'it does not exist',
  NotFound: 'it does not exist',
  NoSuchBucket: 'its bucket does not exist',
  PreconditionFailed: 'it has changed since the launch',
  InvalidObjectState: 'it is archived and must be restored first',
};

const DENIED = ['AccessDenied', 'Forbidden', 'AllAccessDisabled', 'InvalidAccessKeyId'];

/** A client for long transfers: it outlasts a bad minute of the network, and never waits for a dead connection. */
export function createTransferClient(): S3Client {
  const endpoint = process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL'];
  return new S3Client({
    // Endpoints given by address have no name for each bucket.
    forcePathStyle: endpoint !== undefined,
    maxAttempts: 8,
    requestHandler: { connectionTimeout: 10_000, socketTimeout: 60_000 },
  });
}

/** Files to and from S3. Every error names the object and says in words what is wrong with it. */
export class S3ObjectTransfer {
  constructor(private readonly client: S3Client) {}

  async readText(source: SourceObject, signal: AbortSignal): Promise<string> {
    try {
      const { Body } = await this.get(source, signal);
      return (await Body?.transformToString('utf-8')) ?? '';
    } catch (error) {
      throw explain('read', source, error);
    }
  }

  /** A connection that breaks midway is taken up again where it broke, as long as the object is the same. */
  async download(source: SourceObject, file: string, signal: AbortSignal): Promise<void> {
    let from = 0;
    let { eTag, sizeBytes } = source;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { Body, ETag, ContentLength } = await this.get({ ...source, eTag }, signal, from);
        eTag ??= ETag;
        if (from === 0) sizeBytes ??= ContentLength;
        await save(Body, file, { flags: from === 0 ? 'w' : 'a', signal });
        return;
      } catch (error) {
        if (isFinal(error, signal) || attempt === DOWNLOAD_ATTEMPTS) {
          throw explain('read', source, error);
        }
        const missing = await firstMissing(file, sizeBytes, error);
        if (missing === undefined) return;
        from = missing;
      }
    }
  }

  async upload(file: string, target: S3Uri, signal: AbortSignal): Promise<void> {
    const abortController = new AbortController();
    const abort = (): void => abortController.abort();
    try {
      signal.throwIfAborted();
      signal.addEventListener('abort', abort, { once: true });
      const { size } = await stat(file);
      const upload = new Upload({
        client: this.client,
        params: { Bucket: target.bucket, Key: target.key, Body: createReadStream(file) },
        partSize: Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS)),
        // Eight files at once with two parts each: 128 MiB beside the engine's own memory.
        queueSize: 2,
        abortController,
      });
      await upload.done();
    } catch (error) {
      throw explain('write', target, error);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  async writeText(target: S3Uri, text: string, signal: AbortSignal): Promise<void> {
    try {
      await this.client.send(
        new PutObjectCommand({
          Bucket: target.bucket,
          Key: target.key,
          Body: text,
          ContentType: 'application/json',
        }),
        { abortSignal: signal },
      );
    } catch (error) {
      throw explain('write', target, error);
    }
  }

  async deleteAll(bucket: string, keys: readonly string[], signal: AbortSignal): Promise<void> {
    for (let start = 0; start < keys.length; start += KEYS_PER_DELETE) {
      const Objects = keys.slice(start, start + KEYS_PER_DELETE).map((Key) => ({ Key }));
      try {
        const { Errors } = await this.client.send(
          new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
          { abortSignal: signal },
        );
        const [first] = Errors ?? [];
        if (first !== undefined) throw new Error(`${first.Code ?? 'unknown'}: ${first.Key ?? ''}`);
      } catch (error) {
        throw explain('delete from', { bucket, key: '' }, error);
      }
    }
  }

  private get(source: SourceObject, signal: AbortSignal, from = 0) {
    const { bucket, key, eTag } = source;
    return this.client.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        IfMatch: eTag,
        ...(from === 0 ? {} : { Range: `bytes=${from}-` }),
      }),
      { abortSignal: signal },
    );
  }
}

function explain(verb: string, uri: S3Uri, cause: unknown): Error {
  return new Error(`Cannot ${verb} ${formatS3Uri(uri)}: ${reasonOf(cause)}`, { cause });
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (DENIED.includes(cause.name)) return `access is denied (AccessDenied: ${cause.message})`;
  if (cause.name === 'Error') return cause.message;
  return REASONS[cause.name] ?? `${cause.name}: ${cause.message}`;
}

async function save(
  body: unknown,
  file: string,
  { flags, signal }: { readonly flags: 'w' | 'a'; readonly signal: AbortSignal },
): Promise<void> {
  if (!(body instanceof Readable)) throw new Error('S3 sent no body');
  await pipeline(body, createWriteStream(file, { flags }), { signal });
}

/** S3 itself has answered, or nobody waits any longer. */
function isFinal(error: unknown, signal: AbortSignal): boolean {
  return error instanceof S3ServiceException || signal.aborted;
}

/** Where to go on after an error; undefined when nothing is missing. */
async function firstMissing(
  file: string,
  sizeBytes: number | undefined,
  error: unknown,
): Promise<number | undefined> {
  const arrived = await sizeOf(file);
  // No range begins where an object ends.
  if (arrived === 0 || arrived !== sizeBytes) return arrived;
  return isBrokenConnection(error) ? undefined : 0;
}

function isBrokenConnection(error: unknown): boolean {
  return ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'].some((code) => hasCode(error, code));
}

/** 0 when there is no such file. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
