import { findUncleanOnOneLine } from '../input/clean-text';
import { showFound } from '../input/input-check';
import { askNearest } from '../input/nearest-name';
import { parseFolderUri, refuseLocation } from '../input/object-location';
import type { S3Uri } from '../s3-uri';
import { refuseAxisValue } from './axis-value';
import { quoteColumn, type ColumnWords } from './column-words';
import { compareRows } from './row-comparisons';
import type { SampleColumn, SampleColumns, SampleRow } from './sample-columns';

export interface RowMistake {
  /** Index among the rows that are checked. */
  readonly row: number;
  /** Absent when it is the whole row's. */
  readonly column?: string | undefined;
  readonly message: string;
  readonly hint?: string | undefined;
}

export interface UncheckedRow {
  readonly line: number;
  /** An empty one is a missing value. */
  readonly cells: readonly string[];
}

/** Of a column that the header does not name, or names twice: that is its own mistake, and not one of each row. */
export const NO_CELL = -1;

export interface RowContext {
  /** Which cell of a row belongs to each column, in the order of the columns; those with `NO_CELL` are not checked. */
  readonly cellOrder: readonly number[];
  /** The words for columns that a row has; by index. */
  readonly wordsOf: (row: number) => ColumnWords;
  /** Hears of every mistake. */
  report(mistake: RowMistake): void;
  /** How messages name a row, e.g. `line 4`; by index. */
  readonly describeRow: (row: number) => string;
  /** S3 URI of the folder that relative paths start from. */
  readonly data?: string | undefined;
}

/** Checks every value by its column, and every row against those above it. */
export function checkSampleRows(
  rows: readonly UncheckedRow[],
  columns: SampleColumns,
  context: RowContext,
): readonly SampleRow[] {
  const data = context.data === undefined ? undefined : parseFolderUri(context.data);
  const checks = Object.entries(columns.columns)
    .map(([name, column], index) =>
      createColumnCheck(name, { column, data }, context.cellOrder[index] ?? NO_CELL),
    )
    .filter(({ cell }) => cell !== NO_CELL);
  const refused = new Map<number, readonly string[]>();
  const checked = rows.map(({ line, cells }, row) => {
    const words = context.wordsOf(row);
    const values: Record<string, string> = {};
    for (const { name, cell, refuse } of checks) {
      const value = cells[cell] ?? '';
      const refusal = refuse(value, words);
      if (refusal !== undefined) {
        refused.set(row, [...(refused.get(row) ?? []), name]);
        context.report({ row, column: name, ...refusal });
      } else if (value !== '') values[name] = value;
    }
    return { line, values };
  });
  compareRows(checked, columns, { ...context, refused }, (row, collision) =>
    context.report({ row, ...collision }),
  );
  return checked;
}

/** What is wrong with a value, as the rest of "it must ...", and perhaps what to do. */
export interface ValueRefusal {
  readonly must: string;
  readonly hint?: string | undefined;
}

/** Checks a value that is not empty by what its column says of it. */
export function createValueCheck(
  column: SampleColumn,
  data?: S3Uri,
): (value: string) => ValueRefusal | undefined {
  const pattern = column.pattern === undefined ? undefined : wholePattern(column.pattern);
  const choices = column.choices === undefined ? undefined : new Set(column.choices);
  return (value) => {
    const must = refuseForm(value, column);
    if (must !== undefined) return { must };
    if (choices?.has(value) === false) return refuseChoice(value, choices);
    if (pattern?.test(value) === false) return { must: `match the pattern ${pattern.source}` };
    const location = column.file ? refuseLocation(value, data) : undefined;
    return location === undefined ? undefined : { must: location };
  };
}

/** A pattern of a definition always means the whole value. */
export function wholePattern(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}

interface ColumnCheck {
  readonly name: string;
  readonly cell: number;
  readonly refuse: (value: string, words: ColumnWords) => Refusal | undefined;
}

type Refusal = Pick<RowMistake, 'message' | 'hint'>;

interface CheckedColumn {
  readonly column: SampleColumn;
  readonly data: S3Uri | undefined;
}

function createColumnCheck(
  name: string,
  { column, data }: CheckedColumn,
  cell: number,
): ColumnCheck {
  const check = createValueCheck(column, data);
  const refuse = (value: string, words: ColumnWords): Refusal | undefined => {
    if (value === '') {
      if (column.optional) return undefined;
      return { message: `Column ${quoteColumn(name, words)} has no value` };
    }
    const refusal = check(value);
    if (refusal === undefined) return undefined;
    const { must, hint } = refusal;
    const message = `${quoteColumn(name, words)} must ${must}: current value is ${showFound(value)}`;
    return { message, hint };
  };
  return { name, cell, refuse };
}

function refuseForm(value: string, { axis }: SampleColumn): string | undefined {
  if (axis) return refuseAxisValue(value);
  return findUncleanOnOneLine(value) === undefined
    ? undefined
    : 'be on one line, without control characters';
}

function refuseChoice(value: string, choices: ReadonlySet<string>): ValueRefusal {
  const hint = askNearest(value, [...choices]);
  return {
    must: `be one of ${[...choices].join(', ')}`,
    hint: hint === '' ? undefined : hint,
  };
}
