import * as fc from 'fast-check';
import { parseConfigurationSheet } from '../../../../lib/domain/sheet/configuration-sheet';
import { parseWorkflowDefinition } from '../../../../lib/domain/definition/definition-parser';
import { errorsOf } from '../../../support/input-errors';

/** A first anchor, and others that each repeat the one before it nine times. */
function bomb(): string {
  const names = Array.from('abcdefghi');
  const lines = names.map((name, index) => {
    const inner = index === 0 ? 'x' : `*${names[index - 1] ?? ''}`;
    return `${name}: &${name} [${Array(9).fill(inner).join(', ')}]`;
  });
  return lines.join('\n');
}

/** Anchors that nest: a depth that no bracket and no indentation shows. */
function deepAliases(depth: number): string {
  const lines = Array.from(
    { length: depth },
    (_, index) => `k${index + 1}: &a${index + 1} [*a${index}]`,
  );
  return ['k0: &a0 x', ...lines].join('\n');
}

function manyKeys(count: number): string {
  return Array.from({ length: count }, (_, index) => `k${index}:`).join('\n');
}

const NESTED = 'Brackets are nested more than 64 deep';
const SIGNS = 'A line has more than 64 of the signs "-", "?" and ":"';

const HOSTILE: readonly (readonly [name: string, text: string, message: string])[] = [
  ['2 kB of [', '['.repeat(2000), NESTED],
  ['100 kB of {', '{a: '.repeat(25_000), NESTED],
  ['brackets over many lines', '[\n'.repeat(2000), NESTED],
  ['brackets that close too often before', `${']'.repeat(3000)}${'['.repeat(2000)}`, NESTED],
  ['a list in a list in a list', '- '.repeat(2000), SIGNS],
  ['a key of a key', '? '.repeat(2000), SIGNS],
  ['values of values', 'a: '.repeat(2000), SIGNS],
  [
    'indentation',
    Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    'A line is indented by more than 128 columns',
  ],
  ['indentation at once', `${' '.repeat(1000)}a: b`, 'A line is indented by more than 128 columns'],
  ['a YAML bomb', bomb(), 'The file expands to more than 50,000 values'],
  ['aliases in aliases', deepAliases(5000), 'The file expands to more than 50,000 values'],
  [
    '50,000 values in a list',
    '- a\n'.repeat(50_000),
    'The file expands to more than 50,000 values',
  ],
  ['125,000 texts', '""'.repeat(125_000), 'The file has more than 100,000 words and signs'],
  [
    '40,000 keys',
    manyKeys(40_000),
    'The configuration sheet has 309 kB: at most 256 kB are allowed',
  ],
  ['25,000 keys', manyKeys(25_000), 'Missing key "name"'],
  [
    '5 MB',
    `name: ${'x'.repeat(5_000_000)}`,
    'The configuration sheet has 5001 kB: at most 256 kB are allowed',
  ],
  [
    '256 kB in characters of three bytes',
    `name: ${'語'.repeat(90_000)}`,
    'The configuration sheet has 271 kB: at most 256 kB are allowed',
  ],
  ['NUL characters', '\0'.repeat(1000), 'The file contains the control character U+0000'],
  ['anchors', '&a '.repeat(30_000), 'Cannot read this: A node can have at most one anchor'],
  ['directives', '%a\n'.repeat(80_000), 'Lines that start with "%" are not understood here'],
  ['documents', '---\n'.repeat(60_000), 'A second document starts here'],
];

describe('hostile text', () => {
  test.each(HOSTILE)(
    'parseConfigurationSheet() refuses %s, twice in a row, in little time',
    (_, text, message) => {
      const startedAt = process.cpuUsage();

      const first = errorsOf(() => parseConfigurationSheet('sheet.yaml', text));
      const second = errorsOf(() => parseConfigurationSheet('sheet.yaml', text));

      expect(first[0]?.message).toBe(message);
      expect(second).toEqual(first);
      expect(first.length).toBeLessThanOrEqual(100);
      const used = process.cpuUsage(startedAt);

      expect((used.user + used.system) / 1e6).toBeLessThan(6);
    },
  );

  test('parseConfigurationSheet() still reads what is nested deeply but within the limits', () => {
    const text = `name: a\nworkflow: w\ndata: s3://bucket/\nparameters: ${'['.repeat(60)}${']'.repeat(60)}\n`;

    expect(errorsOf(() => parseConfigurationSheet('sheet.yaml', text))).toHaveLength(1);
  });
});

describe('any text', () => {
  const words = [
    'name',
    'workflow',
    'data',
    'samples',
    'steps',
    ': ',
    ':',
    '\n',
    '\n  ',
    '\n    - ',
    '- ',
    '? ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '"',
    "'",
    '|',
    '>',
    '&a ',
    '*a',
    '!!str ',
    '!x ',
    '#',
    ' #',
    '%',
    '---\n',
    '...\n',
    '\t',
    '\r\n',
    '\\',
    '\\u0000',
    '\ud800',
    '\ufeff',
    '<<',
    '__proto__',
    'constructor',
    's3://bucket/',
    '16 GiB',
    '010',
    '😀',
    '\0',
    ' ',
  ];
  const anyText = fc
    .array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 5 })), { maxLength: 60 })
    .map((parts) => parts.join(''));

  test('parseConfigurationSheet() throws nothing but what is wrong with the sheet', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' }), fc.json()), (text) => {
        const errors = errorsOf(() => parseConfigurationSheet('sheet.yaml', text));
        return errors.every(({ message, line = 1 }) => message !== '' && line > 0);
      }),
      { numRuns: 1000 },
    );
  });

  test('parseWorkflowDefinition() throws nothing but what is wrong with the definition', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        errorsOf(() => parseWorkflowDefinition('workflow.yaml', text));
      }),
      { numRuns: 500 },
    );
  });
});
