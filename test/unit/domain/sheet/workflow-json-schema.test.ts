// cspell:ignore aling gatk plody

import * as z from 'zod';
import { workflowJsonSchema } from '../../../../lib/domain/sheet/workflow-json-schema';
import { aDefinition, aStep } from '../../../support/workflow-definitions';

const COLUMN = { optional: false, file: false, axis: true };

const definition = aDefinition({
  description: 'Calls variants.',
  samples: { key: ['sample'], columns: { sample: { ...COLUMN, description: 'Its name.' } } },
  references: {
    genome: { description: 'FASTA.', companions: {} },
    known: { default: 'known.vcf', companions: {} },
  },
  parameters: {
    ploidy: { type: 'integer', default: '2', minimum: 1, maximum: 8, description: 'Copies.' },
    fraction: { type: 'number', maximum: 1, default: '0.5' },
    trim: { type: 'boolean', default: 'false' },
    caller: { type: 'choice', choices: ['bcftools', '4'] },
    region: { type: 'text', pattern: 'chr[0-9]+', default: 'chr22' },
    label: { type: 'text', default: '010' },
  },
  steps: [aStep({ name: 'align' }), aStep({ name: 'call' })],
});

const sheet = {
  name: 'a',
  workflow: 'hello',
  data: 's3://lab-data/',
  samples: 'samples.csv',
  parameters: { genome: 'genome.fa', caller: 'bcftools' },
};

function accepts(change: object, of = definition): boolean {
  const text = JSON.stringify({ ...sheet, ...change });
  return z.fromJSONSchema(workflowJsonSchema(of)).safeParse(JSON.parse(text)).success;
}

test('workflowJsonSchema() describes the parameters and references of the workflow', () => {
  const { title, description, required, properties } = workflowJsonSchema(definition);

  expect({ title, description, required }).toEqual({
    title: 'Configuration sheet of hello',
    description: 'Calls variants.',
    required: ['name', 'workflow', 'data', 'samples', 'parameters'],
  });
  expect(properties['workflow']).toEqual({
    const: 'hello',
    description: 'the name of the workflow',
  });
  expect(properties['parameters']).toEqual({
    description: 'references and parameters of hello',
    type: 'object',
    properties: {
      genome: { type: ['string', 'number'], description: 'FASTA.' },
      known: {
        type: ['string', 'number'],
        description: 'a path relative to data, or an S3 URI',
        default: 'known.vcf',
      },
      ploidy: {
        type: ['integer', 'string'],
        description: 'Copies.',
        minimum: 1,
        maximum: 8,
        pattern: '^(?:0|-?[1-9]\\d{0,14})$',
        default: 2,
      },
      fraction: {
        type: ['number', 'string'],
        maximum: 1,
        pattern: '^-?(?:0|[1-9]\\d{0,14})(?:\\.\\d{1,15})?(?:[eE][+-]?\\d{1,2})?$',
        default: 0.5,
      },
      trim: { enum: [true, false, 'true', 'false'], default: false },
      caller: { enum: ['bcftools', '4', 4] },
      region: {
        type: ['string', 'number', 'boolean'],
        pattern: '^(?:chr[0-9]+)$',
        default: 'chr22',
      },
      label: {
        type: ['string', 'number', 'boolean'],
        pattern: '^(?!-)[^\\n\\r\\t]*$',
        default: '010',
      },
    },
    required: ['genome', 'caller'],
    additionalProperties: false,
  });
});

test.each([
  {},
  { parameters: { genome: 's3://b/g.fa', caller: 4, ploidy: 8, trim: true, label: 10 } },
  { resources: { align: { cpus: 2 }, call: { memory: '1 GiB' } } },
  { samples: [{ sample: 'A' }] },
])('workflowJsonSchema() takes %j', (change) => {
  expect(accepts(change)).toBe(true);
});

test.each([
  { workflow: 'other' },
  { samples: undefined },
  { parameters: undefined },
  { parameters: { genome: 'g.fa' } },
  { parameters: { genome: 'g.fa', caller: 'gatk' } },
  { parameters: { ...sheet.parameters, ploidy: 9 } },
  { parameters: { ...sheet.parameters, ploidy: 'two' } },
  { parameters: { ...sheet.parameters, fraction: 1.5 } },
  { parameters: { ...sheet.parameters, trim: 'yes' } },
  { parameters: { ...sheet.parameters, region: 'chrX' } },
  { parameters: { ...sheet.parameters, label: '--rm' } },
  { parameters: { ...sheet.parameters, plody: 2 } },
  { resources: { aling: { cpus: 2 } } },
  { resources: { align: { cpus: 0 } } },
])('workflowJsonSchema() does not take %j', (change) => {
  expect(accepts(change)).toBe(false);
});

test('workflowJsonSchema() has no samples and asks for no parameters where the workflow has none', () => {
  const plain = aDefinition();
  const { properties, required } = workflowJsonSchema(plain);

  expect(required).toEqual(['name', 'workflow', 'data']);
  expect(Object.keys(properties)).not.toContain('samples');
  expect(accepts({ parameters: {} }, plain)).toBe(false);
  expect(accepts({ parameters: {}, samples: undefined }, plain)).toBe(true);
});

test('workflowJsonSchema() offers the columns of inline rows', () => {
  const { properties } = workflowJsonSchema(definition);

  expect(properties['samples']).toMatchObject({
    anyOf: [
      { type: 'string' },
      { items: { properties: { sample: { description: 'Its name.' } } } },
    ],
  });
});
