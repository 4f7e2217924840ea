import { showFound } from '../input/input-check';
import { quoteColumn, type ColumnWords } from './column-words';
import type { SampleColumns, SampleRow } from './sample-columns';

/** What makes a row collide with one above. */
export interface Collision {
  /** Absent when it is the whole row. */
  readonly column?: string | undefined;
  readonly message: string;
  readonly hint: string;
}

interface ComparisonContext {
  /** The words for columns that a row has; by index. */
  readonly wordsOf: (row: number) => ColumnWords;
  /** How messages name a row, e.g. `line 4`; by index. */
  readonly describeRow: (row: number) => string;
  /** S3 URI of the folder that relative paths start from. */
  readonly data?: string | undefined;
  /** Columns whose value is wrong by itself, or missing where it must not be; by row. */
  readonly refused: ReadonlyMap<number, readonly string[]>;
}

type Row = Pick<SampleRow, 'values'>;
type Reader = (values: Row['values']) => string | undefined;
type Tell = (row: number, collision: Collision) => void;

/** Compares a row with those that it was given before. */
type Compare = (values: Row['values'], index: number) => readonly Collision[];

interface Comparison {
  /** False when no two rows collide, which is how sheets should be: one look at all rows tells it in a fraction of the time. */
  readonly mayFind: (rows: readonly Row[]) => boolean;
  readonly compare: Compare;
}

/** Compares each row, from the first to the last, with those above it; a repeated row is told once, not column by column. */
export function compareRows(
  rows: readonly Row[],
  columns: SampleColumns,
  context: ComparisonContext,
  tell: Tell,
): void {
  const repeats = createKeyComparison(columns, context);
  const others = [
    ...namesOf(columns, ({ unique }) => unique === true).map((name) =>
      compareUnique(name, context),
    ),
    ...Object.entries(columns.columns).flatMap(([name, { sameFor }]) =>
      sameFor === undefined ? [] : [compareSame(name, sameFor, context)],
    ),
    compareFiles(columns, context),
  ];
  const mayRepeat = repeats.mayFind(rows);
  const finding = others.filter(({ mayFind }) => mayFind(rows));
  if (!mayRepeat && finding.length === 0) return;
  rows.forEach(({ values }, index) => {
    const repeated = mayRepeat ? repeats.compare(values, index) : NONE;
    const collisions =
      repeated.length > 0 ? repeated : finding.flatMap(({ compare }) => compare(values, index));
    for (const collision of collisions) tell(index, collision);
  });
}

const NONE: readonly Collision[] = [];

function namesOf(
  { columns }: SampleColumns,
  isMeant: (column: SampleColumns['columns'][string]) => boolean,
): readonly string[] {
  return Object.entries(columns).flatMap(([name, column]) => (isMeant(column) ? [name] : []));
}

/** Whether any value comes twice, in whichever row and by whichever of the readers; loops, for ten thousand rows are many to copy. */
function hasRepeated(rows: readonly Row[], readers: readonly Reader[]): boolean {
  const found = new Set<string>();
  let count = 0;
  for (const { values } of rows) {
    for (const read of readers) {
      const value = read(values);
      if (value === undefined) continue;
      found.add(value);
      count += 1;
    }
  }
  return found.size < count;
}

/** The place where a value came first: this one, unless it came before. */
function firstPlace(places: Map<string, number>, value: string, place: number): number {
  const first = places.get(value);
  if (first === undefined) places.set(value, place);
  return first ?? place;
}

function createKeyComparison(
  { key }: SampleColumns,
  { describeRow, wordsOf }: ComparisonContext,
): Comparison {
  const firstRows = new Map<string, number>();
  return {
    mayFind: (rows) => hasRepeated(rows, [(values) => groupOf(key, values)]),
    compare: (values, index) => {
      const group = groupOf(key, values);
      const first = group === undefined ? index : firstPlace(firstRows, group, index);
      if (first === index) return NONE;
      const message = `Row repeats ${describeGroup(key, values, wordsOf(index))} of ${describeRow(first)}`;
      return [{ message, hint: 'Remove one of the two rows, or mend what tells them apart.' }];
    },
  };
}

function compareUnique(column: string, { describeRow, wordsOf }: ComparisonContext): Comparison {
  const firstRows = new Map<string, number>();
  return {
    mayFind: (rows) => hasRepeated(rows, [(values) => values[column]]),
    compare: (values, index) => {
      const value = values[column];
      const first = value === undefined ? index : firstPlace(firstRows, value, index);
      if (first === index) return NONE;
      const message = `${quoteColumn(column, wordsOf(index))} must differ from row to row: current value is ${showFound(value)}, as in ${describeRow(first)}`;
      return [{ column, message, hint: 'Mend one of the two.' }];
    },
  };
}

function compareSame(
  column: string,
  sameFor: readonly string[],
  { describeRow, wordsOf, refused }: ComparisonContext,
): Comparison {
  const firstRows = new Map<string, { readonly index: number; readonly value: string }>();
  const compare: Compare = (values, index) => {
    const group = groupOf(sameFor, values);
    if (group === undefined || refused.get(index)?.includes(column) === true) return NONE;
    const value = values[column] ?? '';
    const first = firstRows.get(group);
    if (first === undefined) firstRows.set(group, { index, value });
    if (first === undefined || first.value === value) return NONE;
    const found = (text: string): string => showFound(text === '' ? null : text);
    const words = wordsOf(index);
    const rows = `all rows of ${describeGroup(sameFor, values, words)}`;
    const message = `${quoteColumn(column, words)} must be the same in ${rows}: current value is ${found(value)}, and ${describeRow(first.index)} has ${found(first.value)}`;
    return [{ column, message, hint: 'Mend one of the two.' }];
  };
  // Rows of one group are the rule: only comparing them tells whether they differ.
  return { mayFind: () => true, compare };
}

function compareFiles(columns: SampleColumns, context: ComparisonContext): Comparison {
  const { describeRow, wordsOf, data = '' } = context;
  const names = namesOf(columns, ({ file, shared }) => file && shared !== true);
  const firstCells = new Map<string, number>();
  const locationOf = (value: string | undefined): string | undefined =>
    data !== '' && value?.startsWith(data) === true ? value.slice(data.length) : value;
  const readers = names.map(
    (name): Reader =>
      (values) =>
        locationOf(values[name]),
  );
  return {
    mayFind: (rows) => hasRepeated(rows, readers),
    compare: (values, index) => {
      return names.flatMap((column, position) => {
        const location = locationOf(values[column]);
        // Rows and columns in one number.
        const cell = index * names.length + position;
        const first = location === undefined ? cell : firstPlace(firstCells, location, cell);
        if (first === cell) return NONE;
        const row = Math.floor(first / names.length);
        const other = quoteColumn(names[first % names.length] ?? '', wordsOf(row));
        const place = row === index ? 'in this row' : `of ${describeRow(row)}`;
        const message = `${quoteColumn(column, wordsOf(index))} must be another file than ${other} ${place}: current value is ${showFound(values[column])}`;
        return [{ column, message, hint: SHARED_HINT }];
      });
    },
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
