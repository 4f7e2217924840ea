import { notImplemented } from '../../world';
import type { BucketIndex } from './bucket-index';
import type { StoredObject } from './records';
import { s3Error } from './s3-error';
import type { S3Request } from './s3-request';

/** Conditions on what a key holds just before it is written: `If-None-Match: *` and `If-Match`. */
export function checkWriteConditions(
  { headers, operation }: S3Request,
  bucket: BucketIndex,
  key: string,
): void {
  const latest = bucket.latest(key);
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined && noneMatch !== '*') {
    throw notImplemented(`${operation} with If-None-Match other than *`);
  }
  if (noneMatch === '*' && latest?.kind === 'object') throw failed('If-None-Match');
  const match = headers['if-match'];
  if (match === undefined) return;
  if (latest?.kind !== 'object') throw s3Error('NoSuchKey', { fields: { Key: key } });
  if (!matches(match, latest)) throw failed('If-Match');
}

/** Conditions on what is read; `NotModified` is thrown like an error, as the answer it is. */
export function checkReadConditions(headers: S3Request['headers'], object: StoredObject): void {
  checkUnchanged(headers, object, '');
  if (isKnown(headers, object, '')) {
    throw s3Error('NotModified', {
      headers: {
        etag: `"${object.content.eTag}"`,
        'last-modified': new Date(object.modifiedAt).toUTCString(),
      },
    });
  }
}

const COPY_PREFIX = 'x-amz-copy-source-';

/** Conditions on the source of a copy: every one that does not hold is a failed precondition. */
export function checkCopyConditions(headers: S3Request['headers'], source: StoredObject): void {
  checkUnchanged(headers, source, COPY_PREFIX);
  if (isKnown(headers, source, COPY_PREFIX)) throw failed(`${COPY_PREFIX}If-None-Match`);
}

function checkUnchanged(headers: S3Request['headers'], object: StoredObject, prefix: string): void {
  const match = headers[`${prefix}if-match`];
  const unmodifiedSince = parseTime(headers[`${prefix}if-unmodified-since`]);
  if (match !== undefined) {
    if (!matches(match, object)) throw failed(`${prefix}If-Match`);
  } else if (unmodifiedSince !== undefined && seconds(object) > unmodifiedSince) {
    throw failed(`${prefix}If-Unmodified-Since`);
  }
}

function isKnown(headers: S3Request['headers'], object: StoredObject, prefix: string): boolean {
  const noneMatch = headers[`${prefix}if-none-match`];
  if (noneMatch !== undefined) return matches(noneMatch, object);
  const modifiedSince = parseTime(headers[`${prefix}if-modified-since`]);
  return modifiedSince !== undefined && seconds(object) <= modifiedSince;
}

function matches(header: string, object: StoredObject): boolean {
  return header
    .split(',')
    .map((tag) => tag.trim().replace(/^(?:W\/)?"(.*)"$/u, '$1'))
    .some((tag) => tag === '*' || tag === object.content.eTag);
}

function parseTime(header: string | undefined): number | undefined {
  const milliseconds = Date.parse(header ?? '');
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}

// The dates of HTTP know no fractions.
function seconds(object: StoredObject): number {
  return Math.floor(Date.parse(object.modifiedAt) / 1000);
}

function failed(condition: string): Error {
  return s3Error('PreconditionFailed', { fields: { Condition: condition } });
}
