import { AwsError, notImplemented, type Caller, type ServiceResponse } from '../../world';
import type { BucketIndex } from './bucket-index';
import { versionHeader } from './find-object';
import type { ObjectEvent } from './object-event';
import { authorizeObject } from './permission';
import { s3Error } from './s3-error';
import { emptyResponse, xmlResponse, type S3Context } from './s3-operation';
import { checkKeyLength, requestedVersion, type S3Request } from './s3-request';
import { readPayload } from './sent-payload';
import { sequencerOf } from './sequencer';
import { childrenNamed, childText, parseXml, type XmlElement } from './xml-reader';
import { branch, leaf, xmlDocument, type Xml } from './xml-writer';

interface Target {
  readonly key: string;
  readonly versionId: string | undefined;
}

/** What a deletion did: `markerId` is the version of a delete marker that was made or removed. */
interface Deletion {
  readonly isMarker: boolean;
  readonly markerId?: string;
}

const MAX_TARGETS = 1000;

export function deleteObject(context: S3Context, request: S3Request): ServiceResponse {
  const bucket = context.store.getBucket(request.bucket);
  if (request.headers['if-match'] !== undefined) throw notImplemented('DeleteObject with If-Match');
  const target = { key: request.key, versionId: requestedVersion(request) };
  const { isMarker, markerId } = deleteTarget(context, request, bucket, target);
  const versionId = target.versionId ?? markerId;
  return emptyResponse(204, {
    ...(isMarker ? { 'x-amz-delete-marker': 'true' } : {}),
    ...(versionId === undefined ? {} : versionHeader(bucket, versionId)),
  });
}

/** Deletes up to 1,000 objects; each is allowed or denied by itself. */
export function deleteObjects(context: S3Context, request: S3Request): ServiceResponse {
  const bucket = context.store.getBucket(request.bucket);
  const { bytes, hasMd5, checksum } = readPayload(request);
  if (!hasMd5 && checksum === undefined) {
    throw s3Error('InvalidRequest', {
      message: 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    });
  }
  const root = parseXml(bytes.toString('utf8'));
  const targets = parseTargets(root);
  const quiet = childText(root, 'Quiet') === 'true';
  const results = targets.map((target) => deleteOne(context, request, bucket, { target, quiet }));
  return xmlResponse(xmlDocument('DeleteResult', results));
}

function parseTargets(root: XmlElement): readonly Target[] {
  const objects = childrenNamed(root, 'Object');
  if (root.name !== 'Delete' || objects.length === 0 || objects.length > MAX_TARGETS) {
    throw s3Error('MalformedXML');
  }
  return objects.map((object) => {
    const key = childText(object, 'Key') ?? '';
    if (key === '') throw s3Error('MalformedXML');
    const condition = object.children.find(({ name }) => !['Key', 'VersionId'].includes(name));
    if (condition !== undefined) throw notImplemented(`DeleteObjects with ${condition.name}`);
    return { key, versionId: childText(object, 'VersionId') };
  });
}

function deleteOne(
  context: S3Context,
  request: S3Request,
  bucket: BucketIndex,
  { target, quiet }: { target: Target; quiet: boolean },
): Xml | undefined {
  const place = [leaf('Key', target.key), leaf('VersionId', target.versionId)];
  try {
    checkKeyLength(target.key);
    const { isMarker, markerId } = deleteTarget(context, request, bucket, target);
    if (quiet) return undefined;
    const marker = [
      leaf('DeleteMarker', isMarker ? true : undefined),
      leaf('DeleteMarkerVersionId', markerId),
    ];
    return branch('Deleted', [...place, ...marker]);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return branch('Error', [...place, leaf('Code', error.code), leaf('Message', error.message)]);
  }
}

function deleteTarget(
  context: S3Context,
  request: S3Request,
  bucket: BucketIndex,
  target: Target,
): Deletion {
  const { key, versionId } = target;
  const action = versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
  authorizeObject(context, request, action, { bucket: request.bucket, key });
  if (versionId === undefined && bucket.record.versioned) {
    const marker = context.store.writeDeleteMarker(bucket, key);
    const event = { key, versionId: marker.versionId, sequence: marker.sequence };
    context.emit(removedEvent(context, bucket, request.caller, { ...event, isMarker: true }));
    return { isMarker: true, markerId: marker.versionId };
  }
  const version = versionId === undefined ? bucket.latest(key) : bucket.find(key, versionId);
  if (version === undefined) return { isMarker: false };
  const sequence = context.store.removeVersion(bucket, version);
  const event = { key, versionId: version.versionId, sequence, isMarker: false };
  context.emit(removedEvent(context, bucket, request.caller, event));
  const isMarker = version.kind === 'deleteMarker';
  return { isMarker, ...(isMarker ? { markerId: version.versionId } : {}) };
}

interface Removal {
  readonly key: string;
  readonly versionId: string;
  readonly sequence: number;
  readonly isMarker: boolean;
}

function removedEvent(
  { world }: S3Context,
  bucket: BucketIndex,
  caller: Caller,
  removal: Removal,
): ObjectEvent {
  return {
    eventName: removal.isMarker ? 'ObjectRemoved:DeleteMarkerCreated' : 'ObjectRemoved:Delete',
    bucket: bucket.record.name,
    key: removal.key,
    size: 0,
    eTag: '',
    ...(bucket.record.versioned ? { versionId: removal.versionId } : {}),
    sequencer: sequencerOf(removal.sequence),
    time: world.now(),
    caller,
  };
}
