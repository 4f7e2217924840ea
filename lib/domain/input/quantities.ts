/** Amounts as people write them, with one meaning each: a number without its unit has none. */

const MIB_BYTES = 2 ** 20;

/** `M` and `MiB` are binary, as schedulers read them; `MB` is what it says. */
const MEMORY_UNITS: Readonly<Record<string, number>> = {
  m: 2 ** 20,
  mib: 2 ** 20,
  mb: 1e6,
  g: 2 ** 30,
  gib: 2 ** 30,
  gb: 1e9,
  t: 2 ** 40,
  tib: 2 ** 40,
  tb: 1e12,
};

/** Longest first. */
const TIME_UNITS = [
  { pattern: 'd|days?', seconds: 86_400, symbol: 'd' },
  { pattern: 'h|hrs?|hours?', seconds: 3600, symbol: 'h' },
  { pattern: 'm|mins?|minutes?', seconds: 60, symbol: 'm' },
  { pattern: 's|secs?|seconds?', seconds: 1, symbol: 's' },
] as const;

const NUMBER = '\\d{1,9}(?:\\.\\d{1,9})?';

const DURATION = new RegExp(
  `^${TIME_UNITS.map(({ pattern }) => `(?:(${NUMBER}) ?(?:${pattern})(?![a-z]) ?)?`).join('')}$`,
  'i',
);

/** `16 GiB`, `16G`, `2048 MiB`, `16 GB` in MiB, rounded up; undefined for anything else, also for a bare number. */
export function parseMemory(text: string): number | undefined {
  const match = new RegExp(`^(${NUMBER}) ?([a-z]+)$`, 'i').exec(text);
  const unit = match?.[2] ?? '';
  // "Gb" may be meant as bits.
  const bytes = /^[A-Z]b$/.test(unit) ? undefined : MEMORY_UNITS[unit.toLowerCase()];
  if (bytes === undefined) return undefined;
  const mib = Math.ceil((Number(match?.[1]) * bytes) / MIB_BYTES);
  return mib > 0 && Number.isSafeInteger(mib) ? mib : undefined;
}

/** `4h`, `90 min`, `1h 30m`, `2 days` in seconds, rounded up; undefined for anything else, also for a bare number. */
export function parseDuration(text: string): number | undefined {
  const match = text === '' ? null : DURATION.exec(text);
  if (match === null) return undefined;
  const seconds = TIME_UNITS.reduce(
    (sum, unit, index) => sum + Number(match[index + 1] ?? 0) * unit.seconds,
    0,
  );
  return seconds > 0 ? Math.ceil(seconds) : undefined;
}

/** `16 GiB` or `2000 MiB`: what `parseMemory` reads back. */
export function formatMemory(mib: number): string {
  return mib % 1024 === 0 ? `${mib / 1024} GiB` : `${mib} MiB`;
}

/** `1h 30m`: what `parseDuration` reads back. */
export function formatDuration(seconds: number): string {
  let rest = seconds;
  const parts = TIME_UNITS.map((unit) => {
    const count = Math.floor(rest / unit.seconds);
    rest -= count * unit.seconds;
    return count === 0 ? '' : `${count}${unit.symbol}`;
  });
  return parts.filter((part) => part !== '').join(' ') || '0s';
}
