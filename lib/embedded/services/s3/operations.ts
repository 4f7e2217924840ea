import {
  createBucket,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
} from './bucket-operations';
import { getBucketNotification } from './bucket-notification';
import { completeMultipartUpload } from './complete-upload';
import { copyObject } from './copy-object';
import { deleteObject, deleteObjects } from './delete-object';
import { getObject, headObject } from './get-object';
import { listObjects, listObjectsV2 } from './list-objects';
import { listMultipartUploads, listParts } from './list-uploads';
import { listObjectVersions } from './list-versions';
import { abortMultipartUpload, createMultipartUpload } from './multipart-upload';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './object-tagging';
import { putObject } from './put-object';
import type { S3Operation } from './s3-operation';
import { uploadPart, uploadPartCopy } from './upload-part';

/** All that embedded S3 does, by AWS's own names. */
export const OPERATIONS: ReadonlyMap<string, S3Operation> = new Map<string, S3Operation>([
  ['AbortMultipartUpload', abortMultipartUpload],
  ['CompleteMultipartUpload', completeMultipartUpload],
  ['CopyObject', copyObject],
  ['CreateBucket', createBucket],
  ['CreateMultipartUpload', createMultipartUpload],
  ['DeleteObject', deleteObject],
  ['DeleteObjectTagging', deleteObjectTagging],
  ['DeleteObjects', deleteObjects],
  ['GetBucketLocation', getBucketLocation],
  ['GetBucketNotificationConfiguration', getBucketNotification],
  ['GetBucketVersioning', getBucketVersioning],
  ['GetObject', getObject],
  ['GetObjectTagging', getObjectTagging],
  ['HeadBucket', headBucket],
  ['HeadObject', headObject],
  ['ListBuckets', listBuckets],
  ['ListMultipartUploads', listMultipartUploads],
  ['ListObjectVersions', listObjectVersions],
  ['ListObjects', listObjects],
  ['ListObjectsV2', listObjectsV2],
  ['ListParts', listParts],
  ['PutObject', putObject],
  ['PutObjectTagging', putObjectTagging],
  ['UploadPart', uploadPart],
  ['UploadPartCopy', uploadPartCopy],
]);
