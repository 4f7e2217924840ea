import type { ByteRange } from './body-store';
import { s3Error } from './s3-error';

/** The bytes that a Range header asks for; undefined, which is all of them, where S3 ignores it. */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const range = header === undefined ? undefined : readRange(header.trim(), size);
  if (range === undefined || (range.first < size && range.first <= range.last)) return range;
  throw s3Error('InvalidRange', {
    fields: { ActualObjectSize: size, RangeRequested: header ?? '' },
    headers: { 'content-range': `bytes */${size}` },
  });
}

/** The strict form of `x-amz-copy-source-range`: both ends, both within the object. */
export function parseCopyRange(header: string, size: number): ByteRange {
  const match = /^bytes=(\d+)-(\d+)$/u.exec(header);
  const range = { first: Number(match?.[1]), last: Number(match?.[2]) };
  if (match === null || range.first > range.last) {
    throw s3Error('InvalidArgument', {
      message:
        'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
      fields: { ArgumentName: 'x-amz-copy-source-range', ArgumentValue: header },
    });
  }
  if (range.last < size) return range;
  throw s3Error('InvalidArgument', {
    message: `Range specified is not valid for source object of size: ${size}`,
    fields: { ArgumentName: 'x-amz-copy-source-range', ArgumentValue: header },
  });
}

function readRange(header: string, size: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/u.exec(header) ?? [];
  if (first !== '') return between(first, last, size);
  return last === '' ? undefined : suffix(Number(last), size);
}

function suffix(length: number, size: number): ByteRange {
  return length === 0
    ? { first: size, last: size }
    : { first: Math.max(0, size - length), last: size - 1 };
}

function between(first: string, last: string, size: number): ByteRange | undefined {
  const end = last === '' ? size - 1 : Number(last);
  // A range that ends before it begins is no range at all, unlike one that begins after the end of the object.
  if (last !== '' && end < Number(first)) return undefined;
  return { first: Number(first), last: Math.min(end, size - 1) };
}
