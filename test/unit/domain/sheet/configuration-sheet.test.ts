import * as fc from 'fast-check';
import { COMPUTE_SERVICES } from '../../../../lib/domain/sheet/compute-fields';
import {
  MAXIMUM_INLINE_ROWS,
  configurationSheetSchema,
  parseConfigurationSheet,
  type ConfigurationSheet,
} from '../../../../lib/domain/sheet/configuration-sheet';
import { InvalidConfigurationError } from '../../../../lib/domain/errors';
import { errorsOf, told } from '../../../support/input-errors';

const REQUIRED = 'name: na12878\nworkflow: two-step\ndata: s3://lab-data/run-7\n';

function sheetOf(text: string): ConfigurationSheet {
  return parseConfigurationSheet('sheet.yaml', text).sheet;
}

function mistakes(text: string): readonly string[] {
  return told(errorsOf(() => parseConfigurationSheet('sheet.yaml', text)));
}

test('parseConfigurationSheet() reads a sheet with the least that it needs', () => {
  expect(sheetOf(REQUIRED)).toEqual({
    name: 'na12878',
    workflow: { kind: 'deployed', name: 'two-step' },
    data: { bucket: 'lab-data', key: 'run-7/' },
    parameters: {},
    compute: {},
    resources: {},
    notify: [],
    tags: {},
  });
});

test('parseConfigurationSheet() reads a sheet with every key', () => {
  const sheet = sheetOf(`${REQUIRED}
output: s3://lab-results/na12878/
samples: ./sheets/samples.csv
parameters: { ploidy: 010, filter: '' }
compute: { service: batch-ec2-spot, maxJobs: 50 }
resources:
  align: { cpus: 8, memory: 16 GiB, time: 4h, disk: 100 GB }
  call: { cpus: 2 }
  merge: {}
retries: 2
timeout: 12h
notify: [you@example.org, lab+genomics@example.org]
tags: { project: P-17, cost-centre: 0042, pilot: }
`);

  expect(sheet).toStrictEqual({
    name: 'na12878',
    workflow: { kind: 'deployed', name: 'two-step' },
    data: { bucket: 'lab-data', key: 'run-7/' },
    output: { bucket: 'lab-results', key: 'na12878/' },
    samples: { kind: 'beside', path: 'sheets/samples.csv' },
    parameters: { ploidy: '010', filter: '' },
    compute: { service: 'batch-ec2-spot', maxJobs: 50 },
    resources: {
      align: { cpus: 8, memoryMib: 16_384, timeSeconds: 14_400, diskMib: 95_368 },
      call: { cpus: 2 },
      merge: {},
    },
    retries: 2,
    timeoutSeconds: 43_200,
    notify: ['you@example.org', 'lab+genomics@example.org'],
    tags: { project: 'P-17', 'cost-centre': '0042', pilot: '' },
  });
});

test('parseConfigurationSheet() reads the same from JSON', () => {
  const json =
    '{"name": "na12878", "workflow": "two-step", "data": "s3://lab-data/run-7/", "retries": 2, "parameters": {"ploidy": 2}}';

  expect(sheetOf(json)).toMatchObject({ retries: 2, parameters: { ploidy: '2' } });
});

test('parseConfigurationSheet() takes samples from an object and from the sheet itself', () => {
  expect(sheetOf(`${REQUIRED}samples: s3://lab-data/a/samples.TSV\n`).samples).toEqual({
    kind: 'object',
    uri: { bucket: 'lab-data', key: 'a/samples.TSV' },
  });
  expect(sheetOf(`${REQUIRED}samples:\n  - { sample: 010, fastq: }\n`).samples).toEqual({
    kind: 'inline',
    rows: [{ sample: '010', fastq: '' }],
  });
});

test('parseConfigurationSheet() keeps the document, which knows where things stand', () => {
  const { document } = parseConfigurationSheet('sheet.yaml', `${REQUIRED}parameters: { x: 1 }\n`);

  expect(document.file).toBe('sheet.yaml');
  expect(document.locateKey(['parameters', 'x'])).toEqual({ line: 4, column: 15 });
});

test('parseConfigurationSheet() throws an error that names the first mistake and counts them', () => {
  const parse = () => parseConfigurationSheet('sheet.yaml', 'nam: a\ndata: x\n');

  expect(parse).toThrow(InvalidConfigurationError);
  expect(parse).toThrow(
    'Cannot launch from this configuration sheet (3 errors): sheet.yaml:1:1: Missing key "workflow"',
  );
});

test('parseConfigurationSheet() sends long tables to a CSV file', () => {
  const rows = '  - { sample: A }\n'.repeat(MAXIMUM_INLINE_ROWS);

  expect(mistakes(`${REQUIRED}samples:\n${rows}`)).toEqual([]);
  expect(mistakes(`${REQUIRED}samples:\n${rows}  - { sample: A }\n`)).toEqual([
    '5:3 "samples" must have at most 500 rows: current value is a list of 501 | Put the rows into a CSV file beside the sheet, and name it here.',
  ]);
});

test('parseConfigurationSheet() refuses what is no e-mail address, and more than ten', () => {
  const eleven = Array.from({ length: 11 }, (_, index) => `a${index}@example.org`).join(', ');

  expect(mistakes(`${REQUIRED}notify: [you, you@lab, '<you@example.org>', ]\n`)).toEqual(
    ['4:10', '4:15', '4:24'].map((place, index) =>
      [
        place,
        '"notify.' + String(index) + '" must be an e-mail address, e.g. you@example.org:',
        `current value is ${['"you"', '"you@lab"', '"<you@example.org>"'][index] ?? ''}`,
      ].join(' '),
    ),
  );
  expect(mistakes(`${REQUIRED}notify: [${eleven}]\n`)).toEqual([
    '4:9 "notify" must have at most 10 addresses: current value is a list of 11',
  ]);
  expect(mistakes(`${REQUIRED}notify: you@example.org\n`)).toEqual([
    '4:9 "notify" must be a list of e-mail addresses: current value is "you@example.org" | Write it as a list: [you@example.org].',
  ]);
});

