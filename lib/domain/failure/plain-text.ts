/** Text of tools as plain text: without what only a terminal understands, and without characters that nobody sees. */

/** Escape sequences: those that set colours or move, titles of windows, and every other. */
const SEQUENCES =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b]*(?:\u001b\\)?|[ -/]*[0-~])/g;

/** Control characters but for the tab, halves of characters, and those that turn the direction of text or have no width. */
const UNSEEN =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Cs}]/gu;

/** One line; of one that was rewritten in place the last state is kept. */
export function plainLine(line: string): string {
  const visible = line.slice(line.lastIndexOf('\r', line.length - 2) + 1);
  return visible.replace(SEQUENCES, '').replace(UNSEEN, '');
}
