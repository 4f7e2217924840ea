import type { Position } from '../input/text-position';

/**
 * Answers where a place within a command, both 1-based, stands in the file that holds the command. A command in a form of YAML
 * that changes its lines, such as one in quotes, has only its start.
 */
export function placeInCommand(source: string, start: Position, place: Position): Position {
  const lines = source.split('\n');
  const written = Array.from(lines[start.line - 1] ?? '')
    .slice(start.column - 1)
    .join('');
  if (/^\|[+-]?\s*(?:#|$)/.test(written)) {
    const first = lines.slice(start.line).find((line) => line.trim() !== '') ?? '';
    const indent = first.length - first.trimStart().length;
    return { line: start.line + place.line, column: indent + place.column };
  }
  const isPlain = !/^["'|>&*!]/.test(written);
  if (isPlain && place.line === 1) {
    return { line: start.line, column: start.column + place.column - 1 };
  }
  return start;
}
