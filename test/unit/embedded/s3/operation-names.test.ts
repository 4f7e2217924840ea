import { operationName } from '../../../../lib/embedded/services/s3/operation-names';
import { parseQuery } from '../../../../lib/embedded/services/s3/uri';

type Level = 'Service' | 'Bucket' | 'Object';

function name(method: string, level: Level, rawQuery = '', headers = {}): string {
  return operationName({ method, level, query: parseQuery(rawQuery), headers });
}

describe('operationName()', () => {
  it.each([
    ['GET', 'Service', 'x-id=ListBuckets', 'ListBuckets'],
    ['HEAD', 'Bucket', '', 'HeadBucket'],
    ['PUT', 'Bucket', '', 'CreateBucket'],
    ['DELETE', 'Bucket', '', 'DeleteBucket'],
    ['GET', 'Bucket', 'prefix=a', 'ListObjects'],
    ['GET', 'Bucket', 'list-type=2&prefix=acl', 'ListObjectsV2'],
    ['GET', 'Bucket', 'versions', 'ListObjectVersions'],
    ['GET', 'Bucket', 'uploads=', 'ListMultipartUploads'],
    ['GET', 'Bucket', 'location', 'GetBucketLocation'],
    ['GET', 'Bucket', 'acl', 'GetBucketAcl'],
    ['PUT', 'Bucket', 'versioning', 'PutBucketVersioning'],
    ['PUT', 'Bucket', 'notification', 'PutBucketNotificationConfiguration'],
    ['POST', 'Bucket', 'delete', 'DeleteObjects'],
    ['POST', 'Bucket', '', 'PostObject'],
    ['GET', 'Object', 'versionId=1', 'GetObject'],
    ['GET', 'Object', 'attributes', 'GetObjectAttributes'],
    ['GET', 'Object', 'uploadId=1', 'ListParts'],
    ['PUT', 'Object', 'x-id=PutObject', 'PutObject'],
    ['PUT', 'Object', 'partNumber=1&uploadId=1', 'UploadPart'],
    ['PUT', 'Object', 'tagging', 'PutObjectTagging'],
    ['POST', 'Object', 'uploads', 'CreateMultipartUpload'],
    ['POST', 'Object', 'uploadId=1', 'CompleteMultipartUpload'],
    ['POST', 'Object', 'restore', 'RestoreObject'],
    ['DELETE', 'Object', '', 'DeleteObject'],
    ['DELETE', 'Object', 'uploadId=1', 'AbortMultipartUpload'],
  ] as const)('calls %s on %s with "%s" %s', (method, level, rawQuery, expected) => {
    expect(name(method, level, rawQuery)).toBe(expected);
  });

  it('tells copies by their header', () => {
    const headers = { 'x-amz-copy-source': '/bucket/key' };

    expect(name('PUT', 'Object', '', headers)).toBe('CopyObject');
    expect(name('PUT', 'Object', 'partNumber=1&uploadId=1', headers)).toBe('UploadPartCopy');
  });
});
