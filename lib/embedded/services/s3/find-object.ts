import type { BucketIndex } from './bucket-index';
import type { DeleteMarker, StoredObject } from './records';
import { authorizeObject, mayList } from './permission';
import { s3Error } from './s3-error';
import type { S3Context } from './s3-operation';
import type { S3Request } from './s3-request';

/** Which object of which bucket is meant, and which version if the request names one. */
export interface ObjectReference {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
}

/** The actions that reading asks for: of the current version, of a named one. */
export interface ReadActions {
  readonly current: string;
  readonly named: string;
}

export const READ_OBJECT: ReadActions = { current: 's3:GetObject', named: 's3:GetObjectVersion' };

/** Finds an object for a caller who may have it; whoever may not list does not learn what is missing. */
export function findObject(
  context: S3Context,
  request: S3Request,
  reference: ObjectReference,
  actions: ReadActions,
): StoredObject {
  const { bucket: name, key, versionId } = reference;
  const bucket = context.store.getBucket(name);
  authorizeObject(
    context,
    request,
    versionId === undefined ? actions.current : actions.named,
    reference,
  );
  const version = versionId === undefined ? bucket.latest(key) : bucket.find(key, versionId);
  if (version?.kind === 'object') return version;
  if (!mayList(context, request, name)) throw s3Error('AccessDenied');
  if (version !== undefined) throw deleted(bucket, version, versionId !== undefined);
  if (versionId === undefined) throw s3Error('NoSuchKey', { fields: { Key: key } });
  throw s3Error('NoSuchVersion', { fields: { Key: key, VersionId: versionId } });
}

function deleted(bucket: BucketIndex, marker: DeleteMarker, isNamed: boolean): Error {
  const headers = { 'x-amz-delete-marker': 'true', ...versionHeader(bucket, marker.versionId) };
  if (!isNamed) return s3Error('NoSuchKey', { fields: { Key: marker.key }, headers });
  return s3Error('MethodNotAllowed', {
    fields: { Method: 'GET', ResourceType: 'DeleteMarker' },
    headers: {
      ...headers,
      allow: 'DELETE',
      'last-modified': new Date(marker.modifiedAt).toUTCString(),
    },
  });
}

/** `x-amz-version-id`, in buckets that have versions. */
export function versionHeader(bucket: BucketIndex, versionId: string): Record<string, string> {
  return bucket.record.versioned ? { 'x-amz-version-id': versionId } : {};
}
