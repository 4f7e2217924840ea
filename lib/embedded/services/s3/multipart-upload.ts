import type { ServiceResponse } from '../../world';
import {
  checksumTypeSchema,
  DEFAULT_ALGORITHM,
  parseAlgorithm,
  type ChecksumAlgorithm,
  type ChecksumType,
} from './checksum';
import { findOpenUpload } from './find-upload';
import { parseDescription } from './object-description';
import { authorizeObject } from './permission';
import { authorizeWrite } from './put-object';
import { s3Error } from './s3-error';
import { emptyResponse, xmlResponse, type S3Context } from './s3-operation';
import type { S3Request } from './s3-request';
import { leaf, xmlDocument } from './xml-writer';

export function createMultipartUpload(context: S3Context, request: S3Request): ServiceResponse {
  const { bucket, key } = request;
  context.store.getBucket(bucket);
  authorizeWrite(context, request);
  const checksum = parseUploadChecksum(request);
  const upload = {
    uploadId: context.store.newId(),
    bucket,
    key,
    initiatedAt: context.store.nowText(),
    description: parseDescription(request),
    ...checksum,
  };
  context.store.commit([{ kind: 'uploadStarted', upload }]);
  const document = xmlDocument('InitiateMultipartUploadResult', [
    leaf('Bucket', bucket),
    leaf('Key', key),
    leaf('UploadId', upload.uploadId),
  ]);
  return xmlResponse(document, {
    'x-amz-server-side-encryption': 'AES256',
    'x-amz-checksum-algorithm': checksum.checksumAlgorithm ?? DEFAULT_ALGORITHM,
    'x-amz-checksum-type': checksum.checksumType,
  });
}

export function abortMultipartUpload(context: S3Context, request: S3Request): ServiceResponse {
  context.store.getBucket(request.bucket);
  authorizeObject(context, request, 's3:AbortMultipartUpload');
  const { upload } = findOpenUpload(context, request);
  context.store.commit([{ kind: 'uploadEnded', uploadId: upload.uploadId }]);
  return emptyResponse(204);
}

interface UploadChecksum {
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  readonly checksumType: ChecksumType;
}

function parseUploadChecksum({ headers }: S3Request): UploadChecksum {
  const name = headers['x-amz-checksum-algorithm'];
  const type = headers['x-amz-checksum-type'];
  if (name === undefined) {
    if (type !== undefined && type !== 'FULL_OBJECT') throw mismatch(type, DEFAULT_ALGORITHM);
    return { checksumType: 'FULL_OBJECT' };
  }
  const checksumAlgorithm = parseAlgorithm(name);
  return { checksumAlgorithm, checksumType: parseType(type, checksumAlgorithm) };
}

function parseType(text: string | undefined, algorithm: ChecksumAlgorithm): ChecksumType {
  if (text === undefined) return algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE';
  const type = checksumTypeSchema.safeParse(text);
  const impossible = text === 'COMPOSITE' ? algorithm === 'CRC64NVME' : algorithm.startsWith('SHA');
  if (!type.success || impossible) throw mismatch(text, algorithm);
  return type.data;
}

function mismatch(type: string, algorithm: ChecksumAlgorithm): Error {
  return s3Error('InvalidRequest', {
    message: `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  });
}
