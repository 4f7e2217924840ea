import * as z from 'zod';
import {
  booleanField,
  choiceField,
  lineField,
  listField,
  mapField,
  patternField,
  readField,
  textField,
} from '../input/sheet-fields';
import { axisValueField, descriptionField, imageField, stepSchema } from './step-schema';
import { PARAMETER_TYPES } from './workflow-definition';

/** What a workflow.yaml may say, before its names are resolved. */

/** What workflows and their folders are called. */
export const WORKFLOW_NAME = /^[a-z0-9][a-z0-9-]{0,99}$/;

const LONGEST_CHOICE = 1000;

const columnSchema = z.strictObject(
  {
    description: descriptionField().optional(),
    optional: booleanField().optional(),
    pattern: regularExpressionField().optional(),
    file: booleanField().optional(),
    aliases: listField(wordField(), 'must be a list of words, e.g. [barcode_id]').optional(),
    choices: listField(lineField(LONGEST_CHOICE), 'must be a list of values').optional(),
    unique: booleanField().optional(),
    sameFor: listField(textField(), 'must be a list of columns, e.g. [sample]').optional(),
    shared: booleanField().optional(),
  },
  { error: 'must be a map, e.g. { description: ..., file: true }' },
);

const samplesSchema = z.strictObject(
  {
    key: listField(textField(), 'must be a list of columns').describe(
      'the columns that together occur once per row, e.g. [sample, lane]',
    ),
    columns: mapField(columnSchema, 'must be a map from column to what it holds').describe(
      'the columns of the sample sheet, e.g. { sample: {}, fastq: { file: true } }',
    ),
  },
  { error: 'must be a map with key and columns' },
);

const referenceSchema = z.strictObject(
  {
    description: descriptionField().optional(),
    default: textField().optional(),
    companions: mapField(
      patternField(
        /^\^{0,3}\.[A-Za-z0-9._-]{1,40}$/,
        'must be an ending such as .fai, or ^.dict for one in place of the last ending',
      ),
      'must be a map from name to ending, e.g. { fai: .fai, dict: ^.dict }',
    ).optional(),
  },
  { error: 'must be a map, e.g. { description: ..., default: genome.fa }' },
);

const listSchema = z.strictObject(
  {
    description: descriptionField().optional(),
    default: listField(axisValueField(), 'must be a list of values').optional(),
  },
  { error: 'must be a map, e.g. { description: ..., default: [chr21, chr22] }' },
);

const parameterSchema = z.strictObject(
  {
    type: choiceField(PARAMETER_TYPES).describe(`one of ${PARAMETER_TYPES.join(', ')}`),
    description: descriptionField().optional(),
    default: textField().optional(),
    minimum: numberField().optional(),
    maximum: numberField().optional(),
    pattern: regularExpressionField().optional(),
    choices: listField(textField(), 'must be a list of texts').optional(),
  },
  { error: 'must be a map, e.g. { type: integer, default: 2 }' },
);

const PUBLISHED_EXPECTED = 'must be <step>.<output>, or a list of them in brackets';

const publishedSchema = z.union([textField(), listField(textField(), PUBLISHED_EXPECTED)], {
  error: PUBLISHED_EXPECTED,
});

export const workflowDefinitionSchema = z.strictObject({
  name: patternField(
    WORKFLOW_NAME,
    'must have lower-case letters, digits and "-" only, e.g. germline-variants',
  ).describe('the name of the workflow, e.g. germline-variants'),
  version: patternField(
    /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/,
    'must be a version, e.g. 1.0.0',
  ).describe('the version of the definition, e.g. 1.0.0'),
  description: descriptionField().optional(),
  engine: choiceField(['snakemake']).describe('the engine that runs it: snakemake'),
  image: imageField().optional(),
  example: patternField(
    /^(?!\.\.?(?:\/|$))[A-Za-z0-9._-]+(?:\/(?!\.\.?(?:\/|$))[A-Za-z0-9._-]+)*\.(?:yaml|yml|json)$/,
    'must be the path of a configuration sheet in the folder of the workflow, e.g. example/sheet.yaml',
  ).optional(),
  samples: samplesSchema.optional(),
  lists: mapField(listSchema, 'must be a map from name to list').optional(),
  references: mapField(referenceSchema, 'must be a map from name to reference').optional(),
  parameters: mapField(parameterSchema, 'must be a map from name to parameter').optional(),
  steps: listField(stepSchema, 'must be a list of steps').describe('the list of steps'),
  publish: mapField(publishedSchema, 'must be a map from name to <step>.<output>').describe(
    'what reaches the output, e.g. { bam: merge.bam }',
  ),
});

function wordField() {
  const message = 'must be a word of a header, with a letter or a digit';
  return readField(message, (text) =>
    /[\p{L}\p{N}]/u.test(text) && text.trim() === text ? { value: text } : { message },
  );
}

function numberField() {
  const message = 'must be a number';
  return readField(message, (text) =>
    /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? { value: Number(text) } : { message },
  );
}

function regularExpressionField() {
  const message = 'must be a regular expression';
  return readField(message, (text) => {
    try {
      new RegExp(text, 'u');
      return { value: text };
    } catch (error) {
      return { message, hint: error instanceof Error ? `${error.message}.` : undefined };
    }
  });
}

export type RawDefinition = z.infer<typeof workflowDefinitionSchema>;
export type RawStep = RawDefinition['steps'][number];
export type RawParameter = NonNullable<RawDefinition['parameters']>[string];
export type RawInput = NonNullable<RawStep['inputs']>[string];
