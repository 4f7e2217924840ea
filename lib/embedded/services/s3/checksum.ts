import { createHash } from 'node:crypto';
import { z } from 'zod';
import { notImplemented } from '../../world';
import { crc32, crc64Nvme, type RunningChecksum } from './crc';
import { s3Error } from './s3-error';
import { leaf, type Xml } from './xml-writer';

export const checksumAlgorithmSchema = z.enum(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256']);
export type ChecksumAlgorithm = z.infer<typeof checksumAlgorithmSchema>;

export const checksumTypeSchema = z.enum(['FULL_OBJECT', 'COMPOSITE']);
export type ChecksumType = z.infer<typeof checksumTypeSchema>;

export const checksumSchema = z.object({
  algorithm: checksumAlgorithmSchema,
  type: checksumTypeSchema,
  /** Base64; of a composite one with `-N`, the number of parts. */
  value: z.string(),
});
export type Checksum = z.infer<typeof checksumSchema>;

/** What S3 keeps for an object whose sender named no algorithm. */
export const DEFAULT_ALGORITHM: ChecksumAlgorithm = 'CRC64NVME';

const LENGTHS: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

export function startChecksum(algorithm: ChecksumAlgorithm | 'MD5'): RunningChecksum {
  switch (algorithm) {
    case 'CRC32':
      return crc32(0xedb88320);
    case 'CRC32C':
      return crc32(0x82f63b78);
    case 'CRC64NVME':
      return crc64Nvme();
    case 'MD5':
    case 'SHA1':
    case 'SHA256':
      return createHash(algorithm.toLowerCase());
  }
}

export function checksumOf(algorithm: ChecksumAlgorithm, bytes: Uint8Array): string {
  const running = startChecksum(algorithm);
  running.update(bytes);
  return running.digest().toString('base64');
}

/** The algorithm of that name; a name that S3 knows and embedded AWS does not is refused as such. */
export function parseAlgorithm(name: string): ChecksumAlgorithm {
  const known = checksumAlgorithmSchema.safeParse(name.toUpperCase());
  if (known.success) return known.data;
  if (/^(?:MD5|SHA512|XXHASH\d+)$/iu.test(name)) {
    throw notImplemented(`checksum algorithm ${name.toUpperCase()}`);
  }
  throw s3Error('InvalidRequest', {
    message:
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
  });
}

export function isChecksumValue(algorithm: ChecksumAlgorithm, value: string): boolean {
  const bytes = Buffer.from(value, 'base64');
  return bytes.length === LENGTHS[algorithm] && bytes.toString('base64') === value;
}

export function checksumHeaderName(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

export function checksumHeaders(checksum: Checksum | undefined): Record<string, string> {
  if (checksum === undefined) return {};
  return {
    [checksumHeaderName(checksum.algorithm)]: checksum.value,
    'x-amz-checksum-type': checksum.type,
  };
}

/** `ChecksumCRC32` and its like, as S3 names a checksum in its documents. */
export function checksumElementName(algorithm: ChecksumAlgorithm): string {
  return `Checksum${algorithm}`;
}

export function checksumElements(checksum: Checksum | undefined): readonly (Xml | undefined)[] {
  if (checksum === undefined) return [];
  return [
    leaf(checksumElementName(checksum.algorithm), checksum.value),
    leaf('ChecksumType', checksum.type),
  ];
}
