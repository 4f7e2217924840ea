import type { ServiceResponse } from '../../world';
import type { ByteRange } from './body-store';
import type { BucketIndex } from './bucket-index';
import { parseRange } from './byte-range';
import { checksumHeaders } from './checksum';
import { findObject, READ_OBJECT, versionHeader } from './find-object';
import { checkReadConditions } from './precondition';
import type { StoredObject } from './records';
import { s3Error } from './s3-error';
import { emptyResponse, type S3Context } from './s3-operation';
import { requestedVersion, type S3Request } from './s3-request';

/** Reads whole or in part; a deleted object can still be read by whoever had begun. */
export async function getObject(context: S3Context, request: S3Request): Promise<ServiceResponse> {
  const { object, selection, response } = select(context, request);
  if (['GLACIER', 'DEEP_ARCHIVE'].includes(object.description.storageClass)) {
    const { storageClass } = object.description;
    throw s3Error('InvalidObjectState', { fields: { StorageClass: storageClass } });
  }
  const body = context.store.bodies.openBody(object.content.bodyId);
  try {
    return { ...response, body: await body.read(selection) };
  } finally {
    body.close();
  }
}

export function headObject(context: S3Context, request: S3Request): ServiceResponse {
  return select(context, request).response;
}

interface Selection {
  readonly object: StoredObject;
  readonly selection: ByteRange;
  readonly response: ServiceResponse;
}

function select(context: S3Context, request: S3Request): Selection {
  const { bucket: name, key } = request;
  const reference = { bucket: name, key, versionId: requestedVersion(request) };
  const object = findObject(context, request, reference, READ_OBJECT);
  checkReadConditions(request.headers, object);
  const { size } = object.content;
  const range = partRange(request, object) ?? parseRange(request.headers['range'], size);
  const selection = range ?? { first: 0, last: size - 1 };
  const response = emptyResponse(range === undefined ? 200 : 206, {
    ...objectHeaders(context.store.getBucket(name), object),
    ...(range === undefined ? wholeChecksum(request, object) : rangeHeaders(range, size)),
    ...partCount(request, object),
    ...overrides(request),
    'content-length': String(selection.last - selection.first + 1),
  });
  return { object, selection, response };
}

function objectHeaders(bucket: BucketIndex, object: StoredObject): Record<string, string> {
  const { headers, metadata, storageClass, tags } = object.description;
  return {
    'content-type': 'binary/octet-stream',
    ...headers,
    ...Object.fromEntries(
      Object.entries(metadata).map(([name, text]) => [`x-amz-meta-${name}`, text]),
    ),
    'accept-ranges': 'bytes',
    etag: `"${object.content.eTag}"`,
    'last-modified': new Date(object.modifiedAt).toUTCString(),
    'x-amz-server-side-encryption': 'AES256',
    ...versionHeader(bucket, object.versionId),
    ...(storageClass === 'STANDARD' ? {} : { 'x-amz-storage-class': storageClass }),
    ...(tags.length === 0 ? {} : { 'x-amz-tagging-count': String(tags.length) }),
  };
}

function rangeHeaders({ first, last }: ByteRange, size: number): Record<string, string> {
  return { 'content-range': `bytes ${first}-${last}/${size}` };
}

function wholeChecksum(request: S3Request, object: StoredObject): Record<string, string> {
  const wanted = request.headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED';
  return wanted ? checksumHeaders(object.content.checksum) : {};
}

function partRange(request: S3Request, object: StoredObject): ByteRange | undefined {
  const wanted = request.query.get('partNumber');
  if (wanted === undefined) return undefined;
  if (request.headers['range'] !== undefined) {
    throw s3Error('InvalidRequest', {
      message: 'Cannot specify both Range header and partNumber query parameter',
    });
  }
  const sizes = object.content.partSizes ?? [object.content.size];
  const index = Number(wanted) - 1;
  const size = sizes[index];
  if (size === undefined) {
    throw s3Error('InvalidPartNumber', {
      fields: { ActualPartCount: sizes.length, PartNumberRequested: wanted },
    });
  }
  // An empty object has a first part, but no byte to name.
  if (size === 0) return undefined;
  const first = sizes.slice(0, index).reduce((sum, before) => sum + before, 0);
  return { first, last: first + size - 1 };
}

function partCount(request: S3Request, object: StoredObject): Record<string, string> {
  const count = object.content.partSizes?.length;
  if (count === undefined || !request.query.has('partNumber')) return {};
  return { 'x-amz-mp-parts-count': String(count) };
}

const OVERRIDABLE = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

function overrides({ query }: S3Request): Record<string, string> {
  const sent: Record<string, string> = {};
  for (const name of OVERRIDABLE) {
    const value = query.get(`response-${name}`);
    if (value !== undefined) sent[name] = value;
  }
  return sent;
}
