import type { ServiceResponse } from '../../world';
import { copyBody } from './body-copy';
import { parseCopyRange } from './byte-range';
import { checksumElementName, checksumHeaderName, checksumOf, DEFAULT_ALGORITHM } from './checksum';
import { copySourceHeaders, findCopySource } from './copy-source';
import { findOpenUpload } from './find-upload';
import { invalidArgument } from './listing-page';
import { authorizeObject } from './permission';
import type { Part, Upload } from './records';
import { s3Error } from './s3-error';
import { emptyResponse, xmlResponse, type S3Context } from './s3-operation';
import type { S3Request } from './s3-request';
import { readPayload, type SentPayload } from './sent-payload';
import { leaf, xmlDocument } from './xml-writer';

export async function uploadPart(context: S3Context, request: S3Request): Promise<ServiceResponse> {
  const { upload, partNumber } = begin(context, request);
  const payload = readPayload(request);
  const checksum = partChecksum(upload, payload);
  const part: Part = {
    partNumber,
    size: payload.bytes.length,
    eTag: payload.eTag,
    modifiedAt: context.store.nowText(),
    bodyId: await context.store.bodies.write(payload.bytes),
    ...(checksum === undefined ? {} : { checksum }),
  };
  keep(context, request, part);
  return emptyResponse(200, {
    etag: `"${part.eTag}"`,
    'x-amz-server-side-encryption': 'AES256',
    ...(checksum === undefined ? {} : { [checksumHeaderName(checksum.algorithm)]: checksum.value }),
  });
}

export async function uploadPartCopy(
  context: S3Context,
  request: S3Request,
): Promise<ServiceResponse> {
  const { upload, partNumber } = begin(context, request);
  const { reference, object: source } = findCopySource(context, request);
  const rangeHeader = request.headers['x-amz-copy-source-range'];
  const range =
    rangeHeader === undefined ? undefined : parseCopyRange(rangeHeader, source.content.size);
  const algorithm = upload.checksumAlgorithm ?? DEFAULT_ALGORITHM;
  const body = context.store.bodies.openBody(source.content.bodyId);
  try {
    const copied = await copyBody(context.store.bodies, body.chunks(range), algorithm);
    const { bodyId, size, eTag } = copied;
    const modifiedAt = context.store.nowText();
    const checksum = { algorithm, value: copied.checksum };
    keep(context, request, { partNumber, size, eTag, modifiedAt, bodyId, checksum });
    const document = xmlDocument('CopyPartResult', [
      leaf('ETag', `"${eTag}"`),
      leaf('LastModified', modifiedAt),
      leaf(checksumElementName(algorithm), checksum.value),
    ]);
    return xmlResponse(document, copySourceHeaders(context, source, reference.bucket));
  } finally {
    body.close();
  }
}

function begin(context: S3Context, request: S3Request): { upload: Upload; partNumber: number } {
  context.store.getBucket(request.bucket);
  authorizeObject(context, request, 's3:PutObject');
  // Parts are encrypted with the upload's one key, which is decrypted for each of them.
  authorizeObject(context, request, 'kms:Decrypt');
  const text = request.query.get('partNumber') ?? '';
  const partNumber = /^\d{1,5}$/u.test(text) ? Number(text) : 0;
  if (partNumber < 1 || partNumber > 10_000) {
    const message = 'Part number must be an integer between 1 and 10000, inclusive';
    throw invalidArgument('partNumber', text, message);
  }
  return { upload: findOpenUpload(context, request).upload, partNumber };
}

// The upload may have ended while the body was written.
function keep(context: S3Context, request: S3Request, part: Part): void {
  try {
    const { uploadId } = findOpenUpload(context, request).upload;
    context.store.commit([{ kind: 'partWritten', uploadId, part }]);
  } catch (error) {
    context.store.bodies.discard([part.bodyId]);
    throw error;
  }
}

function partChecksum(upload: Upload, { checksum, bytes }: SentPayload): Part['checksum'] {
  const { checksumAlgorithm: expected, checksumType } = upload;
  if (expected === undefined || checksum?.algorithm === expected) return checksum;
  if (checksum === undefined && checksumType === 'FULL_OBJECT') {
    return { algorithm: expected, value: checksumOf(expected, bytes) };
  }
  const actual = checksum?.algorithm.toLowerCase() ?? 'null';
  throw s3Error('InvalidRequest', {
    message: `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, actual checksum Type: ${actual}`,
  });
}
