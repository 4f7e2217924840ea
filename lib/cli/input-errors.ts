import { formatInputError, type InputError } from '../domain/errors';
import type { Output } from './output';
import { printable } from './printable';

const EXCERPT_WIDTH = 100;
const CONTEXT_BEFORE = 60;

/** A mistake as a person reads it: place and message, the line with a caret, what to do. */
export function renderInputError(
  error: InputError,
  text: string | undefined,
  output: Pick<Output, 'styled'>,
): string {
  const heading = printable(formatInputError(error));
  const hint = error.hint === undefined ? [] : [`  ${printable(error.hint)}`];
  return [output.styled('bold', heading), ...excerptOf(error, text), ...hint].join('\n');
}

/** A mistake as programs read it: they find every key in every error; what is not known is null. */
export function wholeError({ file, line, column, path, message, hint }: InputError): unknown {
  return { file, line: line ?? null, column: column ?? null, path, message, hint: hint ?? null };
}

function excerptOf({ line, column }: InputError, text: string | undefined): string[] {
  if (line === undefined || text === undefined) return [];
  const source = text.split(/\r\n|\r|\n/)[line - 1];
  if (source === undefined) return [];
  const number = String(line);
  const { shown, before } = windowAround(source, column ?? 1);
  const gutter = ' '.repeat(number.length);
  // A tab stays a tab, so that the caret stands below its character.
  const indent = before.replace(/[^\t]/gu, ' ');
  const caret = column === undefined ? [] : [`  ${gutter} | ${indent}^`];
  return [`  ${number} | ${printable(shown)}`, ...caret];
}

function windowAround(source: string, column: number): { shown: string; before: string } {
  const start = source.length <= EXCERPT_WIDTH ? 0 : Math.max(0, column - 1 - CONTEXT_BEFORE);
  const shown = source.slice(start, start + EXCERPT_WIDTH);
  const before = source.slice(start, column - 1);
  return { shown, before };
}
