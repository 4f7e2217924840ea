import { findObject, READ_OBJECT, type ObjectReference } from './find-object';
import { checkCopyConditions } from './precondition';
import type { StoredObject } from './records';
import { s3Error } from './s3-error';
import type { S3Context } from './s3-operation';
import type { S3Request } from './s3-request';
import { formDecode } from './uri';

/** The object that `x-amz-copy-source` names, for a caller who may read it. */
export function findCopySource(
  context: S3Context,
  request: S3Request,
): { reference: ObjectReference; object: StoredObject } {
  const reference = parseCopySource(request.headers['x-amz-copy-source'] ?? '');
  const object = findObject(context, request, reference, READ_OBJECT);
  checkCopyConditions(request.headers, object);
  const { storageClass } = object.description;
  if (!['GLACIER', 'DEEP_ARCHIVE'].includes(storageClass)) return { reference, object };
  throw s3Error('InvalidObjectState', { fields: { StorageClass: storageClass } });
}

/** The version that was copied from, in buckets that have versions. */
export function copySourceHeaders(
  context: S3Context,
  source: StoredObject,
  bucketName: string,
): Record<string, string> {
  const { versioned } = context.store.getBucket(bucketName).record;
  return versioned ? { 'x-amz-copy-source-version-id': source.versionId } : {};
}

/** `bucket/key`, percent-encoded, perhaps with a leading slash and a version. */
export function parseCopySource(header: string): ObjectReference {
  const [, path = '', versionId] = /^\/?(.*?)(?:\?versionId=([^&]*))?$/u.exec(header) ?? [];
  // Some clients encode the slash between bucket and key too.
  const decoded = formDecode(path);
  const slash = decoded.indexOf('/');
  const bucket = decoded.slice(0, Math.max(slash, 0));
  const key = decoded.slice(slash + 1);
  if (bucket !== '' && key !== '') {
    return { bucket, key, versionId: versionId === undefined ? undefined : formDecode(versionId) };
  }
  throw s3Error('InvalidArgument', {
    message: 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    fields: { ArgumentName: 'x-amz-copy-source', ArgumentValue: header },
  });
}
