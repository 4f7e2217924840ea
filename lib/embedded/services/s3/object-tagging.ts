import type { ServiceResponse } from '../../world';
import { findObject, versionHeader, type ReadActions } from './find-object';
import { readPayload } from './sent-payload';
import type { StoredObject, Tag } from './records';
import { emptyResponse, xmlResponse, type S3Context } from './s3-operation';
import { requestedVersion, type S3Request } from './s3-request';
import { parseTagDocument, renderTags } from './tags';

export function getObjectTagging(context: S3Context, request: S3Request): ServiceResponse {
  const object = find(context, request, 'Get');
  return xmlResponse(renderTags(object.description.tags), headersOf(context, request, object));
}

export function putObjectTagging(context: S3Context, request: S3Request): ServiceResponse {
  const object = find(context, request, 'Put');
  const { bytes } = readPayload(request);
  retag(context, request, { ...object, tags: parseTagDocument(bytes.toString('utf8')) });
  return emptyResponse(200, headersOf(context, request, object));
}

export function deleteObjectTagging(context: S3Context, request: S3Request): ServiceResponse {
  const object = find(context, request, 'Delete');
  retag(context, request, { ...object, tags: [] });
  return emptyResponse(204, headersOf(context, request, object));
}

function find(
  context: S3Context,
  request: S3Request,
  verb: 'Get' | 'Put' | 'Delete',
): StoredObject {
  const actions: ReadActions = {
    current: `s3:${verb}ObjectTagging`,
    named: `s3:${verb}ObjectVersionTagging`,
  };
  const { bucket, key } = request;
  return findObject(
    context,
    request,
    { bucket, key, versionId: requestedVersion(request) },
    actions,
  );
}

// The same version with other tags: tags are no part of what a version fixes.
function retag(
  { store }: S3Context,
  { bucket }: S3Request,
  { tags, ...object }: StoredObject & { readonly tags: Tag[] },
): void {
  const version = { ...object, description: { ...object.description, tags } };
  store.commit([{ kind: 'versionWritten', bucket, version }]);
}

function headersOf(
  { store }: S3Context,
  request: S3Request,
  object: StoredObject,
): Record<string, string> {
  return versionHeader(store.getBucket(request.bucket), object.versionId);
}
