import { placeInCommand } from '../../../../lib/domain/definition/command-place';
import { parseInputDocument } from '../../../../lib/domain/input/input-document';

/** Where a place of the command in a text stands. */
function placeIn(text: string, line: number, column: number): string {
  const document = parseInputDocument('f', text, { name: 'file', keys: [] });
  const start = document.ok ? document.value.locate(['command']) : undefined;
  if (start === undefined) throw new Error('No command');
  const place = placeInCommand(text, start, { line, column });
  return `${place.line}:${place.column}`;
}

test.each([
  ['a block', 'command: |\n  first\n  second\n', '3:5'],
  [
    'a block with an anchor and a comment',
    'command: &name | # why\n    first\n    second\n',
    '3:7',
  ],
  ['a block without its last line break', 'command: |-\n  first\n  second', '3:5'],
  ['a block that starts with an empty line', 'command: |\n\n  second\n', '3:5'],
  ['a text in quotes', 'command: "first\\nsecond"\n', '1:10'],
  ['a folded text', 'command: >\n  first\n  second\n', '1:10'],
])('placeInCommand() finds the third character of the second line of %s', (_, text, place) => {
  expect(placeIn(text, 2, 3)).toBe(place);
});

test.each([
  ['the line below the last', 4, 1, '3:6'],
  ['a line far below', 9, 9, '3:6'],
  ['a column behind the line', 1, 30, '2:7'],
])('placeInCommand() keeps %s of a block in it', (_, line, column, place) => {
  expect(placeIn('command: |\n  first\n  two?\n\npublish: x\n', line, column)).toBe(place);
});

test('placeInCommand() tells the start of a plain text whose lines are joined', () => {
  expect(placeIn('command:\n  sort $reads\n  -o $bam\n', 1, 6)).toBe('2:8');
  expect(placeIn('command:\n  sort $reads\n  -o $bam\n', 1, 16)).toBe('2:3');
  expect(placeIn('command: echo x\npublish: y\n', 2, 1)).toBe('1:10');
});

test('placeInCommand() counts on from where a plain text begins', () => {
  expect(placeIn('a: 1\ncommand: echo x\n', 1, 6)).toBe('2:15');
});
