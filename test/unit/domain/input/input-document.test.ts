import {
  parseInputDocument,
  parseInputText,
  readInputDocument,
  type InputDocument,
} from '../../../../lib/domain/input/input-document';
import { told } from '../../../support/input-errors';

const KIND = { name: 'configuration sheet', keys: ['name', 'data'] };
const KEYS_HINT =
  'A configuration sheet has keys such as "name: ...", "data: ...", one on each line.';

function parse(text: string): InputDocument {
  const parsed = parseInputDocument('sheet.yaml', text, KIND);
  if (!parsed.ok) throw new Error(told(parsed.errors).join('\n'));
  return parsed.value;
}

function mistakes(text: string): readonly string[] {
  const parsed = parseInputDocument('sheet.yaml', text, KIND);
  return parsed.ok ? [] : told(parsed.errors);
}

describe('values', () => {
  test.each(['010', '1e3', 'no', '1.10', 'true', 'null', '~', '0x1F', '12:30:45', '2026-11-23'])(
    'parseInputDocument() keeps the source text of %s',
    (text) => {
      expect(parse(`a: ${text}\n`).root).toEqual({ a: text });
      expect(parse(`{"a": "${text}"}`).root).toEqual({ a: text });
    },
  );

  test('parseInputDocument() reads JSON with its numbers, indented with tabs', () => {
    expect(parse('{\n\t"a": 1.0,\n\t"b": [true, null],\n\t"c": {"d": "\\u00e9"}\n}').root).toEqual({
      a: '1.0',
      b: ['true', 'null'],
      c: { d: 'é' },
    });
  });

  test('parseInputDocument() reads an empty value as null and an empty text as text', () => {
    expect(parse('a:\nb: ""\nc: [x, ]\n? d\n').root).toEqual({ a: null, b: '', c: ['x'], d: null });
  });

  test('parseInputDocument() reads block text from a file with Windows line ends', () => {
    expect(parse('a: |\r\n  x\r\n  y\r\nb: z\r\n').root).toEqual({ a: 'x\ny\n', b: 'z' });
  });

  test('parseInputDocument() takes a byte order mark', () => {
    const document = parse('\ufeffa: 1\n');

    expect(document.root).toEqual({ a: '1' });
    expect(document.locateKey(['a'])).toEqual({ line: 1, column: 1 });
  });

  test('parseInputDocument() repeats what an alias names', () => {
    const document = parse('a: &x { k: 010 }\nb: *x\n&key c: [*x, *key]\n');

    expect(document.root).toEqual({ a: { k: '010' }, b: { k: '010' }, c: [{ k: '010' }, 'c'] });
    expect(document.locate(['b'])).toEqual({ line: 2, column: 4 });
    expect(document.locate(['b', 'k'])).toEqual({ line: 1, column: 12 });
  });

  test('parseInputDocument() refuses "<<", which would mean nothing', () => {
    expect(mistakes('a: { <<: { b: 1 } }')).toEqual([
      '1:6 Merge keys ("<<") are not understood here | Write the keys out, or name a whole map by its alias ("key: *name").',
    ]);
  });

  test('parseInputDocument() reads "constructor" as a key like any other', () => {
    const document = parse('constructor: x\ntoString: y\n');

    expect(Object.entries(document.root)).toEqual([
      ['constructor', 'x'],
      ['toString', 'y'],
    ]);
    expect(parse('a: 1\n').find(['constructor'])).toBeUndefined();
  });
});

describe('positions', () => {
  const document = parse('a: 1\nlist:\n  - { "😀": x, b: [y] }\n');

  test('locate() says where a value starts', () => {
    expect(document.locate([])).toEqual({ line: 1, column: 1 });
    expect(document.locate(['list', 0])).toEqual({ line: 3, column: 5 });
    expect(document.locate(['list', 0, 'b', 0])).toEqual({ line: 3, column: 19 });
  });

  test('locateKey() says where a key starts, counting an emoji as one character', () => {
    expect(document.locateKey(['list'])).toEqual({ line: 2, column: 1 });
    expect(document.locateKey(['list', 0, 'b'])).toEqual({ line: 3, column: 15 });
  });

  test('nothing stands at an unknown path, and an item of a list has no key', () => {
    expect(document.find(['list', 1])).toBeUndefined();
    expect(document.locate(['b'])).toBeUndefined();
    expect(document.locateKey(['list', 0])).toBeUndefined();
  });
});

