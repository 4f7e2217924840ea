import { checkSampleList } from '../../../../lib/domain/samples/sample-list';
import { checkParameters } from '../../../../lib/domain/sheet/launch-parameters';
import { parseConfigurationSheet } from '../../../../lib/domain/sheet/configuration-sheet';
import { errorsOf } from '../../../support/input-errors';
import { aDefinition } from '../../../support/workflow-definitions';

const COLUMNS = {
  key: ['sample'],
  columns: { sample: { optional: false, file: false, axis: true } },
};
const definition = aDefinition({ samples: COLUMNS, parameters: { label: { type: 'text' } } });

/** What YAML would like to be something else than text. */
const PLAIN = [
  ...['010', '1e3', '1.10', '0x1F', '0o17', '1_000', '2026-01-01', '12:30:45', '-1', '+1'],
  ...['no', 'No', 'NO', 'yes', 'on', 'off', 'y', 'n', 'true', 'False', 'null', 'NULL', '~'],
  ...['.inf', '-.inf', 'NaN', '.nan', '0', '00', '1.', '.5', '0b1', '1e-3', '<<x', 'NA12878'],
];

/** Where a text arrives as it is: n for `name`, s for samples, p for parameters; it is refused elsewhere. */
const HARD: readonly (readonly [text: string, arrives: string])[] = [
  ['été', 'np'],
  ['変異', 'np'],
  ['Ω-1', 'np'],
  ['🧬', 'np'],
  ['e\u0301', 'np'],
  ['-rf', 'n'],
  ['--help', 'n'],
  ['.', 'np'],
  ['..', 'np'],
  ['../x', 'np'],
  ['.hidden', 'np'],
  ['a.b', 'np'],
  ['a/b', 'np'],
  ['a b', 'np'],
  [' a', 'p'],
  ['a ', 'p'],
  ['', 'p'],
  ["it's", 'np'],
  ['say "hi"', 'np'],
  ['`id`', 'np'],
  ['$(id)', 'np'],
  ['${HOME}', 'np'],
  ['$HOME', 'np'],
  ['a\\b', 'np'],
  ['a\\', 'np'],
  ['{x}', 'np'],
  ['{{x}}', 'np'],
  ['[x]', 'np'],
  ['%s', 'np'],
  ['100%', 'np'],
  ['a;b', 'np'],
  ['a|b', 'np'],
  ['a&b', 'np'],
  ['a>b', 'np'],
  ['*', 'np'],
  ['#1', 'np'],
  ['a: b', 'np'],
  ['!tag', 'np'],
  ['@x', 'np'],
  ['=1+1', 'np'],
  ['<script>', 'np'],
  ['CON', 'nsp'],
  ['nul', 'nsp'],
  ['constructor', 'nsp'],
  ['__proto__', 'np'],
  ['name'.repeat(19) + 'a'.repeat(24).replace(/a$/, 'b'), 'nsp'],
  ['n'.repeat(19), 'nsp'],
  ['n'.repeat(20), 'np'],
  ['n'.repeat(100), 'np'],
  ['n'.repeat(101), 'p'],
  ['n'.repeat(10_000), 'p'],
  ['a\nb', ''],
  ['a\tb', ''],
  ['a\u2028b', ''],
  ['a\u202eb', ''],
];

function sheetWith(name: string, sample: string, label: string): string {
  return [
    `name: ${name}`,
    'workflow: hello',
    'data: s3://lab-data/',
    'samples:',
    `  - { sample: ${sample} }`,
    `parameters: { label: ${label} }`,
    '',
  ].join('\n');
}

/** What arrives, or the message of what does not. */
function readBack(text: string) {
  const parsed = parseConfigurationSheet('sheet.yaml', text);
  const { sheet, document } = parsed;
  const rows = sheet.samples?.kind === 'inline' ? sheet.samples.rows : [];
  const samples = checkSampleList({ document, path: ['samples'] }, rows, { columns: COLUMNS });
  const parameters = checkParameters(definition, parsed);
  return {
    name: sheet.name,
    sample: samples.ok ? samples.value.rows[0]?.values['sample'] : samples.errors[0]?.message,
    label: parameters.ok ? parameters.value.parameters['label'] : parameters.errors[0]?.message,
  };
}

test('there are more than forty hard names of each kind of place', () => {
  expect(PLAIN.length + HARD.length).toBeGreaterThan(80);
});

test.each(PLAIN)('%s arrives as it is written, without quotes', (text) => {
  const { name, sample, label } = readBack(sheetWith(text, text, text));

  expect(name).toBe(text);
  expect([text, refusalOfSample(text)]).toContain(sample);
  expect([
    text,
    `"parameters.label" must not start with "-": current value is "${text}"`,
  ]).toContain(label);
});

test.each(HARD)('%j arrives as it is written, or is refused: %s', (text, arrives) => {
  const quoted = JSON.stringify(text);
  const named = sheetWith(quoted, 'A', 'x');
  const messages = errorsOf(() => parseConfigurationSheet('sheet.yaml', named));

  const name = messages.length === 0 ? readBack(named).name : messages[0]?.message;
  const { sample, label } = readBack(sheetWith('a', quoted, quoted));

  const expected = (place: string): string => (arrives.includes(place) ? text : 'refused');
  expect({
    n: unlessRefused(name, /^"name" must be text of 1 to 100 printable characters on one/),
    s: unlessRefused(
      sample,
      /^"sample" must (?:hold only letters, digits, |not end with the same ch)|^Column "sample" has no/,
    ),
    p: unlessRefused(label, /^"parameters\.label" must (?:not start with "-"|be on one line, w)/),
  }).toEqual({ n: expected('n'), s: expected('s'), p: expected('p') });
});

function unlessRefused(found: string | undefined, refusal: RegExp): string | undefined {
  return refusal.test(found ?? '') ? 'refused' : found;
}

function refusalOfSample(text: string): string {
  return `"sample" must hold only letters, digits, "_" and "-", start with a letter or a digit, and have at most 100 characters: current value is "${text}"`;
}
