import { invalid, type Checked, valid } from '../input/checked';
import type { InputError } from '../errors';
import { createColumnFinder, type ColumnWords } from './column-words';
import type { SampleColumns, SampleSheet } from './sample-columns';
import { checkHeader } from './sample-header';
import { keysInList, parseSampleList } from './sample-list';
import { checkSampleRows, NO_CELL } from './sample-rows';
import { readTable, type SampleTable, type TableRow } from './sample-table';

export type { SampleColumn, SampleColumns, SampleRow, SampleSheet } from './sample-columns';

/** What a sample sheet is checked against. */
export interface SampleExpectations {
  readonly columns: SampleColumns;
  /** S3 URI of the folder that relative paths start from; files are compared by what they are written as without it. */
  readonly data?: string | undefined;
}

/** Reads a CSV, TSV or JSON file; `file` is its name as its author knows it and decides which of them it is. */
export function parseSampleSheet(
  file: string,
  text: string,
  expected: SampleExpectations,
): Checked<SampleSheet> {
  if (/\.json$/i.test(file)) return parseSampleList(file, text, expected);
  const table = readTable(file, text);
  if ('message' in table) return invalid([{ file, path: '', ...table }]);
  const find = createColumnFinder(expected.columns.columns);
  const header = checkHeader(table, expected.columns, find);
  const ofHeader = header.errors.map((error) => ({ file, ...error }));
  if (header.cells === undefined) return invalid(ofHeader);
  const { sheet, errors: ofRows } = checkTable(file, table, { ...expected, cells: header.cells });
  const errors = [...ofHeader, ...ofRows];
  return errors.length === 0 ? valid(sheet) : invalid(errors);
}

/** What a sample sheet calls its columns; none when it cannot be read. */
export function columnWordsOf(file: string, text: string): readonly string[] {
  if (/\.json$/i.test(file)) return keysInList(file, text);
  const table = readTable(file, text);
  return 'message' in table ? [] : table.header.cells;
}

interface TableExpectations extends SampleExpectations {
  readonly cells: ReadonlyMap<string, number>;
}

function checkTable(
  file: string,
  table: SampleTable,
  { columns, cells, data }: TableExpectations,
): { readonly sheet: SampleSheet; readonly errors: readonly InputError[] } {
  const { header } = table;
  const errors: InputError[] = table.mistakes.map((mistake) => ({ file, path: '', ...mistake }));
  const rows = table.rows.filter((row) => {
    const error = checkWidth(row, header);
    if (error !== undefined) errors.push({ file, ...error });
    return error === undefined;
  });
  const words: ColumnWords = new Map(
    [...cells].map(([name, cell]) => [name, header.cells[cell] ?? '']),
  );
  const placeOf: SampleSheet['placeOf'] = (row, name) => {
    const line = rows[row]?.line ?? header.line;
    const column = table.columnOf(line, cells.get(name) ?? 0);
    return { file, line, column, path: words.get(name) ?? name };
  };
  const checked = checkSampleRows(rows, columns, {
    data,
    cellOrder: Object.keys(columns.columns).map((name) => cells.get(name) ?? NO_CELL),
    wordsOf: () => words,
    describeRow: (row) => `line ${rows[row]?.line ?? 0}`,
    report: ({ row, column = '', message, hint }) =>
      errors.push({ ...placeOf(row, column), message, hint }),
  });
  if (table.rows.length === 0 && table.mistakes.length === 0) {
    errors.push({ file, line: 1, column: 1, path: '', message: 'The sample sheet has no rows' });
  }
  return { sheet: { rows: checked, placeOf }, errors: errors.sort(byPlace) };
}

function byPlace(left: InputError, right: InputError): number {
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}

function checkWidth(row: TableRow, header: TableRow): Omit<InputError, 'file'> | undefined {
  const { length } = row.cells;
  const width = header.cells.length;
  if (length === width) return undefined;
  return {
    line: row.line,
    column: 1,
    path: '',
    message: `Row has ${length} ${length === 1 ? 'value' : 'values'}: the header names ${width} columns`,
    hint: 'Put a value that contains the separator in double quotes; leave a missing value empty.',
  };
}
