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
import { failureSchema } from './failure-schema';
import { axisValueField, descriptionField, imageField, stepSchema } from './step-schema';
import { PARAMETER_TYPES } from './workflow-definition';

/** What a workflow.yaml may say, before its names are resolved. */

/** What workflows and their folders are called. */
export const WORKFLOW_NAME = /^[a-z0-9][a-z0-9-]{0,99}$/;

const LONGEST_CHOICE = 1000;

const columnSchema = z.strictObject(
  {
    description: descriptionField()
      .meta({ description: 'what the column holds, for people', examples: ['Name of the sample.'] })
      .optional(),
    optional: booleanField()
      .meta({
        description: 'true: a row may leave it empty, a sheet may lack it',
        examples: [true],
      })
      .optional(),
    pattern: regularExpressionField()
      .meta({
        description: 'the regular expression that the whole value matches',
        examples: ['[ACGT]{8}'],
      })
      .optional(),
    file: booleanField()
      .meta({
        description: "true: it holds a path relative to the sheet's data, or an S3 URI",
        examples: [true],
      })
      .optional(),
    aliases: listField(wordField(), 'must be a list of words, e.g. [barcode_id]')
      .meta({ description: 'further words for it in a header', examples: [['specimen']] })
      .optional(),
    choices: listField(lineField(LONGEST_CHOICE), 'must be a list of values')
      .meta({ description: 'the only values that it may have', examples: [['female', 'male']] })
      .optional(),
    unique: booleanField()
      .meta({
        description: 'true: no two rows have the same value; empty ones do not count',
        examples: [true],
      })
      .optional(),
    sameFor: listField(textField(), 'must be a list of columns, e.g. [sample]')
      .meta({
        description: 'rows that agree in these columns agree in this one too',
        examples: [['sample']],
      })
      .optional(),
    shared: booleanField()
      .meta({ description: 'true: rows may name the same file in it', examples: [true] })
      .optional(),
  },
  { error: 'must be a map, e.g. { description: ..., file: true }' },
);

const samplesSchema = z.strictObject(
  {
    key: listField(textField(), 'must be a list of columns').meta({
      description: 'the columns that together occur once per row',
      examples: [['sample', 'lane']],
    }),
    columns: mapField(columnSchema, 'must be a map from column to what it holds').meta({
      description: 'the columns of the sample sheet by name',
      examples: [{ sample: {}, fastq: { file: true } }],
    }),
  },
  { error: 'must be a map with key and columns' },
);

const referenceSchema = z.strictObject(
  {
    description: descriptionField()
      .meta({ description: 'what it is, for people', examples: ['Reference genome, FASTA.'] })
      .optional(),
    default: textField()
      .meta({
        description:
          "its path relative to the sheet's data, or its S3 URI, unless a sheet names it",
        examples: ['s3://lab-data/references/genome.fa'],
      })
      .optional(),
    companions: mapField(
      patternField(
        /^\^{0,3}\.[A-Za-z0-9._-]{1,40}$/,
        'must be an ending such as .fai, or ^.dict for one in place of the last ending',
      ),
      'must be a map from name to ending, e.g. { fai: .fai, dict: ^.dict }',
    )
      .meta({
        description:
          'files that lie beside it, by name: .fai is added to its own name, each leading ^ first takes an ending away',
        examples: [{ fai: '.fai', dict: '^.dict' }],
      })
      .optional(),
  },
  { error: 'must be a map, e.g. { description: ..., default: genome.fa }' },
);

const listSchema = z.strictObject(
  {
    description: descriptionField()
      .meta({ description: 'what its values are, for people', examples: ['Regions to call.'] })
      .optional(),
    default: listField(axisValueField(), 'must be a list of values')
      .meta({
        description: 'its values, unless a sheet has others',
        examples: [['chr21', 'chr22']],
      })
      .optional(),
  },
  { error: 'must be a map, e.g. { description: ..., default: [chr21, chr22] }' },
);

