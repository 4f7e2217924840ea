import type { UploadState } from './object-index';
import { s3Error } from './s3-error';
import type { S3Context } from './s3-operation';
import type { S3Request } from './s3-request';

/** The upload that the request names, if it is one of that bucket and key. */
export function findUpload({ store }: S3Context, request: S3Request): UploadState {
  store.getBucket(request.bucket);
  const uploadId = request.query.get('uploadId') ?? '';
  const state = store.findUpload(uploadId);
  const { bucket, key } = state?.upload ?? {};
  if (state !== undefined && bucket === request.bucket && key === request.key) return state;
  throw s3Error('NoSuchUpload', { fields: { UploadId: uploadId } });
}

/** An upload that can still change: not one whose parts are being put together. */
export function findOpenUpload(context: S3Context, request: S3Request): UploadState {
  const state = findUpload(context, request);
  if (state.isCompleting) throw s3Error('OperationAborted');
  return state;
}
