import { invalid, valid, type Checked } from '../input/checked';
import type { InputError } from '../errors';
import type { InputDocument } from '../input/input-document';
import { InputErrorList } from '../input/input-error-list';
import { askNearest } from '../input/nearest-name';
import type { SampleColumns, SampleRow } from './sample-columns';
import { checkSampleRows, type UncheckedRow } from './sample-rows';
import { readTable, type SampleTable, type TableRow } from './sample-table';

export type { SampleColumn, SampleColumns, SampleRow } from './sample-columns';

/** Reads a CSV or TSV file; `file` is its name as its author knows it and decides which of the two it is. */
export function parseSampleSheet(
  file: string,
  text: string,
  columns: SampleColumns,
): Checked<readonly SampleRow[]> {
  const table = readTable(file, text);
  if ('message' in table) return invalid([{ file, path: '', ...table }]);
  const headerErrors = checkHeader(table, columns);
  if (headerErrors.length > 0) return invalid(headerErrors.map((error) => ({ file, ...error })));
  const errors: Omit<InputError, 'file'>[] = [];
  const rows = table.rows.filter((row) => {
    const error = checkWidth(row, table.header);
    if (error !== undefined) errors.push(error);
    return error === undefined;
  });
  const { cells: names } = table.header;
  const unchecked = rows.map((row) => toRecord(names, row));
  const checked = checkSampleRows(unchecked, columns, ({ row, column, message, hint }) => {
    const line = unchecked[row]?.line ?? 1;
    const place = table.columnOf(line, Math.max(0, names.indexOf(column ?? '')));
    errors.push({ line, column: place, path: column ?? '', message, hint });
  });
  if (table.rows.length === 0) {
    errors.push({ line: 1, column: 1, path: '', message: 'The sample sheet has no rows' });
  }
  const ordered = errors.toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0));
  return errors.length === 0
    ? valid(checked)
    : invalid(ordered.map((error) => ({ file, ...error })));
}

/** Checks the rows that a configuration sheet holds itself, under `samples`. */
export function checkInlineSamples(
  document: InputDocument,
  rows: readonly Readonly<Record<string, string>>[],
  columns: SampleColumns,
): Checked<readonly SampleRow[]> {
  const errors = new InputErrorList(document);
  const known = Object.keys(columns.columns);
  const unchecked = rows.map((values, index): UncheckedRow => {
    for (const name of Object.keys(values).filter((key) => !known.includes(key))) {
      errors.addAtKey(['samples', index, name], ...unknownColumn(name, known));
    }
    return { line: document.locate(['samples', index])?.line ?? 1, values };
  });
  const checked = checkSampleRows(unchecked, columns, ({ row, column, message, hint }) => {
    const path = ['samples', row, ...(column === undefined ? [] : [column])];
    if (document.find(path) === undefined) errors.addMissing(path, message, hint);
    else errors.addAt(path, message, hint);
  });
  if (rows.length === 0) errors.addAt(['samples'], 'The list of samples has no rows');
  return errors.isEmpty ? valid(checked) : invalid(errors.toErrors());
}

function checkHeader(
  table: SampleTable,
  { columns }: SampleColumns,
): readonly Omit<InputError, 'file'>[] {
  const { line, cells: names } = table.header;
  const known = Object.keys(columns);
  const errors = names.flatMap((name, index): Omit<InputError, 'file'>[] => {
    const problem = checkColumnName(names, index, known);
    if (problem === undefined) return [];
    const [message, hint] = problem;
    return [{ line, column: table.columnOf(line, index), path: name, message, hint }];
  });
  const missing = Object.entries(columns)
    .filter(([name, column]) => !column.optional && !names.includes(name))
    .map(([name]) => ({
      line,
      column: 1,
      path: name,
      message: `Missing column "${name}"`,
      hint: `The header names: ${names.filter((cell) => cell !== '').join(', ')}.`,
    }));
  return [...errors, ...missing];
}

function checkColumnName(
  names: readonly string[],
  index: number,
  known: readonly string[],
): readonly [message: string, hint: string] | undefined {
  const name = names[index] ?? '';
  if (name === '') return [`Column ${index + 1} has no name`, 'Name it in the first line.'];
  const first = names.indexOf(name);
  if (first < index) {
    const message = `Column "${name}" occurs twice: as columns ${first + 1} and ${index + 1}`;
    return [message, 'Keep one of the two.'];
  }
  return known.includes(name) ? undefined : unknownColumn(name, known);
}

function unknownColumn(name: string, known: readonly string[]): readonly [string, string] {
  const hint = `${askNearest(name, known)} Allowed here: ${known.join(', ')}.`.trimStart();
  return [`Unknown column ${JSON.stringify(name)}`, hint];
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

function toRecord(names: readonly string[], { line, cells }: TableRow): UncheckedRow {
  return {
    line,
    values: Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])),
  };
}
