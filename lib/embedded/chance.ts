/** A repeatable source of chance: the same seed and subject give the same numbers in the same order. */
export type Chance = () => number;

/** Numbers from 0 up to 1 (mulberry32, by Tommy Ettinger, seeded by an FNV hash of the subject). */
export function createChance(seed: number, subject: string): Chance {
  let state = (seed ^ hash(subject)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
