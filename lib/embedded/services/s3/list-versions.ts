import type { ServiceResponse } from '../../world';
import type { BucketIndex } from './bucket-index';
import { ownerElement } from './bucket-operations';
import { echo } from './list-objects';
import {
  groupElements,
  invalidArgument,
  listEntries,
  parseListing,
  takePage,
  type ListingEntry,
  type ListingQuestion,
} from './listing-page';
import { authorizeBucket } from './permission';
import type { Version } from './records';
import { xmlResponse, type S3Context } from './s3-operation';
import type { S3Request } from './s3-request';
import { branch, leaf, xmlDocument, type Xml } from './xml-writer';

interface ListedVersion {
  readonly version: Version;
  readonly isLatest: boolean;
}

/** Every version and delete marker; of a key the newest first. */
export function listObjectVersions(context: S3Context, request: S3Request): ServiceResponse {
  const bucket = context.store.getBucket(request.bucket);
  authorizeBucket(context, request, 's3:ListBucketVersions');
  const question = parseListing(request, { limit: 'max-keys', marker: 'key-marker' });
  const versionMarker = request.query.get('version-id-marker') ?? '';
  const page = takePage(entriesOf(bucket, question, versionMarker), question.limit);
  const last = page.isTruncated ? page.entries.at(-1) : undefined;
  const { encode } = question;
  return xmlResponse(
    xmlDocument('ListVersionsResult', [
      ...echo(request, question),
      leaf('KeyMarker', encode(question.after)),
      leaf('VersionIdMarker', versionMarker),
      leaf('NextKeyMarker', last === undefined ? undefined : encode(last.key)),
      leaf('NextVersionIdMarker', last?.kind === 'item' ? last.item.version.versionId : undefined),
      leaf('IsTruncated', page.isTruncated),
      ...page.entries.map((entry) => versionElement(context, entry, encode)),
      ...groupElements(page, encode),
    ]),
  );
}

function* entriesOf(
  bucket: BucketIndex,
  question: ListingQuestion,
  versionMarker: string,
): Generator<ListingEntry<ListedVersion>> {
  const { after } = question;
  if (versionMarker !== '') {
    if (after === '') {
      const message = 'A version-id marker cannot be specified without a key marker.';
      throw invalidArgument('version-id-marker', versionMarker, message);
    }
    const listed = versionsOf(bucket, after);
    const index = listed.findIndex(({ version }) => version.versionId === versionMarker);
    // A marker whose version is gone meanwhile shows the key's versions again rather than losing some.
    for (const item of listed.slice(index + 1)) yield { kind: 'item', key: after, item };
  }
  yield* listEntries(bucket.keys, question, (key) => versionsOf(bucket, key));
}

function versionsOf(bucket: BucketIndex, key: string): readonly ListedVersion[] {
  return bucket.versionsOf(key).map((version, index) => ({ version, isLatest: index === 0 }));
}

function versionElement(
  { world }: S3Context,
  entry: ListingEntry<ListedVersion>,
  encode: (text: string) => string,
): Xml | undefined {
  if (entry.kind === 'group') return undefined;
  const { version, isLatest } = entry.item;
  const place = [
    leaf('Key', encode(version.key)),
    leaf('VersionId', version.versionId),
    leaf('IsLatest', isLatest),
    leaf('LastModified', version.modifiedAt),
    ownerElement('Owner', world),
  ];
  if (version.kind === 'deleteMarker') return branch('DeleteMarker', place);
  const { content, description } = version;
  return branch('Version', [
    ...place,
    leaf('ETag', `"${content.eTag}"`),
    leaf('ChecksumAlgorithm', content.checksum.algorithm),
    leaf('ChecksumType', content.checksum.type),
    leaf('Size', content.size),
    leaf('StorageClass', description.storageClass),
  ]);
}
