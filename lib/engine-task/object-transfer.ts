import type { S3Uri } from '../domain/s3-uri';

/** An object to fetch; with `eTag` only while it is still that object. */
export interface SourceObject extends S3Uri {
  readonly eTag?: string | undefined;
  readonly sizeBytes?: number | undefined;
}

/**
 * What an engine task needs of S3. Every error's message names the object as `s3://bucket/key` and says what is wrong
 * with it; an aborted signal rejects.
 */
export interface ObjectTransfer {
  readText(source: SourceObject, signal: AbortSignal): Promise<string>;
  /** Writes the object to a file whose folder exists. */
  download(source: SourceObject, file: string, signal: AbortSignal): Promise<void>;
  upload(file: string, target: S3Uri, signal: AbortSignal): Promise<void>;
  writeText(target: S3Uri, text: string, signal: AbortSignal): Promise<void>;
  /** Objects that do not exist count as deleted. */
  deleteAll(bucket: string, keys: readonly string[], signal: AbortSignal): Promise<void>;
}
