// cspell:ignore comand
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { definitionJsonSchema } from '../../../../lib/domain/definition/definition-json-schema';
import { parseWorkflowDefinition } from '../../../../lib/domain/definition/definition-parser';
import { renderFlow } from '../../../../lib/domain/input/flow-text';
import type { JsonSchema } from '../../../../lib/domain/input/json-schema';
import { WHOLE_DEFINITION } from '../../../support/definition-text';

const ROOT = join(__dirname, '../../../..');
const SCHEMA = join(ROOT, 'schema/workflow-definition.schema.json');
const PAGE = join(ROOT, 'docs/workflows.md');
const END = '<!-- End of the table -->';

const schema = definitionJsonSchema();
const step = itemOf(schema.properties['steps']);
const sample = asSchema(schema.properties['samples']);

/** The maps of a definition that have keys of their own, by the names of their tables. */
const MAPS: Readonly<Record<string, JsonSchema>> = {
  definition: schema,
  samples: sample,
  columns: valueOf(sample.properties?.['columns']),
  references: valueOf(schema.properties['references']),
  lists: valueOf(schema.properties['lists']),
  parameters: valueOf(schema.properties['parameters']),
  steps: step,
  inputs: mapAmong(valueOf(step.properties?.['inputs'])),
  memory: mapAmong(asSchema(step.properties?.['memory'])),
  failures: itemOf(schema.properties['failures']),
};

// After an intended change: UPDATE_GOLDEN=1 npx jest --selectProjects unit --testPathPatterns definition-json-schema
test('the committed JSON Schema is the one that the definition’s own schema makes', () => {
  const wanted = `${JSON.stringify(schema, undefined, 2)}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(SCHEMA, wanted);

  expect(readFileSync(SCHEMA, 'utf8')).toBe(wanted);
});

test('docs/workflows.md has the tables of keys that the definition’s own schema makes', () => {
  const wanted = Object.keys(MAPS).reduce(withTable, readFileSync(PAGE, 'utf8'));
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(PAGE, wanted);

  expect(readFileSync(PAGE, 'utf8')).toBe(wanted);
});

test('every key of a definition has a description and an example', () => {
  const schemas = Object.values(MAPS).flatMap(({ properties = {} }) => Object.entries(properties));
  const bare = schemas.filter(([, key]) => {
    const { description, examples } = asSchema(key);
    return description === undefined || examples === undefined;
  });

  expect(schemas).toHaveLength(64);
  expect(bare).toEqual([]);
});

test('every map with keys of its own has a table', () => {
  const documented = new Set(Object.values(MAPS).map(keysOf));

  expect(mapsIn(schema).filter((map) => !documented.has(keysOf(map)))).toEqual([]);
});

test('the bundled definitions name their JSON Schema, and satisfy it', () => {
  const folder = join(ROOT, 'workflows');
  const files = readdirSync(folder).map((name) => join(folder, name, 'workflow.yaml'));

  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const [, path = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
    expect(resolve(dirname(file), path)).toBe(SCHEMA);
    expect([file, accepts(text)]).toEqual([file, true]);
  }
});

test('an editor takes a definition with all that can be told of one', () => {
  expect(accepts(WHOLE_DEFINITION)).toBe(true);
});

test.each([
  ['cpus: 4', 'cpus: lots'],
  ['cpus: 4', 'cpus: 0'],
  ['cpus: 4', 'cpu: 4'],
  ['time: 90 min', 'time: 90'],
  ['disk: 20 GiB', 'disk: 20'],
  ['engine: snakemake', 'engine: make'],
  ['name: whole', 'name: Whole'],
  ['version: 2.1.0', 'version: one two'],
  ['type: integer', 'type: int'],
  ['forEach: [sample, region]', 'forEach: sample'],
  ['{ start: 2 GiB, perAttempt: 1 GiB }', '{ start: 2 GiB }'],
  ['command: echo "$depth" > "$text"', 'comand: x'],
  ['publish: { texts: run.text }', 'publish: [run.text]'],
  ['type: BadDepth', 'type: bad depth'],
  ['owner: operator', 'owner: nobody'],
])('an editor marks what is written for %s as %s, and the parser refuses it', (good, bad) => {
  const text = WHOLE_DEFINITION.replace(good, bad);

  expect(text).not.toBe(WHOLE_DEFINITION);
  expect(accepts(text)).toBe(false);
  expect(() => parseWorkflowDefinition('workflow.yaml', text)).toThrow();
});

/** Of a definition as an editor sees it. */
function accepts(text: string): boolean {
  const committed = z.fromJSONSchema(JSON.parse(readFileSync(SCHEMA, 'utf8')) as JsonSchema);
  return committed.safeParse(parse(text)).success;
}

function withTable(page: string, name: string): string {
  const begin = `<!-- The table "${name}" is generated from lib/domain/definition/definition-schema.ts -->\n`;
  const [before = '', rest = ''] = page.split(begin);
  const after = rest.slice(rest.indexOf(END));
  return `${before}${begin}${tableOf(MAPS[name] ?? {})}${after}`;
}

function tableOf({ properties = {}, required = [] }: JsonSchema): string {
  const rows = Object.entries(properties).map(([key, value]) => {
    const { description = '', examples: [example] = [] } = asSchema(value);
    const cells = [`\`${key}\``, required.includes(key) ? 'yes' : 'no', description];
    return `| ${[...cells, `\`${renderFlow(example)}\``].join(' | ')} |\n`;
  });
  return `| key | required | meaning | example |\n|---|---|---|---|\n${rows.join('')}`;
}

function mapsIn(value: unknown): readonly JsonSchema[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(mapsIn);
  return 'properties' in value && 'required' in value ? [value as JsonSchema, ...inside] : inside;
}

function keysOf({ properties = {} }: JsonSchema): string {
  return Object.keys(properties).join();
}

function itemOf(list: JsonSchema | boolean | undefined): JsonSchema {
  const { items } = asSchema(list);
  return Array.isArray(items) ? {} : asSchema(items);
}

function valueOf(map: JsonSchema | boolean | undefined): JsonSchema {
  return asSchema(asSchema(map).additionalProperties);
}

function mapAmong({ anyOf = [] }: JsonSchema): JsonSchema {
  return anyOf.find(({ properties }) => properties !== undefined) ?? {};
}

function asSchema(value: JsonSchema | boolean | undefined): JsonSchema {
  return typeof value === 'object' ? value : {};
}
