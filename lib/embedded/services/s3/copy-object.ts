import type { ServiceResponse } from '../../world';
import { copyBody } from './body-copy';
import {
  checksumElements,
  DEFAULT_ALGORITHM,
  parseAlgorithm,
  type ChecksumAlgorithm,
} from './checksum';
import { copySourceHeaders, findCopySource } from './copy-source';
import { parseDescription } from './object-description';
import { authorizeObject } from './permission';
import { checkWriteConditions } from './precondition';
import { authorizeWrite, publish, writtenHeaders } from './put-object';
import type { ObjectDescription, StoredObject } from './records';
import { s3Error } from './s3-error';
import { xmlResponse, type S3Context } from './s3-operation';
import type { S3Request } from './s3-request';
import { leaf, xmlDocument } from './xml-writer';

/** Copies in one piece, whatever parts the source was uploaded in: the copy's ETag is a plain MD5. */
export async function copyObject(context: S3Context, request: S3Request): Promise<ServiceResponse> {
  const bucket = context.store.getBucket(request.bucket);
  authorizeWrite(context, request);
  const { reference, object: source } = findCopySource(context, request);
  const description = copiedDescription(request, source);
  checkWriteConditions(request, bucket, request.key);
  if (reference.bucket === request.bucket && reference.key === request.key) {
    refuseIdleCopy(request, source, reference.versionId !== undefined);
  }
  if (description.tags.length > 0) authorizeTagCopy(context, request, reference);
  const algorithm = copyAlgorithm(request, source);
  const body = context.store.bodies.openBody(source.content.bodyId);
  try {
    const copied = await copyBody(context.store.bodies, body.chunks(), algorithm);
    const checksum = { algorithm, type: 'FULL_OBJECT' as const, value: copied.checksum };
    const content = { bodyId: copied.bodyId, size: copied.size, eTag: copied.eTag, checksum };
    const object = publish(context, request, {
      bucket,
      draft: { key: request.key, content, description },
      eventName: 'ObjectCreated:Copy',
    });
    const headers = {
      ...copySourceHeaders(context, source, reference.bucket),
      ...writtenHeaders(bucket, object),
    };
    return xmlResponse(renderCopy(object), headers);
  } finally {
    body.close();
  }
}

function renderCopy(object: StoredObject): string {
  return xmlDocument('CopyObjectResult', [
    leaf('ETag', `"${object.content.eTag}"`),
    leaf('LastModified', object.modifiedAt),
    ...checksumElements(object.content.checksum),
  ]);
}

function copiedDescription(request: S3Request, source: StoredObject): ObjectDescription {
  const sent = parseDescription(request);
  const replaces = directive(request, 'x-amz-metadata-directive') === 'REPLACE';
  const retags = directive(request, 'x-amz-tagging-directive') === 'REPLACE';
  const { headers, metadata } = replaces ? sent : source.description;
  const { tags } = retags ? sent : source.description;
  // The storage class is never copied.
  return { headers, metadata, tags, storageClass: sent.storageClass };
}

function directive({ headers }: S3Request, name: string): 'COPY' | 'REPLACE' {
  const value = headers[name] ?? 'COPY';
  if (value === 'COPY' || value === 'REPLACE') return value;
  throw s3Error('InvalidArgument', {
    message: `Unknown ${name.replace('x-amz-', '').replace('-', ' ')}.`,
    fields: { ArgumentName: name, ArgumentValue: value },
  });
}

function refuseIdleCopy(request: S3Request, source: StoredObject, isVersion: boolean): void {
  const replaces = directive(request, 'x-amz-metadata-directive') === 'REPLACE';
  const asked = request.headers['x-amz-storage-class'] ?? source.description.storageClass;
  if (isVersion || replaces || asked !== source.description.storageClass) return;
  if (request.headers['x-amz-server-side-encryption'] !== undefined) return;
  throw s3Error('InvalidRequest', {
    message:
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  });
}

function authorizeTagCopy(
  context: S3Context,
  request: S3Request,
  source: { bucket: string; key: string; versionId: string | undefined },
): void {
  if (directive(request, 'x-amz-tagging-directive') === 'COPY') {
    const action =
      source.versionId === undefined ? 's3:GetObjectTagging' : 's3:GetObjectVersionTagging';
    authorizeObject(context, request, action, source);
  }
  authorizeObject(context, request, 's3:PutObjectTagging');
}

function copyAlgorithm(request: S3Request, source: StoredObject): ChecksumAlgorithm {
  const asked = request.headers['x-amz-checksum-algorithm'];
  if (asked !== undefined) return parseAlgorithm(asked);
  const { checksum } = source.content;
  return checksum.type === 'FULL_OBJECT' ? checksum.algorithm : DEFAULT_ALGORITHM;
}
