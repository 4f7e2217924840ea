import { EVENT_LINE_BEGIN } from './run-log';

/** A row holds 400 KB, and people read a few lines. */
const EXCERPT_LINES = 20;
const LINE_LENGTH = 500;

/** What a terminal would do something about: CSI sequences, titles and links of windows, and two-letter escapes. */
const TERMINAL_CODES = new RegExp(
  [
    '\\u001b\\[[0-?]*[ -/]*[@-~]',
    '\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?',
    '\\u001b[ -/]*[0-~]',
  ].join('|'),
  'gu',
);

/**
 * The last lines of a log as evidence of a failure, oldest first: those that say something, in plain text. Our own events are left
 * out, whose content is elsewhere. Whatever is to be hidden has to be hidden before a line is cut.
 */
export function excerptOf(lines: readonly string[]): string[] {
  return lines
    .filter((line) => !line.startsWith(EVENT_LINE_BEGIN))
    .map(plainText)
    .filter((line) => line !== '')
    .slice(-EXCERPT_LINES)
    .map(cut);
}

/** Without colours and control characters; a line that was rewritten in place keeps its last state. */
function plainText(line: string): string {
  const visible = line.replace(/\r?\n?$/, '');
  return visible
    .slice(visible.lastIndexOf('\r') + 1)
    .replace(TERMINAL_CODES, '')
    .replace(/\t/g, ' ')
    .replace(/[\p{Cc}\p{Cs}]/gu, '')
    .trimEnd();
}

/** Never in the middle of a character. */
function cut(line: string): string {
  if (line.length <= LINE_LENGTH) return line;
  const kept = line.slice(0, LINE_LENGTH - 1).replace(/[\ud800-\udbff]$/, '');
  return `${kept}…`;
}
