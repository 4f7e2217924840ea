import { invalid, valid, type Checked } from '../input/checked';
import { showFound } from '../input/input-check';
import {
  isInputList,
  isInputMap,
  parseInputText,
  type InputPath,
  type InputText,
} from '../input/input-document';
import { InputErrorList } from '../input/input-error-list';
import { printPath } from '../input/input-path';
import type { InputValue } from '../input/input-tree';
import { createColumnFinder, type ColumnWords } from './column-words';
import type { SampleColumns, SampleSheet } from './sample-columns';
import { describeUnknown } from './sample-header';
import { checkSampleRows, type UncheckedRow } from './sample-rows';

export interface ListExpectations {
  readonly columns: SampleColumns;
  /** S3 URI of the folder that relative paths start from. */
  readonly data?: string | undefined;
}

/** Reads a JSON file: a list of rows, each a map from column to value; what is written as a number stays as it is written. */
export function parseSampleList(
  file: string,
  text: string,
  expected: ListExpectations,
): Checked<SampleSheet> {
  const parsed = parseInputText(file, text, { name: 'sample sheet' });
  if (!parsed.ok) return parsed;
  const document = parsed.value;
  const errors = new InputErrorList(document);
  if (!isInputList(document.root)) {
    const message = `The sample sheet must be a list of rows: this is ${showFound(document.root)}`;
    errors.addAt([], message, 'Write [{ "sample": "A", ... }, ...].');
    return invalid(errors.toErrors());
  }
  const isNull = findsNull(document, text);
  const rows = document.root.map((row, index) => readRow(row, { path: [index], errors, isNull }));
  return errors.isEmpty
    ? checkSampleList({ document, path: [] }, rows, expected)
    : invalid(errors.toErrors());
}

/** The keys of all rows of a JSON file; none when it holds something else. */
export function keysInList(file: string, text: string): readonly string[] {
  const parsed = parseInputText(file, text, { name: 'sample sheet' });
  if (!parsed.ok || !isInputList(parsed.value.root)) return [];
  const rows = parsed.value.root.filter(isInputMap);
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

/** Where a list of rows stands: in a file of its own, or in a configuration sheet. */
interface ListPlace {
  readonly document: InputText;
  readonly path: InputPath;
}

/** Checks rows that are lists of keys and values, with the words that they have for the columns. */
export function checkSampleList(
  { document, path }: ListPlace,
  rows: readonly Readonly<Record<string, string>>[],
  { columns, data }: ListExpectations,
): Checked<SampleSheet> {
  const errors = new InputErrorList(document);
  const find = createColumnFinder(columns.columns);
  const known = Object.keys(columns.columns);
  const lines = rows.map((_, index) => document.locate([...path, index])?.line ?? 1);
  // A list written on a few lines: its rows are told apart by their numbers.
  const shareLines = new Set(lines).size < lines.length;
  const wordsOfRows: ColumnWords[] = [];
  const unchecked = rows.map((row, index): UncheckedRow => {
    const { values, words, report } = renameKeys(row, find);
    for (const { key, told } of report(known)) errors.addAtKey([...path, index, key], ...told);
    wordsOfRows.push(words);
    const cells = known.map((name) => values.get(name) ?? '');
    return { line: shareLines ? index + 1 : (lines[index] ?? 1), cells };
  });
  const pathOf = (row: number, column: string): InputPath => [
    ...path,
    row,
    wordsOfRows[row]?.get(column) ?? column,
  ];
  const checked = checkSampleRows(unchecked, columns, {
    data,
    cellOrder: known.map((_, cell) => cell),
    wordsOf: (row) => wordsOfRows[row] ?? NO_WORDS,
    describeRow: (row) => (shareLines ? `row ${row + 1}` : `line ${lines[row] ?? 1}`),
    report: ({ row, column, message, hint }) => {
      const place = column === undefined ? [...path, row] : pathOf(row, column);
      if (document.find(place) === undefined) errors.addMissing(place, message, hint);
      else errors.addAt(place, message, hint);
    },
  });
  if (rows.length === 0) errors.addAt(path, 'The list of samples has no rows');
  if (!errors.isEmpty) return invalid(errors.toErrors());
  const placeOf: SampleSheet['placeOf'] = (row, column) => {
    const place = pathOf(row, column);
    return { file: document.file, ...document.locate(place), path: printPath(place) };
  };
  return valid({ rows: checked, placeOf });
}

const NO_WORDS: ColumnWords = new Map();

interface RenamedRow {
  readonly words: ColumnWords;
  /** By column. */
  readonly values: ReadonlyMap<string, string>;
  /** What is wrong with the keys. */
  readonly report: (known: readonly string[]) => readonly KeyMistake[];
}

interface KeyMistake {
  readonly key: string;
  readonly told: readonly [message: string, hint: string];
}

function renameKeys(
  row: Readonly<Record<string, string>>,
  find: (word: string) => string | undefined,
): RenamedRow {
  const values = new Map<string, string>();
  const words = new Map<string, string>();
  const unknown: string[] = [];
  const doubles: KeyMistake[] = [];
  for (const [key, value] of Object.entries(row)) {
    const column = find(key);
    const first = words.get(column ?? '');
    if (column === undefined) unknown.push(key);
    else if (first === undefined) {
      words.set(column, key);
      values.set(column, value);
    } else {
      const both = [first, key].map((word) => JSON.stringify(word)).join(' and ');
      const message = `${both} both mean the column "${column}"`;
      doubles.push({ key, told: [message, 'Keep one of the two.'] });
    }
  }
  return {
    values,
    words,
    report: (known) => [
      ...unknown.map((key) => ({ key, told: describeUnknown(key, known) })),
      ...doubles,
    ],
  };
}

interface RowPlace {
  readonly path: InputPath;
  readonly errors: InputErrorList;
  readonly isNull: (path: InputPath) => boolean;
}

function readRow(row: InputValue, { path, errors, isNull }: RowPlace): Record<string, string> {
  const refuse = (place: InputPath, expected: string, found: InputValue): void =>
    errors.addAt(
      place,
      `"${printPath(place)}" must be ${expected}: current value is ${showFound(found)}`,
    );
  if (!isInputMap(row)) {
    refuse(path, 'a map from column to value', row);
    return {};
  }
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => {
      const place = [...path, key];
      if (typeof value === 'string') return [key, value === 'null' && isNull(place) ? '' : value];
      if (value !== null) refuse(place, 'text or a number', value);
      return [key, ''];
    }),
  );
}

/** Tells JSON's null, which is a missing value, from the text "null": only one of them is in quotes. */
function findsNull(document: InputText, text: string): (path: InputPath) => boolean {
  const lines = text.replace(/^\ufeff/, '').split('\n');
  return (path) => {
    const place = document.locate(path);
    if (place === undefined) return false;
    return Array.from(lines[place.line - 1] ?? '')[place.column - 1] === 'n';
  };
}
