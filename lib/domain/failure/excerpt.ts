const LINES_BEFORE = 4;
const LINES_AFTER = 5;
const LONGEST_LINE = 500;
const LONGEST_TEXT = 600;

/** The lines around one of them, each short enough to be stored. They are free of secrets already: half of one could not be told. */
export function excerptAround(lines: readonly string[], index: number): string[] {
  const begin = Math.max(0, index - LINES_BEFORE);
  return lines.slice(begin, index + LINES_AFTER + 1).map(shortLine);
}

/** A line cut to a length that many of can be stored. */
export function shortLine(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${cut(line, LONGEST_LINE - 1)}…`;
}

/** A text without secrets, cut to a length that a row can hold: people and services write texts of any length. */
export function shortText(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${cut(text, LONGEST_TEXT)} ...`;
}

/** Never in the middle of a character. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
