import { createHash } from 'node:crypto';
import type { ServiceResponse } from '../../world';
import { chunksOfAll, copyBody } from './body-copy';
import {
  checksumElements,
  DEFAULT_ALGORITHM,
  startChecksum,
  type Checksum,
  type ChecksumAlgorithm,
} from './checksum';
import { parsePartList, selectParts } from './completed-parts';
import { versionHeader } from './find-object';
import { findOpenUpload } from './find-upload';
import type { UploadState } from './object-index';
import { checkWriteConditions } from './precondition';
import { authorizeObject } from './permission';
import { authorizeWrite, publish } from './put-object';
import type { ObjectContent, Part } from './records';
import { s3Error } from './s3-error';
import { xmlResponse, type S3Context } from './s3-operation';
import type { S3Request } from './s3-request';
import { badDigest, sentChecksum } from './sent-payload';
import { encodeForListing } from './uri';
import { leaf, xmlDocument } from './xml-writer';

/** Puts the parts together to one object; while that lasts the upload takes no other request. */
export async function completeMultipartUpload(
  context: S3Context,
  request: S3Request,
): Promise<ServiceResponse> {
  const bucket = context.store.getBucket(request.bucket);
  authorizeWrite(context, request);
  authorizeObject(context, request, 'kms:Decrypt');
  const state = findOpenUpload(context, request);
  const parts = selectParts(state, parsePartList(request.body.toString('utf8')));
  checkObjectSize(request, parts);
  checkWriteConditions(request, bucket, request.key);
  state.isCompleting = true;
  try {
    const { uploadId, description } = state.upload;
    const object = publish(context, request, {
      bucket,
      draft: {
        key: request.key,
        content: await assemble(context, request, state, parts),
        description,
      },
      eventName: 'ObjectCreated:CompleteMultipartUpload',
      alongside: [{ kind: 'uploadEnded', uploadId }],
    });
    const headers = {
      'x-amz-server-side-encryption': 'AES256',
      ...versionHeader(bucket, object.versionId),
    };
    return xmlResponse(renderCompletion(context, request, object.content), headers);
  } finally {
    state.isCompleting = false;
  }
}

async function assemble(
  { store }: S3Context,
  request: S3Request,
  { upload }: UploadState,
  parts: readonly Part[],
): Promise<ObjectContent> {
  const algorithm = upload.checksumAlgorithm ?? DEFAULT_ALGORITHM;
  const chunks = chunksOfAll(
    store.bodies,
    parts.map((part) => part.bodyId),
  );
  const { bodyId, size, checksum } = await copyBody(store.bodies, chunks, algorithm);
  const value =
    upload.checksumType === 'COMPOSITE' ? compositeChecksum(algorithm, parts) : checksum;
  const sent = sentChecksum(request.headers);
  if (sent?.algorithm === algorithm && sent.value !== value) {
    store.bodies.discard([bodyId]);
    throw badDigest(algorithm);
  }
  return {
    bodyId,
    size,
    eTag: multipartETag(parts),
    checksum: { algorithm, type: upload.checksumType, value } satisfies Checksum,
    partSizes: parts.map((part) => part.size),
  };
}

/** The MD5 of the parts' MD5s, and how many there are. */
function multipartETag(parts: readonly Part[]): string {
  const md5 = createHash('md5');
  for (const part of parts) md5.update(part.eTag, 'hex');
  return `${md5.digest('hex')}-${parts.length}`;
}

function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly Part[]): string {
  const running = startChecksum(algorithm);
  for (const part of parts) running.update(Buffer.from(part.checksum?.value ?? '', 'base64'));
  return `${running.digest().toString('base64')}-${parts.length}`;
}

function checkObjectSize({ headers }: S3Request, parts: readonly Part[]): void {
  const declared = headers['x-amz-mp-object-size'];
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (declared === undefined || Number(declared) === size) return;
  throw s3Error('InvalidRequest', {
    message: `The provided 'x-amz-mp-object-size' header value ${declared} does not match what was computed: ${size}`,
  });
}

function renderCompletion(
  { world }: S3Context,
  { bucket, key }: S3Request,
  content: ObjectContent,
): string {
  return xmlDocument('CompleteMultipartUploadResult', [
    leaf('Location', `${world.endpoint()}/${bucket}/${encodeForListing(key)}`),
    leaf('Bucket', bucket),
    leaf('Key', key),
    leaf('ETag', `"${content.eTag}"`),
    ...checksumElements(content.checksum),
  ]);
}
