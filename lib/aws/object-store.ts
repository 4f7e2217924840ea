import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3ServiceException,
  type _Object,
  type PutObjectCommandInput,
  type RestoreStatus,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { S3Uri } from '../domain/s3-uri';

export type ReadResult =
  | { readonly found: 'text'; readonly text: string }
  | { readonly found: 'missing' }
  | { readonly found: 'denied'; readonly message: string }
  | { readonly found: 'too-large'; readonly sizeBytes: number };

export interface ListedObject {
  readonly key: string;
  readonly eTag: string;
  readonly sizeBytes: number;
  readonly storageClass: string | undefined;
  /** Of an archived object: whether a readable copy is there, or on its way. */
  readonly restore: 'done' | 'running' | undefined;
}

export type ListResult =
  | {
      readonly found: 'objects';
      readonly objects: readonly ListedObject[];
      readonly hasMore: boolean;
    }
  | { readonly found: 'missing' }
  | { readonly found: 'denied'; readonly message: string };

/** Text objects and listings in S3; what a sheet can get wrong is a result, not an error. */
export class ObjectStore {
  constructor(private readonly client: S3Client) {}

  async readText(
    uri: S3Uri,
    options: { readonly versionId?: string; readonly maximumBytes: number },
  ): Promise<ReadResult> {
    try {
      const { Body, ContentLength } = await this.client.send(
        new GetObjectCommand({ Bucket: uri.bucket, Key: uri.key, VersionId: options.versionId }),
      );
      const sizeBytes = ContentLength ?? 0;
      if (sizeBytes > options.maximumBytes) {
        // The rest of a large body is not worth its transfer.
        await Body?.transformToWebStream().cancel();
        return { found: 'too-large', sizeBytes };
      }
      return { found: 'text', text: (await Body?.transformToString('utf-8')) ?? '' };
    } catch (error) {
      return refusal(error);
    }
  }

  async writeText(uri: S3Uri, text: string, contentType: string): Promise<void> {
    await this.client.send(new PutObjectCommand(textObject(uri, text, contentType)));
  }

  /** Writes an object that does not exist yet; what exists stays as it is. */
  async writeTextOnce(uri: S3Uri, text: string, contentType: string): Promise<void> {
    const object = { ...textObject(uri, text, contentType), IfNoneMatch: '*' };
    try {
      await this.client.send(new PutObjectCommand(object));
    } catch (error) {
      if (!(error instanceof S3ServiceException && error.name === 'PreconditionFailed'))
        throw error;
    }
  }

  /** Uploads a file that a person wrote; returns the version that S3 gave it. */
  async upload(uri: S3Uri, body: Buffer): Promise<string | undefined> {
    const { VersionId } = await this.client.send(
      new PutObjectCommand({ Bucket: uri.bucket, Key: uri.key, Body: body }),
    );
    return VersionId;
  }

  /** A page of the objects below a folder (a key that ends with a slash, or the whole bucket), of those whose keys come after `after`. */
  async listFolder(folder: S3Uri, after: string): Promise<ListResult> {
    try {
      const page = await this.client.send(
        new ListObjectsV2Command({
          Bucket: folder.bucket,
          Prefix: folder.key,
          StartAfter: after,
          // A restored object keeps its archive class in listings: only this tells that it can be read.
          OptionalObjectAttributes: ['RestoreStatus'],
        }),
      );
      const objects = (page.Contents ?? []).map(listedObject);
      return { found: 'objects', objects, hasMore: page.IsTruncated ?? false };
    } catch (error) {
      return refusal(error);
    }
  }
}

function textObject(
  { bucket, key }: S3Uri,
  text: string,
  contentType: string,
): PutObjectCommandInput {
  return { Bucket: bucket, Key: key, Body: text, ContentType: contentType };
}

function listedObject({ Key, ETag, Size, StorageClass, RestoreStatus }: _Object): ListedObject {
  return {
    key: Key ?? '',
    eTag: ETag ?? '*',
    sizeBytes: Size ?? 0,
    storageClass: StorageClass,
    restore: restoreOf(RestoreStatus),
  };
}

function restoreOf(status: RestoreStatus | undefined): ListedObject['restore'] {
  if (status === undefined) return undefined;
  return status.IsRestoreInProgress === true ? 'running' : 'done';
}

function refusal(error: unknown): { found: 'missing' } | { found: 'denied'; message: string } {
  if (error instanceof S3ServiceException) {
    if (['NoSuchKey', 'NoSuchVersion', 'NoSuchBucket', 'NotFound'].includes(error.name)) {
      return { found: 'missing' };
    }
    if (['AccessDenied', 'Forbidden', 'InvalidObjectState'].includes(error.name)) {
      return { found: 'denied', message: error.message };
    }
  }
  throw error;
}
