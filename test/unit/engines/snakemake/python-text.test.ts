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

test('shellDirective() falls back to a literal for what a raw string cannot hold', () => {
  const literal = shellDirective('x=1', 'echo """ {a}\r');

  expect(JSON.parse(literal)).toBe('\nx=1\necho """ {{a}}\n');
});

test('shellDirective() lets no command end its string', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', '\n', '\r', 'x', "'") }),
      (command) => {
        const directive = shellDirective('x=1', command);
        const body = directive.startsWith('r"""')
          ? directive.slice(4, -3)
          : String(JSON.parse(directive));
        expect(body.includes('"""') && directive.startsWith('r')).toBe(false);
        expect(body.replaceAll('{{', '{').replaceAll('}}', '}')).toBe(
          `\nx=1\n${command.trimEnd()}\n`,
        );
      },
    ),
  );
});
