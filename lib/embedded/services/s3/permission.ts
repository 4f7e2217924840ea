import { AwsError } from '../../world';
import { s3Error } from './s3-error';
import type { S3Context } from './s3-operation';
import type { S3Request } from './s3-request';

/** An object as a policy names it. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

/** Condition keys that are copies of headers and of query parameters. */
const FROM_HEADERS = [
  'x-amz-acl',
  'x-amz-copy-source',
  'x-amz-metadata-directive',
  'x-amz-server-side-encryption',
  'x-amz-storage-class',
];
const FROM_QUERY = ['prefix', 'delimiter', 'max-keys'];

export function authorizeService(context: S3Context, request: S3Request, action: string): void {
  authorize(context, request, action, '*');
}

export function authorizeBucket(context: S3Context, request: S3Request, action: string): void {
  authorize(context, request, action, `arn:aws:s3:::${request.bucket}`);
}

export function authorizeObject(
  context: S3Context,
  request: S3Request,
  action: string,
  place: ObjectPlace = request,
): void {
  authorize(context, request, action, `arn:aws:s3:::${place.bucket}/${place.key}`);
}

/** Whether the caller may learn that a key does not exist. */
export function mayList(context: S3Context, request: S3Request, bucket: string): boolean {
  try {
    context.world.access.authorize(
      request.caller,
      's3:ListBucket',
      `arn:aws:s3:::${bucket}`,
      accountKeys(context, bucket),
    );
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}

/** Checks what the client believes of the bucket's owner. */
export function checkExpectedOwner(context: S3Context, request: S3Request): void {
  const headers = ['x-amz-expected-bucket-owner', 'x-amz-source-expected-bucket-owner'];
  for (const header of headers) {
    const expected = request.headers[header];
    const bucket = header.includes('source') ? sourceBucket(request) : request.bucket;
    if (expected !== undefined && expected !== context.ownerOf(bucket))
      throw s3Error('AccessDenied');
  }
}

function authorize(
  context: S3Context,
  request: S3Request,
  action: string,
  resourceArn: string,
): void {
  context.world.access.authorize(request.caller, action, resourceArn, {
    ...accountKeys(context, bucketOf(resourceArn)),
    ...copied(FROM_HEADERS, (name) => request.headers[name]),
    ...copied(FROM_QUERY, (name) => request.query.get(name)),
    ...copied(['VersionId'], () => request.query.get('versionId')),
  });
}

function accountKeys(context: S3Context, bucket: string): Record<string, string> {
  // Loopback stands for the encrypted way to the real endpoint.
  return { 'aws:SecureTransport': 'true', 'aws:ResourceAccount': context.ownerOf(bucket) };
}

function bucketOf(resourceArn: string): string {
  return /^arn:aws:s3:::([^/]+)/u.exec(resourceArn)?.[1] ?? '';
}

function sourceBucket(request: S3Request): string {
  const source = decodeURIComponent(request.headers['x-amz-copy-source'] ?? '');
  return source.replace(/^\//u, '').split('/')[0] ?? '';
}

function copied(
  names: readonly string[],
  valueOf: (name: string) => string | undefined,
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = valueOf(name);
      return value === undefined ? [] : [[`s3:${name}`, value]];
    }),
  );
}
