import { createHash } from 'node:crypto';
import { decodeAwsChunked } from './aws-chunked';
import {
  checksumAlgorithmSchema,
  checksumHeaderName,
  checksumOf,
  isChecksumValue,
  parseAlgorithm,
  type ChecksumAlgorithm,
} from './checksum';
import { s3Error } from './s3-error';
import type { S3Request } from './s3-request';

/** A value that a client sent for a checksum. */
export interface SentChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
}

/** A body without framing, checked against everything that its sender said of it. */
export interface SentPayload {
  readonly bytes: Buffer;
  readonly eTag: string;
  readonly hasMd5: boolean;
  readonly checksum: SentChecksum | undefined;
}

type Headers = Readonly<Record<string, string>>;

/** Unframes and verifies a body: length, MD5, SHA-256 of the signature, checksum in header or trailer. */
export function readPayload({ headers, body }: S3Request): SentPayload {
  const { bytes, trailers } = isChunked(headers)
    ? decodeAwsChunked(body)
    : { bytes: body, trailers: {} };
  checkLength(headers, bytes);
  checkSignedHash(headers, bytes);
  const eTag = createHash('md5').update(bytes).digest('hex');
  checkMd5(headers, eTag);
  const checksum = sentChecksum(headers, trailers);
  if (checksum !== undefined) checkChecksum(checksum, bytes);
  return { bytes, eTag, hasMd5: headers['content-md5'] !== undefined, checksum };
}

/** The one checksum among the headers (or the announced trailers). */
export function sentChecksum(headers: Headers, trailers: Headers = {}): SentChecksum | undefined {
  checkAnnouncedTrailers(headers, trailers);
  const all = { ...headers, ...trailers };
  refuseUnknownChecksums(all);
  const sent = checksumAlgorithmSchema.options.flatMap((algorithm) => {
    const value = all[checksumHeaderName(algorithm)];
    return value === undefined ? [] : [{ algorithm, value }];
  });
  if (sent.length > 1) {
    throw invalidRequest(
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const [checksum] = sent;
  if (checksum === undefined) checkNothingPromised(headers);
  return checksum;
}

function badChecksumValue(algorithm: ChecksumAlgorithm): Error {
  return invalidRequest(`Value for ${checksumHeaderName(algorithm)} header is invalid.`);
}

export function badDigest(algorithm: ChecksumAlgorithm): Error {
  return s3Error('BadDigest', {
    message: `The ${algorithm} you specified did not match the calculated checksum.`,
  });
}

function isChunked(headers: Headers): boolean {
  const framed = (headers['content-encoding'] ?? '')
    .split(',')
    .some((name) => name.trim() === 'aws-chunked');
  return framed || (headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
}

function checkLength(headers: Headers, bytes: Buffer): void {
  const declared = headers['x-amz-decoded-content-length'];
  if (declared !== undefined && Number(declared) !== bytes.length) throw s3Error('IncompleteBody');
}

function checkSignedHash(headers: Headers, bytes: Buffer): void {
  const declared = headers['x-amz-content-sha256'];
  if (declared === undefined || !/^[0-9a-f]{64}$/u.test(declared)) return;
  const computed = createHash('sha256').update(bytes).digest('hex');
  if (computed === declared) return;
  throw s3Error('XAmzContentSHA256Mismatch', {
    fields: { ClientComputedContentSHA256: declared, S3ComputedContentSHA256: computed },
  });
}

function checkMd5(headers: Headers, eTag: string): void {
  const declared = headers['content-md5'];
  if (declared === undefined) return;
  const expected = Buffer.from(declared, 'base64');
  if (expected.length !== 16)
    throw s3Error('InvalidDigest', { fields: { 'Content-MD5': declared } });
  const computed = Buffer.from(eTag, 'hex');
  if (computed.equals(expected)) return;
  throw s3Error('BadDigest', {
    fields: { ExpectedDigest: declared, CalculatedDigest: computed.toString('base64') },
  });
}

function checkAnnouncedTrailers(headers: Headers, trailers: Headers): void {
  const announced = (headers['x-amz-trailer'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  if (announced.some((name) => name !== '' && trailers[name] === undefined)) {
    throw s3Error('MalformedTrailerError');
  }
}

const NOT_VALUES = new Set([
  'x-amz-checksum-algorithm',
  'x-amz-checksum-mode',
  'x-amz-checksum-type',
]);

function refuseUnknownChecksums(headers: Headers): void {
  for (const name of Object.keys(headers)) {
    if (!name.startsWith('x-amz-checksum-') || NOT_VALUES.has(name)) continue;
    parseAlgorithm(name.slice('x-amz-checksum-'.length));
  }
}

function checkNothingPromised(headers: Headers): void {
  if (headers['x-amz-sdk-checksum-algorithm'] === undefined) return;
  throw invalidRequest(
    'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
  );
}

function checkChecksum({ algorithm, value }: SentChecksum, bytes: Buffer): void {
  if (!isChecksumValue(algorithm, value)) throw badChecksumValue(algorithm);
  if (checksumOf(algorithm, bytes) !== value) throw badDigest(algorithm);
}

function invalidRequest(message: string): Error {
  return s3Error('InvalidRequest', { message });
}
