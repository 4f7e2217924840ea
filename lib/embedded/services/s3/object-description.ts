import { notImplemented } from '../../world';
import type { ObjectDescription } from './records';
import { s3Error } from './s3-error';
import type { S3Request } from './s3-request';
import { parseTagHeader } from './tags';

const CONTENT_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
] as const;

const STORAGE_CLASSES = new Set([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'GLACIER_IR',
  'DEEP_ARCHIVE',
]);

// Each asks for something that would silently be missing.
const REFUSED_HEADERS =
  /^x-amz-(?:server-side-encryption-.*|copy-source-server-side-encryption-.*|object-lock-.*|website-redirect-location|write-offset-bytes)$/u;

const META_PREFIX = 'x-amz-meta-';
const MAX_METADATA_BYTES = 2048;

/** What the headers of a write say of the object; what embedded AWS would not honour is refused. */
export function parseDescription(request: S3Request): ObjectDescription {
  refuseUnsupported(request);
  const storageClass = request.headers['x-amz-storage-class'] ?? 'STANDARD';
  if (!STORAGE_CLASSES.has(storageClass)) throw s3Error('InvalidStorageClass');
  return {
    headers: contentHeaders(request.headers),
    metadata: metadata(request.headers),
    storageClass,
    tags: parseTagHeader(request.headers['x-amz-tagging']),
  };
}

function contentHeaders(headers: S3Request['headers']): Record<string, string> {
  const sent: Record<string, string> = {};
  for (const name of CONTENT_HEADERS) {
    const value = name === 'content-encoding' ? withoutChunked(headers[name]) : headers[name];
    if (value !== undefined && value !== '') sent[name] = value;
  }
  return sent;
}

function withoutChunked(encoding: string | undefined): string | undefined {
  return encoding
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== 'aws-chunked')
    .join(',');
}

function metadata(headers: S3Request['headers']): Record<string, string> {
  const entries = Object.entries(headers)
    .filter(([name]) => name.startsWith(META_PREFIX))
    .map(([name, value]) => [name.slice(META_PREFIX.length), value] as const);
  const size = entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size <= MAX_METADATA_BYTES) return Object.fromEntries(entries);
  throw s3Error('MetadataTooLarge', {
    fields: { Size: size, MaxSizeAllowed: MAX_METADATA_BYTES },
  });
}

function refuseUnsupported({ headers, operation }: S3Request): void {
  const refused = Object.keys(headers).find((name) => REFUSED_HEADERS.test(name));
  if (refused !== undefined) throw notImplemented(`${operation} with ${refused}`);
  const encryption = headers['x-amz-server-side-encryption'] ?? 'AES256';
  if (encryption !== 'AES256') throw notImplemented(`${operation} with encryption ${encryption}`);
  const acl = headers['x-amz-acl'] ?? 'private';
  const grants = Object.keys(headers).some((name) => name.startsWith('x-amz-grant-'));
  if (grants || !['private', 'bucket-owner-full-control'].includes(acl)) {
    throw s3Error('AccessControlListNotSupported');
  }
}
