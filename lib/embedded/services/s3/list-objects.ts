import type { ServiceResponse } from '../../world';
import { ownerElement } from './bucket-operations';
import type { BucketIndex } from './bucket-index';
import {
  groupElements,
  invalidArgument,
  listEntries,
  parseListing,
  takePage,
  type ListingEntry,
  type ListingPage,
  type ListingQuestion,
} from './listing-page';
import { authorizeBucket } from './permission';
import type { StoredObject } from './records';
import { xmlResponse, type S3Context } from './s3-operation';
import type { S3Request } from './s3-request';
import { branch, leaf, xmlDocument, type Xml } from './xml-writer';

/** The older listing, which goes on after a marker that is a key. */
export function listObjects(context: S3Context, request: S3Request): ServiceResponse {
  const question = parseListing(request, { limit: 'max-keys', marker: 'marker' });
  const page = pageOf(context, request, question);
  const { encode } = question;
  // Without a delimiter the last key is the marker, and S3 does not repeat it.
  const next = page.isTruncated && question.delimiter !== '' ? page.entries.at(-1)?.key : undefined;
  return xmlResponse(
    xmlDocument('ListBucketResult', [
      ...echo(request, question),
      leaf('Marker', encode(question.after)),
      leaf('NextMarker', next === undefined ? undefined : encode(next)),
      leaf('IsTruncated', page.isTruncated),
      ...page.entries.map((entry) =>
        contents(entry, question, ownerElement('Owner', context.world)),
      ),
      ...groupElements(page, encode),
    ]),
  );
}

/** The newer listing, which goes on after a token. */
export function listObjectsV2(context: S3Context, request: S3Request): ServiceResponse {
  const { query } = request;
  const token = query.get('continuation-token');
  const asked = parseListing(request, { limit: 'max-keys', marker: 'start-after' });
  const question = token === undefined ? asked : { ...asked, after: decodeToken(token) };
  const page = pageOf(context, request, question);
  const { encode } = question;
  const startAfter = query.get('start-after');
  const owner =
    query.get('fetch-owner') === 'true' ? ownerElement('Owner', context.world) : undefined;
  return xmlResponse(
    xmlDocument('ListBucketResult', [
      ...echo(request, question),
      leaf('StartAfter', startAfter === undefined ? undefined : encode(startAfter)),
      leaf('ContinuationToken', token),
      leaf('NextContinuationToken', nextToken(page)),
      leaf('KeyCount', page.entries.length),
      leaf('IsTruncated', page.isTruncated),
      ...page.entries.map((entry) => contents(entry, question, owner)),
      ...groupElements(page, encode),
    ]),
  );
}

/** What a listing repeats of its request. */
export function echo(request: S3Request, question: ListingQuestion): readonly (Xml | undefined)[] {
  const { delimiter, prefix, limit, encode } = question;
  return [
    leaf('Name', request.bucket),
    leaf('Prefix', encode(prefix)),
    leaf('Delimiter', delimiter === '' ? undefined : encode(delimiter)),
    leaf('MaxKeys', limit),
    leaf('EncodingType', request.query.get('encoding-type')),
  ];
}

function pageOf(
  context: S3Context,
  request: S3Request,
  question: ListingQuestion,
): ListingPage<StoredObject> {
  const bucket = context.store.getBucket(request.bucket);
  authorizeBucket(context, request, 's3:ListBucket');
  const entries = listEntries(bucket.keys, question, (key) => current(bucket, key));
  return takePage(entries, question.limit);
}

function current(bucket: BucketIndex, key: string): readonly StoredObject[] {
  const latest = bucket.latest(key);
  return latest?.kind === 'object' ? [latest] : [];
}

function contents(
  entry: ListingEntry<StoredObject>,
  { encode }: ListingQuestion,
  owner: Xml | undefined,
): Xml | undefined {
  if (entry.kind === 'group') return undefined;
  const { content, description, modifiedAt } = entry.item;
  return branch('Contents', [
    leaf('Key', encode(entry.key)),
    // Finer than S3's whole seconds, so that a sync right after an upload sees nothing to do.
    leaf('LastModified', modifiedAt),
    leaf('ETag', `"${content.eTag}"`),
    leaf('ChecksumAlgorithm', content.checksum.algorithm),
    leaf('ChecksumType', content.checksum.type),
    leaf('Size', content.size),
    owner,
    leaf('StorageClass', description.storageClass),
  ]);
}

function nextToken(page: ListingPage<StoredObject>): string | undefined {
  const last = page.isTruncated ? page.entries.at(-1) : undefined;
  return last === undefined ? undefined : Buffer.from(`1${last.key}`).toString('base64');
}

function decodeToken(token: string): string {
  const decoded = Buffer.from(token, 'base64').toString('utf8');
  if (decoded.startsWith('1')) return decoded.slice(1);
  throw invalidArgument(
    'continuation-token',
    token,
    'The continuation token provided is incorrect',
  );
}
