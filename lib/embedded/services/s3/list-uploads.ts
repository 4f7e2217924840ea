import type { ServiceResponse } from '../../world';
import { ownerElement } from './bucket-operations';
import { checksumElementName, DEFAULT_ALGORITHM } from './checksum';
import { findUpload } from './find-upload';
import {
  groupElements,
  listEntries,
  parseLimit,
  parseListing,
  takePage,
  type ListingEntry,
} from './listing-page';
import { authorizeBucket, authorizeObject } from './permission';
import type { Part, Upload } from './records';
import { xmlResponse, type S3Context } from './s3-operation';
import type { S3Request } from './s3-request';
import { SortedKeys } from './sorted-keys';
import { branch, leaf, xmlDocument, type Xml } from './xml-writer';

export function listMultipartUploads(context: S3Context, request: S3Request): ServiceResponse {
  context.store.getBucket(request.bucket);
  authorizeBucket(context, request, 's3:ListBucketMultipartUploads');
  const question = parseListing(request, { limit: 'max-uploads', marker: 'key-marker' });
  const idMarker = request.query.get('upload-id-marker') ?? '';
  const { after, prefix, delimiter, limit, encode } = question;
  const page = takePage(entriesOf(context, request, question, idMarker), limit);
  const last = page.isTruncated ? page.entries.at(-1) : undefined;
  return xmlResponse(
    xmlDocument('ListMultipartUploadsResult', [
      leaf('Bucket', request.bucket),
      leaf('KeyMarker', encode(after)),
      leaf('UploadIdMarker', idMarker),
      leaf('NextKeyMarker', last === undefined ? undefined : encode(last.key)),
      leaf('NextUploadIdMarker', last?.kind === 'item' ? last.item.uploadId : undefined),
      leaf('Prefix', encode(prefix)),
      leaf('Delimiter', delimiter === '' ? undefined : encode(delimiter)),
      leaf('EncodingType', request.query.get('encoding-type')),
      leaf('MaxUploads', limit),
      leaf('IsTruncated', page.isTruncated),
      ...page.entries.map((entry) => uploadElement(context, entry, encode)),
      ...groupElements(page, encode),
    ]),
  );
}

export function listParts(context: S3Context, request: S3Request): ServiceResponse {
  context.store.getBucket(request.bucket);
  authorizeObject(context, request, 's3:ListMultipartUploadParts');
  const { upload, parts } = findUpload(context, request);
  const limit = parseLimit(request.query, 'max-parts');
  const marker = Number(request.query.get('part-number-marker') ?? '0');
  const rest = [...parts.values()]
    .filter((part) => part.partNumber > marker)
    .sort((left, right) => left.partNumber - right.partNumber);
  const page = rest.slice(0, limit);
  return xmlResponse(
    xmlDocument('ListPartsResult', [
      leaf('Bucket', upload.bucket),
      leaf('Key', upload.key),
      leaf('UploadId', upload.uploadId),
      leaf('PartNumberMarker', marker),
      leaf('NextPartNumberMarker', page.at(-1)?.partNumber ?? 0),
      leaf('MaxParts', limit),
      leaf('IsTruncated', page.length < rest.length),
      ...page.map(partElement),
      ...describeUpload(context, upload),
    ]),
  );
}

function entriesOf(
  { store }: S3Context,
  { bucket }: S3Request,
  question: Parameters<typeof listEntries>[1],
  idMarker: string,
): readonly ListingEntry<Upload>[] {
  const uploads = store
    .uploads()
    .map(({ upload }) => upload)
    .filter((upload) => upload.bucket === bucket);
  const ofKey = (key: string) => uploads.filter((upload) => upload.key === key);
  const { after } = question;
  const marked = ofKey(after);
  const index = marked.findIndex(({ uploadId }) => uploadId === idMarker);
  const others = index < 0 ? [] : marked.slice(index + 1);
  return [
    ...others.map((item) => ({ kind: 'item' as const, key: after, item })),
    ...listEntries(new SortedKeys(uploads.map(({ key }) => key)), question, ofKey),
  ];
}

function uploadElement(
  context: S3Context,
  entry: ListingEntry<Upload>,
  encode: (text: string) => string,
): Xml | undefined {
  if (entry.kind === 'group') return undefined;
  const { key, uploadId, initiatedAt } = entry.item;
  return branch('Upload', [
    leaf('Key', encode(key)),
    leaf('UploadId', uploadId),
    ...describeUpload(context, entry.item),
    leaf('Initiated', initiatedAt),
  ]);
}

function describeUpload({ world }: S3Context, upload: Upload): readonly (Xml | undefined)[] {
  return [
    ownerElement('Initiator', world),
    ownerElement('Owner', world),
    leaf('StorageClass', upload.description.storageClass),
    leaf('ChecksumAlgorithm', upload.checksumAlgorithm ?? DEFAULT_ALGORITHM),
    leaf('ChecksumType', upload.checksumType),
  ];
}

function partElement({ partNumber, modifiedAt, eTag, size, checksum }: Part): Xml {
  return branch('Part', [
    leaf('PartNumber', partNumber),
    leaf('LastModified', modifiedAt),
    leaf('ETag', `"${eTag}"`),
    leaf('Size', size),
    checksum === undefined
      ? undefined
      : leaf(checksumElementName(checksum.algorithm), checksum.value),
  ]);
}
