/**
 * What no text of a sheet may hold: control characters but tab and line feed, halves of characters, and what a reader puts
 * in the place of bytes that are not UTF-8.
 */
const UNCLEAN = /(?![\t\n])[\p{Cc}\p{Cs}\ufffd]/u;

/** In one-line text, neither line breaks nor tabs, nor what turns the direction of writing. */
const NOT_ON_ONE_LINE = /[\p{Cc}\p{Cs}\ufffd\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** Nearly all texts: quicker to see than that they hold nothing else. */
const PRINTABLE_ASCII = /^[ -~]*$/;
/** What word processors and web pages put in the place of a space, or between letters. */
const FALSE_SPACE = /[\u00a0\u00ad\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]/u;

const HIDDEN = new RegExp(`${NOT_ON_ONE_LINE.source}|${FALSE_SPACE.source}`, 'gu');

export interface UncleanCharacter {
  readonly offset: number;
  /** E.g. `the control character U+0000`. */
  readonly name: string;
}

/** The first character that text in a sheet may not hold. */
export function findUnclean(text: string): UncleanCharacter | undefined {
  return find(text, UNCLEAN);
}

/** The first character that a name, a path or a value of a table may not hold. */
export function findUncleanOnOneLine(text: string): UncleanCharacter | undefined {
  return find(text, NOT_ON_ONE_LINE);
}

/** Shows such characters, and those that nobody can see, as `\\u202E`, so that they do nothing to the line that they are shown in. */
export function escapeUnclean(text: string): string {
  return text.replace(HIDDEN, (character) => `\\u${hex(character)}`);
}

/** `U+00A0` for the first character that looks like a space or like nothing, and separates no words. */
export function findFalseSpace(text: string): string | undefined {
  const match = FALSE_SPACE.exec(text);
  return match === null ? undefined : `U+${hex(match[0])}`;
}

function find(text: string, pattern: RegExp): UncleanCharacter | undefined {
  if (PRINTABLE_ASCII.test(text)) return undefined;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  if (match[0] === '\ufffd') return { offset: match.index, name: 'bytes that are not UTF-8' };
  const kind = /\p{Cs}/u.test(match[0]) ? 'the half character' : 'the control character';
  return { offset: match.index, name: `${kind} U+${hex(match[0])}` };
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
}
