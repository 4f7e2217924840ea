import { showFound } from '../input/input-check';
import { quoteColumn, type ColumnWords } from './column-words';
import { FirstPlaces } from './first-places';
import type { SampleColumns } from './sample-columns';

/** A row whose values are right by themselves. */
export interface ComparedRow {
  readonly index: number;
  readonly values: Readonly<Record<string, string>>;
  readonly words: ColumnWords;
  /** Columns whose value is wrong by itself, or missing where it must not be. */
  readonly refused: readonly string[];
}

/** What makes a row collide with one above. */
export interface Collision {
  /** Absent when it is the whole row. */
  readonly column?: string | undefined;
  readonly message: string;
  readonly hint: string;
}

interface ComparisonContext {
  readonly wordsOf: (row: number) => ColumnWords;
  /** `line 4`; by index. */
  readonly describeRow: (row: number) => string;
  /** S3 URI of the folder that relative paths start from. */
  readonly data?: string | undefined;
}

type Tell = (row: number, collision: Collision) => void;
type Compare = (row: ComparedRow, tell: Tell) => void;

/** Compares each row, from the first to the last, with those above it; a repeated row is told once, not column by column. */
export function createRowComparison(columns: SampleColumns, context: ComparisonContext): Compare {
  const findRepeated = createKeyComparison(columns, context);
  const others = [
    ...namesOf(columns, ({ unique }) => unique === true).map((name) =>
      compareUnique(name, context),
    ),
    ...Object.entries(columns.columns).flatMap(([name, { sameFor }]) =>
      sameFor === undefined ? [] : [compareSame(name, sameFor, context)],
    ),
    compareFiles(columns, context),
  ];
  return (row, tell) => {
    const repeated = findRepeated(row);
    if (repeated !== undefined) tell(row.index, repeated);
    else for (const compare of others) compare(row, tell);
  };
}

function namesOf(
  { columns }: SampleColumns,
  isMeant: (column: SampleColumns['columns'][string]) => boolean,
): readonly string[] {
  return Object.entries(columns).flatMap(([name, column]) => (isMeant(column) ? [name] : []));
}

function createKeyComparison(
  { key }: SampleColumns,
  { describeRow }: ComparisonContext,
): (row: ComparedRow) => Collision | undefined {
  const firstRows = new FirstPlaces();
  return ({ index, values, words }) => {
    const group = groupOf(key, values);
    const first = group === undefined ? index : firstRows.remember(group, index);
    if (first === index) return undefined;
    return {
      message: `Row repeats ${describeGroup(key, values, words)} of ${describeRow(first)}`,
      hint: 'Remove one of the two rows, or mend what tells them apart.',
    };
  };
}

function compareUnique(column: string, { describeRow }: ComparisonContext): Compare {
  const firstRows = new FirstPlaces();
  return ({ index, values, words }, tell) => {
    const value = values[column];
    const first = value === undefined ? index : firstRows.remember(value, index);
    if (first === index) return;
    const message = `${quoteColumn(column, words)} must differ from row to row: current value is ${showFound(value)}, as in ${describeRow(first)}`;
    tell(index, { column, message, hint: 'Mend one of the two.' });
  };
}

function compareSame(
  column: string,
  sameFor: readonly string[],
  { describeRow }: ComparisonContext,
): Compare {
  const firstRows = new Map<string, { readonly index: number; readonly value: string }>();
  return ({ index, values, words, refused }, tell) => {
    const group = groupOf(sameFor, values);
    if (group === undefined || refused.includes(column)) return;
    const value = values[column] ?? '';
    const first = firstRows.get(group);
    if (first === undefined) firstRows.set(group, { index, value });
    if (first === undefined || first.value === value) return;
    const found = (text: string): string => showFound(text === '' ? null : text);
    const rows = `all rows of ${describeGroup(sameFor, values, words)}`;
    const message = `${quoteColumn(column, words)} must be the same in ${rows}: current value is ${found(value)}, and ${describeRow(first.index)} has ${found(first.value)}`;
    tell(index, { column, message, hint: 'Mend one of the two.' });
  };
}

function compareFiles(
  columns: SampleColumns,
  { describeRow, wordsOf, data = '' }: ComparisonContext,
): Compare {
  const names = namesOf(columns, ({ file, shared }) => file && shared !== true);
  // Rows and columns in one number: ten thousand rows must not make as many objects.
  const firstCells = new FirstPlaces();
  return ({ index, values, words }, tell) => {
    let cell = index * names.length - 1;
    for (const column of names) {
      const value = values[column];
      cell += 1;
      if (value === undefined) continue;
      const location = data !== '' && value.startsWith(data) ? value.slice(data.length) : value;
      const first = firstCells.remember(location, cell);
      if (first === cell) continue;
      const row = Math.floor(first / names.length);
      const other = quoteColumn(names[first % names.length] ?? '', wordsOf(row));
      const place = row === index ? 'in this row' : `of ${describeRow(row)}`;
      const message = `${quoteColumn(column, words)} must be another file than ${other} ${place}: current value is ${showFound(value)}`;
      tell(index, { column, message, hint: SHARED_HINT });
    }
  };
}

const SHARED_HINT =
  'Name the right file; where rows may share one, the workflow says "shared: true" of the column.';

/** Undefined when a value is missing or wrong. No value that was let through has a line break. */
function groupOf(
  columns: readonly string[],
  values: Readonly<Record<string, string>>,
): string | undefined {
  let group = '';
  for (const column of columns) {
    const value = values[column];
    if (value === undefined) return undefined;
    group = group === '' ? value : `${group}\n${value}`;
  }
  return group;
}

function describeGroup(
  columns: readonly string[],
  values: Readonly<Record<string, string>>,
  words: ColumnWords,
): string {
  const nameOf = (column: string): string => {
    const word = words.get(column) ?? column;
    return word === column ? column : `${word} (${column})`;
  };
  return columns.map((column) => `${nameOf(column)} ${showFound(values[column])}`).join(', ');
}
