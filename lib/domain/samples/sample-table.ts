import Papa from 'papaparse';
import type { InputError } from '../errors';

/** A CSV or TSV file as text in cells, and where each cell stands. */
export interface SampleTable {
  /** Of its first line that is not blank; names without blanks around them. */
  readonly header: TableRow;
  readonly rows: readonly TableRow[];
  /** The last line above the header that is a comment, without its sign. */
  readonly comment: TableRow | undefined;
  /** Rows that are left out, because their quotes tell no cells apart. */
  readonly mistakes: readonly TableError[];
  /** 1-based column, in characters, of a cell; the first without an index. */
  columnOf(line: number, cell: number): number;
}

export interface TableRow {
  /** 1-based; a quoted cell may hold line breaks. */
  readonly line: number;
  readonly cells: readonly string[];
}

export type TableError = Omit<InputError, 'file' | 'path'>;

/**
 * Reads cells by the ending of the file's name: commas in .csv, tabs in .tsv, either of them in others. A line that starts with
 * "#" is a comment, wherever it stands: so do people take a sample out. A value that starts with it goes into quotes.
 */
export function readTable(file: string, text: string): SampleTable | TableError {
  const written = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const binary = refuseBinary(written);
  if (binary !== undefined) return binary;
  const source = written.replace(COMMENT, '');
  const firstLine = source.split('\n').find((line) => line.trim() !== '');
  if (firstLine === undefined) {
    return refuse('The sample sheet is empty', 'Its first line names the columns.');
  }
  const separator = separatorOf(file, firstLine);
  const mistake = mistakenSeparator(file, firstLine, separator);
  if (mistake !== undefined) return mistake;
  const { cells, mistakes } = parseCells(source, separator);
  const [unquoted] = mistakes;
  const headerLine = source.slice(0, source.indexOf(firstLine)).split('\n').length;
  if (unquoted?.line === headerLine) return unquoted;
  const rows = numberLines(cells, source.includes('"'));
  const [header, ...others] = rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (header === undefined) {
    return refuse('The sample sheet names no column', 'Its first line names the columns.');
  }
  const width = header.cells.findLastIndex((cell) => cell !== '') + 1;
  let lines: readonly string[] | undefined;
  return {
    header: dropEmptyTail(header, width),
    rows: others.map((row) => dropEmptyTail(row, width)),
    comment: findComment(written, header.line, separator),
    mistakes,
    columnOf: (line, cell) => {
      lines ??= source.split('\n');
      return startOfCell(lines[line - 1] ?? '', cell, separator);
    },
  };
}

interface ParsedCells {
  readonly cells: readonly string[][];
  readonly mistakes: readonly TableError[];
}

/** Each costs another look at the whole table. */
const MAXIMUM_QUOTING_MISTAKES = 20;

/** Without quotes there is nothing to parse, and nothing that can be wrong. A line with a wrong quote is read as an empty one. */
function parseCells(source: string, separator: string): ParsedCells {
  if (!source.includes('"')) {
    return { cells: source.split('\n').map((line) => line.split(separator)), mistakes: [] };
  }
  const mistakes: TableError[] = [];
  let rest = source;
  for (;;) {
    const { data, errors } = Papa.parse<string[]>(rest, { delimiter: separator, newline: '\n' });
    const quoting = errors.find(({ type }) => type === 'Quotes');
    if (quoting === undefined) return { cells: data, mistakes };
    mistakes.push(quotingError(quoting, rest));
    if (mistakes.length === MAXIMUM_QUOTING_MISTAKES) {
      return { cells: data.slice(0, quoting.row), mistakes };
    }
    rest = withoutLine(rest, quoting.index ?? 1);
  }
}

/** The offset is behind the quote that opens a cell. */
function withoutLine(source: string, offset: number): string {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  const end = source.indexOf('\n', start);
  return `${source.slice(0, start)}${end === -1 ? '' : source.slice(end)}`;
}

const COMMENT = /^ *#.*$/gm;

/** Spreadsheets of another kind, and text in another encoding, arrive as such characters. */
function refuseBinary(source: string): TableError | undefined {
  const offset = source.search(/[\0\ufffd]/);
  if (offset === -1) return undefined;
  const before = source.slice(0, offset).split('\n');
  return {
    line: before.length,
    column: Array.from(before.at(-1) ?? '').length + 1,
    message: 'The file is no plain text in UTF-8',
    hint: 'Save the table as "CSV UTF-8", or as text in UTF-8 with tabs.',
  };
}

function findComment(source: string, headerLine: number, separator: string): TableRow | undefined {
  const above = source.split('\n', headerLine - 1);
  const index = above.findLastIndex((line) => line.trimStart().startsWith('#'));
  if (index === -1) return undefined;
  const words = (above[index] ?? '').replace(/^\s*#+/, '').split(separator);
  return { line: index + 1, cells: words.map((word) => word.trim()) };
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

/** Takes the blanks around cells away in place: a copy of every row would take as long as parsing it. */
function numberLines(data: readonly string[][], hasQuotes: boolean): readonly TableRow[] {
  let line = 1;
  return data.map((cells) => {
    for (let index = 0; index < cells.length; index += 1) cells[index] = cells[index]?.trim() ?? '';
    const row = { line, cells };
    // Only quotes can hold line breaks.
    line += 1 + (hasQuotes ? cells.reduce((sum, cell) => sum + countLineBreaks(cell), 0) : 0);
    return row;
  });
}

function countLineBreaks(cell: string): number {
  return cell.includes('\n') ? cell.split('\n').length - 1 : 0;
}

/** Its offset is that of the first character within the quotes. */
function quotingError({ code, index = 1 }: Papa.ParseError, source: string): TableError {
  const before = source.slice(0, index - 1).split('\n');
  return {
    line: before.length,
    column: Array.from(before.at(-1) ?? '').length + 1,
    message:
      code === 'MissingQuotes'
        ? 'A quote is opened here and never closed'
        : 'Text follows the quote that closes this one',
    hint: 'Write a quote within a quoted value twice, or remove the quotes.',
  };
}

/** Spreadsheets write separators for empty columns on the right. */
function dropEmptyTail(row: TableRow, width: number): TableRow {
  if (row.cells.length <= width) return row;
  const used = row.cells.findLastIndex((cell) => cell !== '') + 1;
  return { line: row.line, cells: row.cells.slice(0, Math.max(used, width)) };
}

function startOfCell(line: string, cell: number, separator: string): number {
  let quoted = false;
  let isFirst = true;
  let left = cell;
  const characters = Array.from(line);
  const end = characters.findIndex((character) => {
    const isSeparator = character === separator && !quoted;
    // Within a cell that does not start with one, a quote is text.
    if (character === '"' && (quoted || isFirst)) quoted = !quoted;
    if (isSeparator) left -= 1;
    isFirst = isSeparator;
    return left === 0;
  });
  if (cell === 0) return 1;
  return end === -1 ? characters.length + 1 : end + 2;
}
