import { formatDuration } from './quantities';

/** What to write instead of a text that `parseMemory` does not read. */
export function hintMemory(text: string): string | undefined {
  if (/^\d{1,9}(?:\.\d+)? ?[A-Z][iI]?b$/.test(text)) {
    const [number = '', prefix = ''] = text.match(/[\d.]+|[A-Z]/g) ?? [];
    const unit = text.replace(/^[\d. ]+/, '');
    return `"${unit}" can mean bits: write "${number} ${prefix}iB" or "${number} ${prefix}B".`;
  }
  return (
    hintNumber(text, ' GiB', ' MiB') ??
    (/\d\s*\p{L}+$/u.test(text) ? 'Units are MiB, GiB and TiB, or MB, GB and TB.' : undefined)
  );
}

/** What to write instead of a text that `parseDuration` does not read. */
export function hintDuration(text: string): string | undefined {
  return (
    hintClock(text) ??
    hintNumber(text, 'h', ' min') ??
    (/\d\s*\p{L}+/u.test(text) ? 'Units are d, h, min and s, in this order.' : undefined)
  );
}

/** `12:00` is hours and minutes to some and minutes and seconds to others; schedulers also write `1-12:00:00`. */
function hintClock(text: string): string | undefined {
  const match = /^(?:(\d{1,3})-)?(\d{1,3}):(\d\d)(:\d\d)?$/.exec(text);
  if (match === null) return undefined;
  const [, days = '0', first = '0', second = '0', third] = match;
  const timeOf = (hours: string, minutes: string, seconds: string): string =>
    formatDuration(
      Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
    );
  if (third !== undefined) return `Write "${timeOf(first, second, third.slice(1))}".`;
  return `Write "${timeOf(first, second, '0')}" or "${timeOf('0', first, second)}".`;
}

function hintNumber(text: string, large: string, small: string): string | undefined {
  if (/^-|^[0.\s]+(?:\p{L}|$)/u.test(text)) return 'It must be more than zero.';
  if (/^\d{1,9}$/.test(text)) {
    return `A bare number has no unit: write "${text}${large}" or "${text}${small}".`;
  }
  if (/\d,\d/.test(text)) return 'Write decimals with a point, and nothing between thousands.';
  if (/\s\s|[^\S ]/.test(text)) return 'Write one ordinary space, or none, before the unit.';
  return undefined;
}
