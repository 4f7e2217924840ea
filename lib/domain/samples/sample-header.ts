import type { InputError } from '../errors';
import { askNearest } from '../input/nearest-name';
import type { SampleColumns } from './sample-columns';
import type { SampleTable } from './sample-table';

type HeaderError = Omit<InputError, 'file'>;
type FindColumn = (word: string) => string | undefined;

/** What a header says, and what is wrong with it. */
export interface HeaderCheck {
  readonly errors: readonly HeaderError[];
  /** Which cell of each row is the value of a column; undefined when the line is no header. */
  readonly cells: ReadonlyMap<string, number> | undefined;
}

/** A column that it does not name, or names twice, has no cell. */
export function checkHeader(
  table: SampleTable,
  { columns }: SampleColumns,
  find: FindColumn,
): HeaderCheck {
  const { line, cells: words } = table.header;
  const known = Object.keys(columns);
  const none = findNoHeader(table, find, known);
  if (none !== undefined) return { errors: [none], cells: undefined };
  const errors = words.flatMap((word, index): HeaderError[] => {
    const problem = checkWord(words, index, { find, known });
    if (problem === undefined) return [];
    const [message, hint] = problem;
    return [{ line, column: table.columnOf(line, index), path: word, message, hint }];
  });
  const meant = words.map(find);
  const missing = known
    .filter((name) => columns[name]?.optional === false && !meant.includes(name))
    .map((name) => ({
      line,
      column: 1,
      path: name,
      message: `Missing column "${name}"`,
      hint: `The header names: ${words.filter((cell) => cell !== '').join(', ')}.`,
    }));
  const clear = known.filter((name) => meant.filter((other) => other === name).length === 1);
  const cells = new Map(clear.map((name) => [name, meant.indexOf(name)]));
  return { errors: [...errors, ...missing], cells };
}

/** Message and hint for a word that means no column. */
export function describeUnknown(
  word: string,
  known: readonly string[],
): readonly [message: string, hint: string] {
  const hint = `${askNearest(word, known)} Allowed here: ${known.join(', ')}.`.trimStart();
  return [`Unknown column ${JSON.stringify(word)}`, hint];
}

/** A table whose first line holds values, or whose header some tool wrote as "#sample". */
function findNoHeader(
  { header, comment }: SampleTable,
  find: FindColumn,
  known: readonly string[],
): HeaderError | undefined {
  const isColumn = (word: string): boolean => find(word) !== undefined;
  if (header.cells.some(isColumn)) return undefined;
  if (comment?.cells.some(isColumn) === true) {
    return {
      ...{ line: comment.line, column: 1, path: '' },
      message: 'The header is a comment: its line starts with "#"',
      hint: 'Remove the "#".',
    };
  }
  if (header.cells.some((word) => askNearest(word, known) !== '')) return undefined;
  return {
    ...{ line: header.line, column: 1, path: '' },
    message: 'This line must be the header, and names no column of the workflow',
    hint: `Its columns are: ${known.join(', ')}.`,
  };
}

interface Known {
  readonly find: FindColumn;
  readonly known: readonly string[];
}

function checkWord(
  words: readonly string[],
  index: number,
  { find, known }: Known,
): readonly [message: string, hint: string] | undefined {
  const word = words[index] ?? '';
  if (word === '') return [`Column ${index + 1} has no name`, 'Name it in the header.'];
  const meant = find(word);
  const first = words.findIndex((other) =>
    meant === undefined ? other === word : find(other) === meant,
  );
  if (first < index) return [describeDouble(words, [first, index], meant), 'Keep one of the two.'];
  return meant === undefined ? describeUnknown(word, known) : undefined;
}

function describeDouble(
  words: readonly string[],
  [first, second]: readonly [number, number],
  meant: string | undefined,
): string {
  const places = `columns ${first + 1} and ${second + 1}`;
  if (words[first] === words[second]) {
    return `Column ${JSON.stringify(words[first])} occurs twice: as ${places}`;
  }
  const both = [words[first], words[second]].map((word) => JSON.stringify(word)).join(' and ');
  return `${both} both mean the column "${meant ?? ''}": they are ${places}`;
}
