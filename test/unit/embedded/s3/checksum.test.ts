import {
  checksumOf,
  isChecksumValue,
  parseAlgorithm,
  startChecksum,
} from '../../../../lib/embedded/services/s3/checksum';

const digits = Buffer.from('123456789');

describe('checksumOf()', () => {
  it.each([
    ['CRC32', 'cbf43926'],
    ['CRC32C', 'e3069283'],
    ['CRC64NVME', 'ae8b14860a799888'],
    ['SHA1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
    ['SHA256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
  ] as const)('gives the published check value of %s', (algorithm, hex) => {
    expect(checksumOf(algorithm, digits)).toBe(Buffer.from(hex, 'hex').toString('base64'));
  });

  it('gives zero for nothing in CRC32', () => {
    expect(checksumOf('CRC32', Buffer.alloc(0))).toBe('AAAAAA==');
  });
});

describe('startChecksum()', () => {
  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'does not mind in which pieces %s is fed',
    (algorithm) => {
      const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * 37) & 0xff));

      const running = startChecksum(algorithm);
      for (let start = 0; start < bytes.length; start += 7) {
        running.update(bytes.subarray(start, start + 7));
      }

      expect(running.digest().toString('base64')).toBe(checksumOf(algorithm, bytes));
    },
  );
});

describe('isChecksumValue()', () => {
  it.each([
    ['AAAAAA==', true],
    ['AAAAAAA=', false],
    ['not base64', false],
    ['AAAAAB==', false],
  ])('judges "%s" as a CRC32: %s', (value, expected) => {
    expect(isChecksumValue('CRC32', value)).toBe(expected);
  });
});

describe('parseAlgorithm()', () => {
  it('takes either case', () => {
    expect(parseAlgorithm('crc64nvme')).toBe('CRC64NVME');
  });

  it('refuses by name what S3 knows and embedded AWS does not', () => {
    expect(() => parseAlgorithm('xxhash64')).toThrow(
      'Embedded AWS does not implement checksum algorithm XXHASH64',
    );
  });

  it('finds a name that nobody knows invalid', () => {
    expect(() => parseAlgorithm('crc7')).toThrow(/^Checksum algorithm provided is unsupported/u);
  });
});
