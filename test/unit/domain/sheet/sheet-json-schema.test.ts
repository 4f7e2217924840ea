import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { parseConfigurationSheet } from '../../../../lib/domain/sheet/configuration-sheet';
import type { JsonSchema } from '../../../../lib/domain/input/json-schema';
import { sheetJsonSchema } from '../../../../lib/domain/sheet/sheet-json-schema';

const ROOT = join(__dirname, '../../../..');
const SCHEMA = join(ROOT, 'schema/configuration-sheet.schema.json');
const README = join(ROOT, 'README.md');
const EXAMPLE = join(ROOT, 'workflows/germline-variants/example/sheet.yaml');
const BEGIN = '<!-- The table is generated from lib/domain/sheet/configuration-sheet.ts -->\n';
const END = '<!-- End of the table -->';
const REQUIRED = 'name: na12878\nworkflow: two-step\ndata: s3://lab-data/run-7/\n';

/** The schema, read back by itself. */
const committed = z.fromJSONSchema(JSON.parse(readFileSync(SCHEMA, 'utf8')) as JsonSchema);

// After an intended change: UPDATE_GOLDEN=1 npx jest --selectProjects unit --testPathPatterns sheet-json-schema
test('the committed JSON Schema is the one that the sheet’s own schema makes', () => {
  const wanted = `${JSON.stringify(sheetJsonSchema(), undefined, 2)}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(SCHEMA, wanted);

  expect(readFileSync(SCHEMA, 'utf8')).toBe(wanted);
});

test('the README has the table of keys that the sheet’s own schema makes', () => {
  const page = readFileSync(README, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  const [, after = ''] = rest.split(END);
  const wanted = `${before}${BEGIN}${tableOfKeys()}${END}${after}`;
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(README, wanted);

  expect(readFileSync(README, 'utf8')).toBe(wanted);
});

test('sheetJsonSchema() has a description and an example of every key', () => {
  const { properties } = sheetJsonSchema();
  const { compute, resources } = properties;
  const nested = [compute, asSchema(resources).additionalProperties].map(
    (schema) => asSchema(schema).properties ?? {},
  );

  const schemas = [properties, ...nested].flatMap((keys) => Object.entries(keys));
  const bare = schemas.filter(([, schema]) => {
    const { description, examples } = asSchema(schema);
    return description === undefined || examples === undefined;
  });

  expect(schemas).toHaveLength(19);
  expect(bare).toEqual([]);
});

test('the JSON Schema’s own examples are values that a sheet may have', () => {
  const examples = Object.entries(sheetJsonSchema().properties).flatMap(([key, schema]) =>
    (asSchema(schema).examples ?? []).map((example) => ({ [key]: example })),
  );
  const base = { name: 'a', workflow: 'w', data: 's3://lab-data/' };

  for (const example of examples) {
    const text = JSON.stringify({ ...base, ...example });
    expect([text, accepts(text)]).toEqual([text, true]);
    expect(() => parseConfigurationSheet('sheet.json', text)).not.toThrow();
  }
});

test('the example sheet names its JSON Schema, and satisfies it', () => {
  const text = readFileSync(EXAMPLE, 'utf8');
  const path = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text)?.[1] ?? '';

  expect(resolve(dirname(EXAMPLE), path)).toBe(SCHEMA);
  expect(accepts(text)).toBe(true);
});

test.each([
  'name: 010',
  'name: true',
  'retries: 2',
  'retries: "2"',
  'timeout: 1h 30m',
  'timeout: 2 days',
  'parameters: { a: 1, b: 1.5, c: true, d: text, e: 2026-01-01 }',
  'samples: samples.CSV',
  'samples: [{ sample: 10, lane: }]',
  'resources: { align: { cpus: 4, memory: 16 Gi, time: 4 hrs, disk: 100 GB } }',
  'compute: { service: slurm, maxJobs: "10" }',
  'tags: { cost-centre: 4711, pilot: , a: b }',
  'notify: [you@example.org]',
])('an editor takes %s, and so does the sheet', (line) => {
  const text = withLine(line);

  expect(accepts(text)).toBe(true);
  expect(() => parseConfigurationSheet('sheet.yaml', text)).not.toThrow();
});

test.each([
  'nam: a',
  'name: [a]',
  'data: /mnt/lab',
  'data: s3:/lab-data/',
  'output: https://example.org/',
  'samples: samples.xlsx',
  'retries: 11',
  'retries: many',
  'timeout: 12',
  'timeout: 12:00:00',
  'parameters: [a]',
  'resources: { align: { memory: 16 } }',
  'resources: { align: { memory: 16 Gb } }',
  'resources: { align: { cpus: 0.5 } }',
  'resources: { align: { gpus: 1 } }',
  'compute: { service: aws }',
  'notify: you@example.org',
  'notify: [you]',
  'tags: { aws:a: b }',
])('an editor marks %s, and the sheet refuses it', (line) => {
  const text = withLine(line);

  expect(accepts(text)).toBe(false);
  expect(() => parseConfigurationSheet('sheet.yaml', text)).toThrow();
});

/** Of a sheet as an editor sees it. */
function accepts(text: string): boolean {
  return committed.safeParse(parse(text)).success;
}

/** A sheet with this line, in the place of the one that has its key. */
function withLine(line: string): string {
  const key = line.split(':', 1)[0] ?? '';
  return `${REQUIRED.replace(new RegExp(`^${key}:.*\n`, 'm'), '')}${line}\n`;
}

function tableOfKeys(): string {
  const { properties, required } = sheetJsonSchema();
  const rows = Object.entries(properties).map(([key, schema]) => {
    const { description = '', examples: [example] = [] } = asSchema(schema);
    const shown = typeof example === 'string' ? example : JSON.stringify(example);
    return `| \`${key}\` | ${required.includes(key) ? 'yes' : 'no'} | ${description} | \`${shown}\` |\n`;
  });
  return `| key | required | meaning | example |\n|---|---|---|---|\n${rows.join('')}`;
}

function asSchema(schema: JsonSchema | boolean | undefined): JsonSchema {
  return typeof schema === 'object' ? schema : {};
}
