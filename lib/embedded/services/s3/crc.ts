/** A checksum that is fed piece by piece. */
export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  digest(): Buffer;
}

/** CRC-32 in either of the polynomials that S3 knows, bit-reversed as its tables are. */
export function crc32(polynomial: 0xedb88320 | 0x82f63b78): RunningChecksum {
  const table = table32(polynomial);
  let state = 0xffffffff;
  return {
    update(bytes) {
      let crc = state;
      for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
      state = crc;
    },
    digest() {
      const digest = Buffer.alloc(4);
      digest.writeUInt32BE((state ^ 0xffffffff) >>> 0);
      return digest;
    },
  };
}

/** CRC-64/NVME, kept as two halves because numbers hold 53 bits and big integers are slow. */
export function crc64Nvme(): RunningChecksum {
  const { high, low } = table64();
  let stateHigh = 0xffffffff;
  let stateLow = 0xffffffff;
  return {
    update(bytes) {
      let hi = stateHigh;
      let lo = stateLow;
      for (const byte of bytes) {
        const index = (lo ^ byte) & 0xff;
        lo = (low[index] ?? 0) ^ ((lo >>> 8) | (hi << 24));
        hi = (high[index] ?? 0) ^ (hi >>> 8);
      }
      stateHigh = hi;
      stateLow = lo;
    },
    digest() {
      const digest = Buffer.alloc(8);
      digest.writeUInt32BE(~stateHigh >>> 0, 0);
      digest.writeUInt32BE(~stateLow >>> 0, 4);
      return digest;
    },
  };
}

const tables32 = new Map<number, Int32Array>();

function table32(polynomial: number): Int32Array {
  const known = tables32.get(polynomial);
  if (known !== undefined) return known;
  const table = Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1)
      crc = (crc & 1) === 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    return crc;
  });
  tables32.set(polynomial, table);
  return table;
}

interface Table64 {
  readonly high: Int32Array;
  readonly low: Int32Array;
}

let knownTable64: Table64 | undefined;

function table64(): Table64 {
  knownTable64 ??= makeTable64(0x9a6c9329ac4bc9b5n);
  return knownTable64;
}

function makeTable64(polynomial: bigint): Table64 {
  const table = { high: new Int32Array(256), low: new Int32Array(256) };
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1)
      crc = (crc & 1n) === 1n ? (crc >> 1n) ^ polynomial : crc >> 1n;
    table.high[byte] = Number(BigInt.asIntN(32, crc >> 32n));
    table.low[byte] = Number(BigInt.asIntN(32, crc));
  }
  return table;
}
