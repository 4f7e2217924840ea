/**
 * Whether a regular expression of somebody else's ends in good time on any line. It does when nothing that can match in several ways
 * is repeated as a whole, when it looks neither ahead nor back, and when few of its parts may be of any length.
 */

const LONGEST = 200;
const MOST_OPEN_ENDED = 3;

interface Group {
  /** Whether it can match a text in several ways: it repeats something, or has a choice. */
  isVaried: boolean;
}

/** Why a pattern is refused, as `must ...`; undefined when it is not. */
export function refusePattern(pattern: string): string | undefined {
  if (pattern === '') return 'must not be empty';
  if (pattern.length > LONGEST) return `must have at most ${LONGEST} characters`;
  if (!isRegularExpression(pattern)) return 'must be a regular expression';
  // What stands in brackets or behind a backslash is one character.
  const atoms = pattern.replace(/\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|.)/gu, keepReference);
  if (/\\[1-9k]|\(\?[=!<]/u.test(atoms))
    return 'must not look ahead, look back or refer to what it has found';
  const plain = atoms.replace(/\[[^\]]*\]/gu, 'x');
  if (repeatsVaried(plain))
    return 'must not repeat a group that itself repeats something or has a choice';
  const openEnded = plain.match(/[*+]|\{\d+,\d*\}/gu) ?? [];
  if (openEnded.length <= MOST_OPEN_ENDED) return undefined;
  return `must have at most ${MOST_OPEN_ENDED} parts of any length, such as .*`;
}

function isRegularExpression(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    // Whoever asks only wants to know.
    return false;
  }
}

function keepReference(escape: string): string {
  return /^\\[1-9k]/.test(escape) ? escape : 'x';
}

/** Reads the pattern from left to right; a group that is repeated must have matched in one way only. */
function repeatsVaried(plain: string): boolean {
  const open: Group[] = [{ isVaried: false }];
  for (const [index, character] of Array.from(plain).entries()) {
    const group = open.at(-1);
    if (character === '(') open.push({ isVaried: false });
    else if (character === ')') {
      const closed = open.pop();
      const isRepeated = /^(?:[*+]|\{)/.test(plain.slice(index + 1));
      if (closed?.isVaried === true && isRepeated) return true;
      markVaried(open.at(-1), closed?.isVaried === true || isRepeated);
    } else markVaried(group, isVaried(plain.slice(index), plain[index - 1]));
  }
  return false;
}

/** What may match in more ways than one; a question mark after a bracket only says what kind of group it is. */
function isVaried(rest: string, before: string | undefined): boolean {
  return /^[*+|]|^\{\d+,/.test(rest) || (rest.startsWith('?') && before !== '(');
}

function markVaried(group: Group | undefined, isVaried: boolean): void {
  if (group !== undefined && isVaried) group.isVaried = true;
}
