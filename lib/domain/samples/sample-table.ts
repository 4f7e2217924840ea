import Papa from 'papaparse';
import type { InputError } from '../errors';

/** A CSV or TSV file as text in cells, and where each cell stands. */
export interface SampleTable {
  /** Of its first line that is not blank; names without blanks around them. */
  readonly header: TableRow;
  readonly rows: readonly TableRow[];
  /** 1-based column, in characters, of a cell; the first without an index. */
  columnOf(line: number, cell: number): number;
}

export interface TableRow {
  /** 1-based; a quoted cell may hold line breaks. */
  readonly line: number;
  readonly cells: readonly string[];
}

type TableError = Omit<InputError, 'file' | 'path'>;

/** Reads cells by the ending of the file's name: commas in .csv, tabs in .tsv, either of them in others. */
export function readTable(file: string, text: string): SampleTable | TableError {
  const source = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const firstLine = source.split('\n').find((line) => line.trim() !== '');
  if (firstLine === undefined) {
    return refuse('The sample sheet is empty', 'Its first line names the columns.');
  }
  const separator = separatorOf(file, firstLine);
  const mistake = mistakenSeparator(file, firstLine, separator);
  if (mistake !== undefined) return mistake;
  const parsed = Papa.parse<string[]>(source, { delimiter: separator, newline: '\n' });
  const rows = numberLines(parsed.data);
  const [quoting] = parsed.errors.filter(({ type }) => type === 'Quotes');
  if (quoting !== undefined) return quotingError(quoting, rows);
  const [header, ...others] = rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (header === undefined) {
    return refuse('The sample sheet names no column', 'Its first line names the columns.');
  }
  const lines = source.split('\n');
  const width = header.cells.findLastIndex((cell) => cell !== '') + 1;
  return {
    header: dropEmptyTail(header, width),
    rows: others.map((row) => dropEmptyTail(row, width)),
    columnOf: (line, cell) => startOfCell(lines[line - 1] ?? '', cell, separator),
  };
}

function refuse(message: string, hint: string): TableError {
  return { line: 1, column: 1, message, hint };
}

function separatorOf(file: string, firstLine: string): string {
  if (/\.csv$/i.test(file)) return ',';
  return /\.tsv$/i.test(file) || firstLine.includes('\t') ? '\t' : ',';
}

const SEPARATORS = [
  { sign: ',', name: 'commas' },
  { sign: '\t', name: 'tabs' },
  { sign: ';', name: 'semicolons' },
];

function mistakenSeparator(
  file: string,
  firstLine: string,
  separator: string,
): TableError | undefined {
  if (firstLine.includes(separator)) return undefined;
  const found = SEPARATORS.find(({ sign }) => firstLine.includes(sign));
  if (found === undefined) return undefined;
  const expected = separator === ',' ? 'commas' : 'tabs';
  const ending = /\.[^.]*$/.exec(file)?.[0] ?? '';
  return {
    line: 1,
    column: firstLine.indexOf(found.sign) + 1,
    message: `The columns are separated by ${found.name}: a ${ending} file has ${expected}`,
    hint:
      found.name === 'semicolons'
        ? `Save the table with ${expected}: some spreadsheets write semicolons.`
        : `Save the table with ${expected}, or let its name end with ${found.sign === ',' ? '.csv' : '.tsv'}.`,
  };
}

function numberLines(data: readonly (readonly string[])[]): readonly TableRow[] {
  let line = 1;
  return data.map((cells) => {
    const row = { line, cells: cells.map((cell) => cell.trim()) };
    line += 1 + cells.reduce((sum, cell) => sum + countLineBreaks(cell), 0);
    return row;
  });
}

function countLineBreaks(cell: string): number {
  return cell.includes('\n') ? cell.split('\n').length - 1 : 0;
}

function quotingError(error: Papa.ParseError, rows: readonly TableRow[]): TableError {
  const line = rows[error.row ?? 0]?.line;
  return {
    line,
    column: 1,
    message:
      error.code === 'MissingQuotes'
        ? 'A quote is opened in this line and never closed'
        : 'Text follows a closing quote in this line',
    hint: 'Write a quote within a quoted value twice, or remove the quotes.',
  };
}

/** Spreadsheets write separators for empty columns on the right. */
function dropEmptyTail(row: TableRow, width: number): TableRow {
  const used = row.cells.findLastIndex((cell) => cell !== '') + 1;
  return { line: row.line, cells: row.cells.slice(0, Math.max(used, width)) };
}

function startOfCell(line: string, cell: number, separator: string): number {
  let quoted = false;
  let left = cell;
  const characters = Array.from(line);
  const end = characters.findIndex((character) => {
    if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) left -= 1;
    return left === 0;
  });
  if (cell === 0) return 1;
  return end === -1 ? characters.length + 1 : end + 2;
}
