import type { Position } from '../input/text-position';

/**
 * Answers where a place within a command, both 1-based, stands in the file that holds the command. A command in a form of YAML
 * that changes its lines, such as one in quotes, has only its start. What is found behind its end stands at its last character.
 */
export function placeInCommand(source: string, start: Position, place: Position): Position {
  const lines = source.split('\n').map((line) => line.replace(/\r$/, ''));
  const written = Array.from(lines[start.line - 1] ?? '')
    .slice(start.column - 1)
    .join('');
  if (/^\|[+-]?\s*(?:#|$)/.test(written)) {
    return placeInBlock(lines.slice(start.line), start, place);
  }
  const isPlain = !/^["'|>&*!]/.test(written);
  // Of a plain text over several lines, which are joined, the first is where it is counted.
  if (isPlain && place.line === 1 && place.column <= lengthOf(written) + 1) {
    return { line: start.line, column: start.column + place.column - 1 };
  }
  return start;
}

/** `below` are the lines below the one on which the block starts. */
function placeInBlock(below: readonly string[], start: Position, place: Position): Position {
  const first = below.find((line) => line.trim() !== '') ?? '';
  const indent = first.length - first.trimStart().length;
  const end = below.findIndex((line) => line.trim() !== '' && !line.startsWith(' '.repeat(indent)));
  const block = end === -1 ? below : below.slice(0, end);
  const last = block.findLastIndex((line) => line.trim() !== '') + 1;
  // An error at the end of a script is told on a line that the command does not have.
  if (last === 0) return start;
  const line = Math.min(place.line, last);
  const length = Math.max(1, lengthOf(block[line - 1] ?? ''));
  const column = place.line > last ? length : Math.min(indent + place.column, length);
  return { line: start.line + line, column };
}

function lengthOf(line: string): number {
  return Array.from(line.trimEnd()).length;
}
