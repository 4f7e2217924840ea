import { checksumAlgorithmSchema, checksumElementName } from './checksum';
import type { UploadState } from './object-index';
import type { Part, Upload } from './records';
import { s3Error } from './s3-error';
import { childrenNamed, childText, parseXml, type XmlElement } from './xml-reader';

/** A part as the completing request lists it. */
export interface ListedPart {
  readonly partNumber: number;
  readonly eTag: string;
  readonly checksums: ReadonlyMap<string, string>;
}

const MIN_PART_BYTES = 5 * 1024 * 1024;

/** Reads a `CompleteMultipartUpload` document: parts in rising order, at least one. */
export function parsePartList(source: string): readonly ListedPart[] {
  const root = parseXml(source);
  const parts = childrenNamed(root, 'Part').map(parsePart);
  if (root.name !== 'CompleteMultipartUpload' || parts.length === 0) throw s3Error('MalformedXML');
  const isRising = parts.every(
    (part, index) => index === 0 || part.partNumber > (parts[index - 1]?.partNumber ?? 0),
  );
  if (!isRising) throw s3Error('InvalidPartOrder');
  return parts;
}

/** The parts that the list names, if they are what was uploaded and not too small. */
export function selectParts(state: UploadState, listed: readonly ListedPart[]): readonly Part[] {
  const { uploadId } = state.upload;
  const parts = listed.map((entry) => {
    const part = state.parts.get(entry.partNumber);
    if (part !== undefined && agrees(state.upload, part, entry)) return part;
    throw s3Error('InvalidPart', {
      fields: { UploadId: uploadId, PartNumber: entry.partNumber, ETag: entry.eTag },
    });
  });
  const small = parts.slice(0, -1).find((part) => part.size < MIN_PART_BYTES);
  if (small === undefined) return parts;
  throw s3Error('EntityTooSmall', {
    fields: {
      ProposedSize: small.size,
      MinSizeAllowed: MIN_PART_BYTES,
      PartNumber: small.partNumber,
      ETag: small.eTag,
    },
  });
}

function parsePart(element: XmlElement): ListedPart {
  const partNumber = Number(childText(element, 'PartNumber'));
  const eTag = childText(element, 'ETag');
  if (!Number.isInteger(partNumber) || partNumber < 1 || eTag === undefined) {
    throw s3Error('MalformedXML');
  }
  const checksums = new Map<string, string>();
  for (const algorithm of checksumAlgorithmSchema.options) {
    const value = childText(element, checksumElementName(algorithm));
    if (value !== undefined) checksums.set(algorithm, value);
  }
  return { partNumber, eTag: eTag.replaceAll('"', ''), checksums };
}

function agrees(upload: Upload, part: Part, listed: ListedPart): boolean {
  if (part.eTag !== listed.eTag) return false;
  const { checksum, partNumber } = part;
  if (checksum === undefined) return true;
  const value = listed.checksums.get(checksum.algorithm);
  if (value === undefined && upload.checksumType === 'COMPOSITE') {
    const algorithm = checksum.algorithm.toLowerCase();
    throw s3Error('InvalidRequest', {
      message: `The upload was created using a ${algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${partNumber} in the request.`,
    });
  }
  return value === undefined || value === checksum.value;
}
