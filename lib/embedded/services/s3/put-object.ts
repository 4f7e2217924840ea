import type { Caller, ServiceResponse } from '../../world';
import type { BucketIndex } from './bucket-index';
import { checksumHeaders, checksumOf, DEFAULT_ALGORITHM } from './checksum';
import { versionHeader } from './find-object';
import { parseDescription } from './object-description';
import type { ObjectEvent } from './object-event';
import { authorizeObject } from './permission';
import { checkWriteConditions } from './precondition';
import type { Change, ObjectContent, StoredObject } from './records';
import { sequencerOf } from './sequencer';
import { emptyResponse, type S3Context } from './s3-operation';
import type { S3Request } from './s3-request';
import { readPayload, type SentPayload } from './sent-payload';
import type { ObjectDraft } from './s3-store';

export async function putObject(context: S3Context, request: S3Request): Promise<ServiceResponse> {
  const bucket = context.store.getBucket(request.bucket);
  authorizeWrite(context, request);
  const description = parseDescription(request);
  checkWriteConditions(request, bucket, request.key);
  const payload = readPayload(request);
  const content = {
    ...contentOf(payload),
    bodyId: await context.store.bodies.write(payload.bytes),
  };
  const object = publish(context, request, {
    bucket,
    draft: { key: request.key, content, description },
    eventName: 'ObjectCreated:Put',
  });
  return emptyResponse(200, writtenHeaders(bucket, object));
}

/** What every writer of an object must be allowed to do. */
export function authorizeWrite(context: S3Context, request: S3Request): void {
  authorizeObject(context, request, 's3:PutObject');
  if ((request.headers['x-amz-tagging'] ?? '') !== '') {
    authorizeObject(context, request, 's3:PutObjectTagging');
  }
  if (request.headers['if-match'] !== undefined) authorizeObject(context, request, 's3:GetObject');
}

/** An object whose body is already in the store. */
export interface Publication {
  readonly bucket: BucketIndex;
  readonly draft: ObjectDraft;
  readonly eventName: ObjectEvent['eventName'];
  /** What must happen with the write or not at all. */
  readonly alongside?: readonly Change[];
}

/** Makes the object visible if the request's conditions still hold, and tells of it. */
export function publish(
  context: S3Context,
  request: S3Request,
  { bucket, draft, eventName, alongside }: Publication,
): StoredObject {
  try {
    // The body took time to write: only what is checked in the same breath as the write holds.
    checkWriteConditions(request, bucket, draft.key);
  } catch (error) {
    context.store.bodies.discard([draft.content.bodyId]);
    throw error;
  }
  const object = context.store.writeObject(bucket, draft, alongside);
  context.emit(createdEvent(bucket, object, { eventName, caller: request.caller }));
  return object;
}

export function writtenHeaders(bucket: BucketIndex, object: StoredObject): Record<string, string> {
  return {
    etag: `"${object.content.eTag}"`,
    'x-amz-server-side-encryption': 'AES256',
    ...versionHeader(bucket, object.versionId),
    ...checksumHeaders(object.content.checksum),
  };
}

function contentOf(payload: SentPayload): Omit<ObjectContent, 'bodyId'> {
  const { algorithm, value } = payload.checksum ?? {
    algorithm: DEFAULT_ALGORITHM,
    value: checksumOf(DEFAULT_ALGORITHM, payload.bytes),
  };
  return {
    size: payload.bytes.length,
    eTag: payload.eTag,
    checksum: { algorithm, type: 'FULL_OBJECT', value },
  };
}

function createdEvent(
  bucket: BucketIndex,
  object: StoredObject,
  { eventName, caller }: { eventName: ObjectEvent['eventName']; caller: Caller },
): ObjectEvent {
  return {
    eventName,
    bucket: bucket.record.name,
    key: object.key,
    size: object.content.size,
    eTag: object.content.eTag,
    ...(bucket.record.versioned ? { versionId: object.versionId } : {}),
    sequencer: sequencerOf(object.sequence),
    time: new Date(object.modifiedAt),
    caller,
  };
}
