/** Amounts as people write them, with one meaning each: a number without its unit has none. */

const MIB_BYTES = 2 ** 20;

const NUMBER = '\\d{1,9}(?:\\.\\d{1,9})?';

/** `M`, `Mi` and `MiB` are binary, as schedulers read them; `MB` is what it says; `Mb` may be meant as bits. */
export const MEMORY_PATTERN = `^(${NUMBER}) ?([mgt][iI]?[bB]?|[MGT][iI]?B?)$`;

const MEMORY = new RegExp(MEMORY_PATTERN);
const MEMORY_POWERS: Readonly<Record<string, number>> = { m: 2, g: 3, t: 4 };

/** Longest first. */
const TIME_UNITS = [
  { pattern: 'd|days?', seconds: 86_400, symbol: 'd' },
  { pattern: 'h|hrs?|hours?', seconds: 3600, symbol: 'h' },
  { pattern: 'm|mins?|minutes?', seconds: 60, symbol: 'm' },
  { pattern: 's|secs?|seconds?', seconds: 1, symbol: 's' },
] as const;

/** Any number of units, each once and the longest first; the empty text matches as well. */
export const DURATION_PATTERN = `^${TIME_UNITS.map(
  ({ pattern }) => `(?:(${NUMBER}) ?(?:${ignoringCase(pattern)})(?![a-zA-Z]) ?)?`,
).join('')}$`;

const DURATION = new RegExp(DURATION_PATTERN);

/** `16 GiB`, `16G`, `2048 MiB`, `16 GB` in MiB, rounded up; undefined for anything else, also for a bare number. */
export function parseMemory(text: string): number | undefined {
  const [, number, unit = ''] = MEMORY.exec(text) ?? [];
  const power = MEMORY_POWERS[unit.slice(0, 1).toLowerCase()];
  if (power === undefined) return undefined;
  const bytes = (/^.b$/i.test(unit) ? 1000 : 1024) ** power;
  const mib = Math.ceil((Number(number) * bytes) / MIB_BYTES);
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

/** JSON Schema's patterns have no flags. */
function ignoringCase(pattern: string): string {
  return pattern.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}
