import fc from 'fast-check';
import {
  pythonComment,
  pythonString,
  shellDirective,
} from '../../../../lib/engines/snakemake/python-text';

test('pythonString() escapes quotes, backslashes and control characters', () => {
  expect(pythonString('a"b\\c\nd\u007f\u0000')).toBe('"a\\"b\\\\c\\nd\\u007f\\u0000"');
});

test('pythonString() gives one line that reads back as the same text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const literal = pythonString(text);
      expect(literal).not.toMatch(/[\r\n]/);
      expect(JSON.parse(literal)).toBe(text);
    }),
  );
});

test('pythonComment() stays on its line, whatever it is made of', () => {
  expect(pythonComment('a\r\nimport os\u2028b\u0085c')).toBe('# a import os b c');
});

test('shellDirective() writes a command verbatim at column 0, with braces doubled', () => {
  expect(shellDirective('x={params.x:q}', 'cat <<END\n${x} \\t\nEND\n')).toBe(
    'r"""\nx={params.x:q}\ncat <<END\n${{x}} \\t\nEND\n"""',
  );
});

test('shellDirective() takes the other quotes for a command that holds the first', () => {
  expect(shellDirective('x=1', 'echo """a"""')).toBe(`r'''\nx=1\necho """a"""\n'''`);
});

test('shellDirective() writes a literal a line for what no raw string can hold', () => {
  expect(shellDirective('x=1', 'echo """ {a}\r')).toBe(
    ['"\\n"', '"x=1\\n"', '"echo \\"\\"\\" {{a}}\\r\\n"'].join('\n        '),
  );
  expect(shellDirective('x=1', `'''"""`)).toBe(
    ['"\\n"', '"x=1\\n"', `"'''\\"\\"\\"\\n"`].join('\n        '),
  );
});

test('shellDirective() lets no command end its string', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', '\n', '\r', 'x', "'") }),
      (command) => {
        const directive = shellDirective('x=1', command);

        const text = textOf(directive);
        expect(text.replaceAll('{{', '{').replaceAll('}}', '}')).toBe(
          `\nx=1\n${command.replace(/\n+$/, '')}\n`,
        );
      },
    ),
  );
});

/** What Python reads: raw text up to the first of its quotes, or literals one after the other. */
function textOf(directive: string): string {
  if (!directive.startsWith('r')) {
    return directive
      .split('\n        ')
      .map((literal) => String(JSON.parse(literal)))
      .join('');
  }
  const quotes = directive.slice(1, 4);
  const text = directive.slice(4, -3);
  expect(directive.endsWith(quotes)).toBe(true);
  expect(text).not.toContain(quotes);
  return text;
}
