/** Text of tools as plain text: without what only a terminal understands, and without characters that nobody sees. */

/** Escape sequences: those that set colours or move, titles of windows, and every other. */
const SEQUENCES =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b]*(?:\u001b\\)?|[ -/]*[0-~])/g;

/** Control characters but for the tab, halves of characters, and those that turn the direction of text or have no width. */
const UNSEEN =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Cs}]/gu;

/** What stands in no text: bytes that are no UTF-8, and control characters that no terminal is sent. */
const NOISE = /[\ufffd\u0001-\u0006\u000e-\u001a\u001c-\u001f\u0080-\u009f]/g;

/** Text in an old encoding has one such character now and then. */
const NOISE_IN_TEXT = 3;
const SHARE_IN_TEXT = 0.1;

/** Nobody looks for more of it. */
const LOOKED_AT = 20_000;

/** One line; of one that was rewritten in place the last state is kept, and of one that is no text only that it was there. */
export function plainLine(line: string): string {
  const visible = line.slice(line.lastIndexOf('\r', line.length - 2) + 1);
  const plain = visible.replace(SEQUENCES, '');
  if (isBinary(plain.slice(0, LOOKED_AT))) return '(binary data)';
  return plain.replace(UNSEEN, '').replace(/\ufffd{2,}/g, '\ufffd');
}

function isBinary(line: string): boolean {
  const noise = line.match(NOISE)?.length ?? 0;
  return noise > NOISE_IN_TEXT && noise > line.length * SHARE_IN_TEXT;
}
