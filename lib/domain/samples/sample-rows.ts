import { findUncleanOnOneLine } from '../input/clean-text';
import { showFound } from '../input/input-check';
import { refuseLocation } from '../input/object-location';
import type { SampleColumn, SampleColumns, SampleRow } from './sample-columns';

/** Tells a mistake in a row; without a column it is the whole row's. */
export type ReportRow = (mistake: RowMistake) => void;

export interface RowMistake {
  /** Index among the rows that are checked. */
  readonly row: number;
  readonly column?: string | undefined;
  readonly message: string;
  readonly hint?: string | undefined;
}

export interface UncheckedRow {
  readonly line: number;
  /** An absent or empty value is a missing one. */
  readonly values: Readonly<Record<string, string>>;
}

/** What becomes a wildcard, and with it a part of paths and file names. */
export const AXIS_VALUE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** Checks every value by its column, and that no two rows share the values of the key columns. */
export function checkSampleRows(
  rows: readonly UncheckedRow[],
  { key, columns }: SampleColumns,
  report: ReportRow,
): readonly SampleRow[] {
  const checks = Object.entries(columns).map(([name, column]) => createColumnCheck(name, column));
  const linesByKey = new Map<string, number>();
  return rows.map((row, index) => {
    const values: Record<string, string> = {};
    for (const check of checks) {
      const value = row.values[check.name] ?? '';
      const refusal = check.refuse(value);
      if (refusal !== undefined) report({ row: index, column: check.name, ...refusal });
      else if (value !== '') values[check.name] = value;
    }
    const checked = { line: row.line, values };
    const repeated = rememberKey(linesByKey, key, checked);
    if (repeated !== undefined) report({ row: index, ...repeated });
    return checked;
  });
}

type Refusal = Pick<RowMistake, 'message' | 'hint'>;

interface ColumnCheck {
  readonly name: string;
  refuse(value: string): Refusal | undefined;
}

function createColumnCheck(name: string, column: SampleColumn): ColumnCheck {
  const pattern = column.pattern === undefined ? undefined : wholePattern(column.pattern);
  const refuse = (value: string): Refusal | undefined => {
    if (value === '') {
      return column.optional ? undefined : { message: `Column "${name}" has no value` };
    }
    const must = refuseValue(value, column, pattern);
    if (must === undefined) return undefined;
    return { message: `"${name}" must ${must}: current value is ${showFound(value)}` };
  };
  return { name, refuse };
}

function refuseValue(
  value: string,
  column: SampleColumn,
  pattern: RegExp | undefined,
): string | undefined {
  if (column.axis && !AXIS_VALUE.test(value)) {
    return 'hold only letters, digits, "_" and "-", start with a letter or a digit, and have at most 100 characters';
  }
  if (findUncleanOnOneLine(value) !== undefined)
    return 'be on one line, without control characters';
  if (pattern?.test(value) === false) return `match the pattern ${pattern.source}`;
  return column.file ? refuseLocation(value) : undefined;
}

/** A pattern of a definition always means the whole value. */
export function wholePattern(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}

function rememberKey(
  linesByKey: Map<string, number>,
  key: readonly string[],
  { line, values }: SampleRow,
): Refusal | undefined {
  const parts = key.map((column) => values[column]);
  if (parts.includes(undefined)) return undefined;
  const text = parts.join('\n');
  const first = linesByKey.get(text);
  if (first === undefined) {
    linesByKey.set(text, line);
    return undefined;
  }
  const repeated = key.map((column) => `${column} ${showFound(values[column])}`).join(', ');
  return {
    message: `Row repeats ${repeated} of line ${first}`,
    hint: 'Remove one of the two rows, or mend what tells them apart.',
  };
}