test('parseConfigurationSheet() takes the tags that AWS takes', () => {
  const key = 'k'.repeat(128);
  const value = 'v'.repeat(256);
  const tags = { [key]: value, 'a b_.:/=+-@': '', Größe: 'é', awsX: 'yes' };

  expect(
    sheetOf(JSON.stringify({ name: 'a', workflow: 'w', data: 's3://lab-data/', tags })).tags,
  ).toEqual(tags);
});

test('parseConfigurationSheet() refuses the tags that AWS refuses', () => {
  const many = Array.from({ length: 31 }, (_, index) => `t${index}: x`).join(', ');
  const allowed = 'letters, digits, spaces or _ . : / = + - @';
  const keyExpected = `must be 1 to 128 ${allowed}, and not start with "aws:"`;

  expect(mistakes(`${REQUIRED}tags:\n  AWS:x: 1\n  a*: 1\n  ok: "a,b"\n  list: [a]\n`)).toEqual([
    `5:3 Key "AWS:x" ${keyExpected}`,
    `6:3 Key "a*" ${keyExpected}`,
    `7:7 "tags.ok" must be at most 256 ${allowed}: current value is "a,b"`,
    `8:9 "tags.list" must be at most 256 ${allowed}: current value is a list of 1 | Put the value in quotes if it is meant as text.`,
  ]);
  expect(mistakes(`${REQUIRED}tags: { ${'k'.repeat(129)}: 1 }\n`)).toEqual([
    `4:9 Key "${'k'.repeat(59)}…" ${keyExpected}`,
  ]);
  expect(mistakes(`${REQUIRED}tags: { ${many} }\n`)).toEqual([
    '4:7 "tags" must have at most 30 tags: current value is a map',
  ]);
});

test('parseConfigurationSheet() shortens what it shows, and lets nothing in it act', () => {
  const [long, turned] = mistakes(
    `name: ${'é'.repeat(200)}\nworkflow: "a\\u202eb"\ndata: s3://lab-data/\n`,
  );

  expect(long).toBe(
    `1:7 "name" must be text of 1 to 100 printable characters on one line: current value is "${'é'.repeat(59)}…"`,
  );
  expect(turned).toMatch(/current value is "a\\u202Eb"$/);
});

test.each(['a.csv', 'b/c.tsv', 's3://bucket/d.txt', "it's.csv"])(
  'parseConfigurationSheet() takes %s for a sample sheet',
  (samples) => {
    expect(mistakes(`${REQUIRED}samples: "${samples}"\n`)).toEqual([]);
  },
);

test.each(['/a.csv', '../a.csv', 'https://x.org/a.csv', 's3://bucket/', 'a.xlsx', 'a', ''])(
  'parseConfigurationSheet() does not take %j for a sample sheet',
  (samples) => {
    expect(mistakes(`${REQUIRED}samples: "${samples}"\n`)).toHaveLength(1);
  },
);

test('a name survives whatever printable characters it has', () => {
  const names = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .filter(
      (name) =>
        name.trim() === name &&
        !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufffd\u202a-\u202e\u2066-\u2069]/u.test(name),
    )
    .filter((name) => name !== '' && Array.from(name).length <= 100);

  fc.assert(
    fc.property(names, (name) => {
      const text = `${JSON.stringify({ name, workflow: 'w', data: 's3://lab-data/' })}\n`;
      return sheetOf(text).name === name;
    }),
  );
});

test('parseConfigurationSheet() reads what JSON.stringify() prints of values', () => {
  const value = fc
    .string({ unit: 'binary', maxLength: 40 })
    .filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text));
  const key = fc.stringMatching(/^[a-z][A-Za-z0-9_]{0,20}$/);
  const sheets = fc.record({
    name: fc.constant('a'),
    workflow: fc.constant('w'),
    data: fc.constant('s3://lab-data/'),
    parameters: fc.dictionary(key, value),
    compute: fc.record({ service: fc.constantFrom(...COMPUTE_SERVICES) }),
  });

  fc.assert(
    fc.property(sheets, fc.constantFrom(0, 2), (sheet, indentation) => {
      const parsed = sheetOf(JSON.stringify(sheet, undefined, indentation));
      expect(parsed.parameters).toEqual({ ...sheet.parameters });
      expect(parsed.compute).toEqual(sheet.compute);
    }),
  );
});

test('every map of the schema that has fixed keys refuses others', () => {
  const places: readonly (readonly [string, string])[] = [
    ['', 'other'],
    ['compute', 'compute.other'],
    ['resources: { align', 'resources.align.other'],
  ];

  for (const [place, path] of places) {
    const nested =
      place === ''
        ? 'other: 1'
        : `${place}: { other: 1 }${'}'.repeat(place.split('{').length - 1)}`;
    const errors = errorsOf(() => parseConfigurationSheet('sheet.yaml', `${REQUIRED}${nested}\n`));
    expect(errors.map((error) => [error.path, error.message])).toEqual([
      [path, 'Unknown key "other"'],
    ]);
  }
  expect(configurationSheetSchema.safeParse(null).success).toBe(false);
});