const parameterSchema = z.strictObject(
  {
    type: choiceField(PARAMETER_TYPES).meta({
      description: `one of ${PARAMETER_TYPES.join(', ')}`,
      examples: ['integer'],
    }),
    description: descriptionField()
      .meta({ description: 'what it does, for people', examples: ['Shorter reads are dropped.'] })
      .optional(),
    default: textField()
      .meta({ description: 'its value, unless a sheet has another', examples: [20] })
      .optional(),
    minimum: numberField()
      .meta({ description: 'of an integer or a number: the least', examples: [0] })
      .optional(),
    maximum: numberField()
      .meta({ description: 'of an integer or a number: the most', examples: [60] })
      .optional(),
    pattern: regularExpressionField()
      .meta({
        description: 'of a text: the regular expression that the whole value matches',
        examples: ['[A-Z]+'],
      })
      .optional(),
    choices: listField(textField(), 'must be a list of texts')
      .meta({
        description: 'of a choice: the values to choose from',
        examples: [['fast', 'exact']],
      })
      .optional(),
  },
  { error: 'must be a map, e.g. { type: integer, default: 2 }' },
);

const PUBLISHED_EXPECTED = 'must be <step>.<output>, or a list of them in brackets';

const publishedSchema = z.union([textField(), listField(textField(), PUBLISHED_EXPECTED)], {
  error: PUBLISHED_EXPECTED,
});

/**
 * What a workflow.yaml may say. Descriptions and examples are shown in hints, in editors by the JSON Schema that is made of the
 * input side, and in the tables of docs/workflows.md.
 */
export const workflowDefinitionSchema = z.strictObject({
  name: patternField(
    WORKFLOW_NAME,
    'must have lower-case letters, digits and "-" only, e.g. germline-variants',
  ).meta({
    description: 'the name of the workflow; that of its folder too',
    examples: ['germline-variants'],
  }),
  version: patternField(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/, 'must be a version, e.g. 1.0.0').meta(
    {
      description: 'the version of the definition; every launch keeps it',
      examples: ['1.0.0'],
    },
  ),
  description: descriptionField()
    .meta({
      description: 'what the workflow does, in one line or folded into one (>)',
      examples: ['Calls variants of all samples jointly.'],
    })
    .optional(),
  engine: choiceField(['snakemake']).meta({
    description: 'the engine that runs it: snakemake',
    examples: ['snakemake'],
  }),
  image: imageField()
    .meta({
      description:
        "an image of its own for the engine task, built FROM ours, which holds Snakemake, the workflow's tools and the engine task; there after the next deployment",
      examples: ['quay.io/lab/engine:1.2'],
    })
    .optional(),
  example: patternField(
    /^(?!\.\.?(?:\/|$))[A-Za-z0-9._-]+(?:\/(?!\.\.?(?:\/|$))[A-Za-z0-9._-]+)*\.(?:yaml|yml|json)$/,
    'must be the path of a configuration sheet in the folder of the workflow, e.g. example/sheet.yaml',
  )
    .meta({
      description: 'the path of a sheet in its folder that launches it with small data',
      examples: ['example/sheet.yaml'],
    })
    .optional(),
  samples: samplesSchema
    .meta({
      description: 'its sample sheet; without this key it takes none',
      examples: [{ key: ['sample'], columns: { sample: {}, fastq: { file: true } } }],
    })
    .optional(),
  lists: mapField(listSchema, 'must be a map from name to list')
    .meta({
      description: 'values that steps run for and that are in no sample sheet, by name',
      examples: [{ region: { default: ['chr21', 'chr22'] } }],
    })
    .optional(),
  references: mapField(referenceSchema, 'must be a map from name to reference')
    .meta({
      description: 'files that all jobs read, by name',
      examples: [{ genome: { companions: { fai: '.fai' } } }],
    })
    .optional(),
  parameters: mapField(parameterSchema, 'must be a map from name to parameter')
    .meta({
      description: 'values that a sheet may set, by name',
      examples: [{ minimumQuality: { type: 'integer', default: 20 } }],
    })
    .optional(),
  steps: listField(stepSchema, 'must be a list of steps').meta({
    description: 'the list of steps, in any order',
    examples: [
      [{ name: 'greet', outputs: { text: 'hello.txt' }, command: 'echo hello > "$text"' }],
    ],
  }),
  publish: mapField(publishedSchema, 'must be a map from name to <step>.<output>').meta({
    description:
      "what reaches the launch's output; by the folder in it, an output of a step, or a list of them",
    examples: [{ bam: 'merge.bam', reports: ['trim.report', 'call.statistics'] }],
  }),
  failures: listField(failureSchema, 'must be a list of maps with pattern, type and advice')
    .meta({
      description:
        "failures of its own: what a line of a failed job's log says, how such a failure is called, and what to do; the first that applies counts",
      examples: [
        [{ pattern: 'barcode .* not in', type: 'UnknownBarcode', advice: 'Mend the barcodes.' }],
      ],
    })
    .optional(),
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