describe('no sheet', () => {
  test.each(['', '# only a comment\n', '---\n', '\n\n'])(
    'parseInputDocument() says that %j is empty',
    (text) => {
      expect(mistakes(text)).toEqual([`1:1 The configuration sheet is empty | ${KEYS_HINT}`]);
    },
  );

  test.each([
    ['42', 'plain text'],
    ['"text"', 'plain text'],
    ['[1, 2]', 'a list'],
    ['- a\n- b\n', 'a list'],
  ])('parseInputDocument() says what a sheet is when it gets %j', (text, found) => {
    expect(mistakes(text)).toEqual([
      `1:1 The configuration sheet must be a map of keys: this is ${found} | ${KEYS_HINT}`,
    ]);
  });
});

describe('mistakes in the text', () => {
  const KEY_HINT = 'Write "key: value"; quote a key that starts with "[", "{" or "*".';
  const COLON_HINT = 'Write "key: value", with a space after the colon.';
  const COMMA_HINT = 'Separate the items of a list or a map in brackets by commas.';
  const FOLLOWS =
    'Something follows that does not belong to the value before it | Look for a missing quote, bracket or colon here or on the line above.';

  test.each([
    ['a: &x [*x]\n', '1:8 "*x" stands inside of what it names | Remove the alias.'],
    [
      'a: *x\n',
      '1:4 Nothing is named "&x" above | Put the value in quotes if "*" is meant as text.',
    ],
    [
      'a: *\n',
      '1:4 A name is missing after "*" or "&" | Put a value that starts with "*" or "&" in quotes.',
    ],
    ['? { a: b }\n: c\n', `1:3 A key must be plain text | ${KEY_HINT}`],
    [': x\n', `1:1 A key must be plain text | ${KEY_HINT}`],
    ['"": x\n', `1:1 A key must be plain text | ${KEY_HINT}`],
    ['__proto__: x\n', '1:1 Key "__proto__" is not allowed'],
    [
      'b: { a: 1, c: 2, a: 3 }\n',
      '1:18 Key "a" occurs twice: first on line 1 | Keep one of the two.',
    ],
    ['a: "x\n\ny', '1:4 A quote is opened here and never closed | Close it on the same line.'],
    ['a: "x" y\n', `1:8 ${FOLLOWS}`],
    ['a: 1\n}\n', `2:1 This bracket closes nothing | Remove it, or open it above.`],
    ['{"a": 1 "b": 2}', `1:7 A comma or a bracket is missing before this | ${COMMA_HINT}`],
    ['a: ["x" "y"]', `1:9 A "," is missing before this | ${COMMA_HINT}`],
    ['a: 1\nb\n', `2:1 A ": " is missing here | ${COLON_HINT}`],
    ['a: 1\nb\nc: 2\n', `2:1 A ": " is missing here | ${COLON_HINT}`],
    [
      '- a: b\n c: d\n',
      '2:1 A "- " is missing here | Each item of a list starts with "- "; keys of one item start in the same column.',
    ],
    [
      'a: - b\n',
      '1:4 A list cannot start on the line of its key | Start the list on the next line, or write it as [a, b].',
    ],
    [
      'a: |x\n  y\n',
      '1:5 Text follows "|x" on its line | Start the text on the next line, indented, or put it in quotes.',
    ],
    [
      'a: "x"#y\n',
      '1:7 A space is missing before "#" | A comment starts with " #"; put a value that contains "#" in quotes.',
    ],
    ['%x\n---\na: 1\n', '1:1 Lines that start with "%" are not understood here | Remove the line.'],
    [
      `${'k'.repeat(1100)}: 1\n`,
      '1:1 A key has more than 1024 characters | Look for a missing quote or line break.',
    ],
    ['a: !!int "12"\n', '1:4 Tags such as "!!int" are not understood here | Remove the tag.'],
    ['a: !!binary aGk=\n', '1:4 Tags such as "!!binary" are not understood here | Remove the tag.'],
    ['a: !!set { x }\n', '1:4 Tags such as "!!set" are not understood here | Remove the tag.'],
    ['a: !foo 12\n', '1:4 Tags such as "!foo" are not understood here | Remove the tag.'],
    [
      'a: !!str [12]\n',
      '1:4 The tag "!!str" stands before another kind of value | Remove the tag.',
    ],
    ['a: !!map 12\n', '1:4 The tag "!!map" stands before another kind of value | Remove the tag.'],
    ['a: !!int 5\n', '1:4 Tags such as "!!int" are not understood here | Remove the tag.'],
    ['a: &x &y 1\n', '1:7 Cannot read this: A node can have at most one anchor'],
    [
      'a: "\\0"\n',
      '1:4 The text contains the control character U+0000 | Remove the escape sequence that stands for it.',
    ],
    [
      'a: 1\n"\\ud800": 1\n',
      '2:1 The text contains the half character U+D800 | Remove the escape sequence that stands for it.',
    ],
    [
      'a: 1\nb: x\u0007\n',
      '2:5 The file contains the control character U+0007 | Remove it, or save the file as plain text in UTF-8.',
    ],
    [
      'a: 1\r\nb: 1\rc: 2\n',
      '2:5 The file contains the control character U+000D | Remove it, or save the file as plain text in UTF-8.',
    ],
    [
      'a: \udc00\n',
      '1:4 The file contains the half character U+DC00 | Remove it, or save the file as plain text in UTF-8.',
    ],
  ])('parseInputDocument() explains %j', (text, expected) => {
    expect(mistakes(text)).toEqual([expected]);
  });

  test('parseInputDocument() tells one mistake a line, all of them in the order of the file', () => {
    expect(mistakes('a: @x\nb: "\\q \\w"\nc: !t 1\n')).toEqual([
      '1:4 A value cannot start with "@" | Put the value in quotes.',
      '2:5 Unknown escape "\\q" in a text in double quotes | Use single quotes, or write \\\\ for a backslash.',
      '3:4 Tags such as "!t" are not understood here | Remove the tag.',
    ]);
  });

  test.each([
    [
      'outputs: { bam: lanes/{sample}.bam }\nb: 1\nc: |\n  x\nd: [{ e: f }]\n',
      '1:17',
      'lanes/{sample}.bam',
    ],
    ['outputs: { bam: {sample}.bam }\nb: 1\n', '1:17', '{sample}.bam'],
    ['outputs:\n  bam: {sample}/{lane}.bam\n', '2:8', '{sample}/{lane}.bam'],
    ['outputs: [a, x/{sample}.bam]\nb: 1\n', '1:14', 'x/{sample}.bam'],
  ])('parseInputDocument() finds the pattern without quotes in %j', (text, place, pattern) => {
    const hint = `Put a pattern with {column} in quotes: '${pattern}'.`;
    expect(mistakes(text)).toEqual([`${place} A value with braces is not in quotes | ${hint}`]);
  });

  test('readInputDocument() keeps the first of what occurs twice, and takes aliases of the other', () => {
    const read = readInputDocument('sheet.yaml', 'a: 1\na: &x 2\nb: *x\n', KIND);

    expect(read).toMatchObject({ ok: true, value: { root: { a: '1', b: '2' } } });
    expect(read.ok ? told(read.value.errors) : []).toEqual([
      '2:1 Key "a" occurs twice: first on line 1 | Keep one of the two.',
    ]);
    expect(mistakes('a: 1\na: 2\n')).toHaveLength(1);
    expect(parseInputText('a.json', '[{ "a": 1, "a": 2 }]', KIND)).toMatchObject({ ok: false });
  });

  test('parseInputDocument() tells nothing that only follows from a mistake above', () => {
    expect(mistakes('a: ]\nb: 3\nc: ]\n')).toEqual([
      '1:4 This bracket closes nothing | Remove it, or open it above.',
    ]);
  });

  test('parseInputDocument() tells at most 100 mistakes, and how many more there are', () => {
    const told = mistakes('a: "\\q"\n'.repeat(140));

    expect(told).toHaveLength(100);
    expect(told.at(-1)).toBe('undefined:undefined and 41 more errors');
  });
});
