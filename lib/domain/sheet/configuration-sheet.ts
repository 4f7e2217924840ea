import * as z from 'zod';
import { standInsBelow } from '../definition/definition-stand-ins';
import { InvalidConfigurationError, type InputError } from '../errors';
import { isInputMap, readInputDocument, type InputDocument } from '../input/input-document';
import type { InputMap } from '../input/input-tree';
import { readIntact, type StandIns } from '../input/intact-input';
import { parseObjectUri, refuseRelativePath } from '../input/object-location';
import { hintS3Uri } from '../input/location-hints';
import type { RefusedPlaces } from '../input/refused-places';
import type { S3Uri } from '../s3-uri';
import {
  durationField,
  emailField,
  folderField,
  lineField,
  listField,
  mapField,
  readField,
  textField,
  wholeNumberField,
} from '../input/sheet-fields';
import {
  computeSchema,
  stepResourcesSchema,
  type ComputeService,
  type StepResources,
} from './compute-fields';
import { tagsField } from './launch-tags';
import { KEYS_NOT_IN_SHEETS, workflowChoiceSchema, type WorkflowChoice } from './workflow-choice';

/** What a scientist uploads: what to launch, with what. */
export interface ConfigurationSheet {
  readonly name: string;
  readonly workflow: WorkflowChoice;
  /** Folder with the datasets: its key is empty or ends with a slash. */
  readonly data: S3Uri;
  /** Folder as well; the manager's own place when absent. */
  readonly output?: S3Uri | undefined;
  readonly samples?: SampleSource | undefined;
  /** As written, unchecked against the definition. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly compute: {
    readonly service?: ComputeService | undefined;
    readonly maxJobs?: number | undefined;
    /** In seconds. */
    readonly patience?: number | undefined;
  };
  /** By step, over the definition's own. */
  readonly resources: Readonly<Record<string, StepResources>>;
  readonly retries?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
  /** E-mail addresses. */
  readonly notify: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A list stands for one of the definition's lists; only foreign workflows have values that nest, and those are read from the document. */
export type ParameterValue = string | readonly string[] | typeof NESTED;

export const NESTED = Symbol('a value that nests');

export type SampleSource =
  /** Path relative to the folder of the configuration sheet. */
  | { readonly kind: 'beside'; readonly path: string }
  | { readonly kind: 'object'; readonly uri: S3Uri }
  | { readonly kind: 'inline'; readonly rows: readonly Readonly<Record<string, string>>[] };

/** A sheet with the document that it was read from, so that later checks can say where a mistake stands. */
export interface ParsedSheet {
  readonly sheet: ConfigurationSheet;
  readonly document: InputDocument;
  /** What was left out of it; nothing when its form is right. */
  readonly refused?: RefusedPlaces;
}

/** More rows than this belong into a CSV file: YAML takes a hundred times as long to read. */
export const MAXIMUM_INLINE_ROWS = 500;

/** What a parameter of a definition must be. */
export const PARAMETER_EXPECTED = 'must be a value, or a list of values';

/** More people than this hear better through a topic. */
const MAXIMUM_ADDRESSES = 10;

/** A sheet as far as it can be read, and everything that is wrong with its form. */
export interface SheetReading {
  /** Without what is broken; undefined when not even the workflow is known. */
  readonly parsed: ParsedSheet | undefined;
  readonly errors: readonly InputError[];
  /** Whether what stands at a dotted path was left out: nothing more can be said of it. */
  readonly isBroken: (path: string) => boolean;
}

/** Throws `InvalidConfigurationError` with every mistake in the sheet's form. */
export function parseConfigurationSheet(file: string, text: string): ParsedSheet {
  const { parsed, errors } = readConfigurationSheet(file, text);
  if (parsed === undefined || errors.length > 0) throw new InvalidConfigurationError(errors);
  return parsed;
}

/** Reads what can be read, so that a mistake in one key hides none in another. */
export function readConfigurationSheet(file: string, text: string): SheetReading {
  const checked = readInputDocument(file, text, SHEET_KIND);
  if (!checked.ok) return { parsed: undefined, errors: checked.errors, isBroken: () => true };
  const document = checked.value;
  const { value, errors, refused } = readIntact(
    document,
    configurationSheetSchema,
    standInsOf(document.root),
  );
  const parsed = value === undefined ? undefined : { sheet: value, document, refused };
  return { parsed, errors, isBroken: (path) => refused.isWithin(path.split('.')) };
}

/** So that a sheet without a name or data, or with steps of which one is wrong, can be checked further; what is missing is an error already. */
function standInsOf({ workflow }: InputMap): StandIns {
  const ofSheet = { name: 'unnamed', data: 's3://unknown/' };
  const hasSteps = isInputMap(workflow) && Object.hasOwn(workflow, 'steps');
  return hasSteps ? { ...ofSheet, ...standInsBelow('workflow', KEYS_NOT_IN_SHEETS) } : ofSheet;
}

const SHEET_KIND = { name: 'configuration sheet', keys: ['name', 'workflow', 'data'] };

const SAMPLES_EXPECTED =
  'must be the path of a CSV, TSV or JSON file beside the sheet, its S3 URI, or a list of rows';

const sampleFileSchema = readField<SampleSource>(SAMPLES_EXPECTED, (text) => {
  const path = text.replace(/^(?:\.\/)+/, '');
  const uri = parseObjectUri(text);
  const isBeside = !/^s3:|\\/i.test(text) && refuseRelativePath(path) === undefined;
  const isPlace = uri !== undefined || isBeside;
  if (!isPlace) return { message: SAMPLES_EXPECTED, hint: hintSampleFile(text) };
  if (!/\.(?:csv|tsv|txt|json)$/i.test(text))
    return { message: 'must end with .csv, .tsv, .txt or .json' };
  return { value: uri === undefined ? { kind: 'beside', path } : { kind: 'object', uri } };
}).meta({
  type: 'string',
  pattern: '\\.(?:[cC][sS][vV]|[tT][sS][vV]|[tT][xX][tT]|[jJ][sS][oO][nN])$',
});

function hintSampleFile(text: string): string | undefined {
  return /^s3:/i.test(text)
    ? (hintS3Uri(text) ?? 'Name the file, not its folder.')
    : 'Put the file beside the sheet, and give its path from there.';
}

/** An empty value is what a CSV file has between two commas. */
const inlineValueSchema = textField()
  .nullable()
  .transform((text) => text ?? '');

const inlineRowsSchema = listField(
  mapField(inlineValueSchema, 'must be a map from column to value'),
  SAMPLES_EXPECTED,
)
  .refine(({ length }) => length <= MAXIMUM_INLINE_ROWS, {
    error: `must have at most ${MAXIMUM_INLINE_ROWS} rows`,
    params: { hint: 'Put the rows into a CSV file beside the sheet, and name it here.' },
  })
  .meta({ maxItems: MAXIMUM_INLINE_ROWS })
  .transform((rows): SampleSource => ({ kind: 'inline', rows }));

const notifySchema = listField(emailField(), 'must be a list of e-mail addresses')
  .refine(({ length }) => length <= MAXIMUM_ADDRESSES, {
    error: `must have at most ${MAXIMUM_ADDRESSES} addresses`,
  })
  .meta({ maxItems: MAXIMUM_ADDRESSES });

/** What may nest, only the workflow knows. */
const parameterValueSchema = z.union([
  textField(),
  listField(textField(), PARAMETER_EXPECTED),
  z.unknown().transform((): typeof NESTED => NESTED),
]);

/**
 * What a configuration sheet may say. Descriptions and examples are shown in hints, in editors by the JSON Schema that is made
 * of the input side, and in the README's table.
 */
export const sheetSchema = z.strictObject({
  name: lineField(100).meta({
    description:
      'what people call the launch; part of its ID; 1 to 100 printable characters on one line',
    examples: ['na12878-variants'],
  }),
  workflow: workflowChoiceSchema.meta({
    description:
      "the name of a definition of the deployment; or a map with steps of the sheet's own; or one with the source of somebody else's workflow",
    examples: [
      'germline-variants',
      { engine: 'snakemake', source: 'https://github.com/lab/workflow', revision: 'v1.2.0' },
    ],
  }),
  data: folderField().meta({
    description:
      "the S3 URI of the folder with the datasets; other paths are relative to it; the bucket is the manager's own or one of the setting dataBuckets",
    examples: ['s3://lab-data/runs/2026-11/'],
  }),
  output: folderField()
    .meta({
      description:
        "the S3 URI of the folder for results, in a bucket of the setting outputBuckets; else below runs/ in the manager's bucket",
      examples: ['s3://lab-results/na12878/'],
    })
    .optional(),
  samples: z
    .union([sampleFileSchema, inlineRowsSchema], { error: SAMPLES_EXPECTED })
    .meta({
      description:
        'the CSV, TSV or JSON file with the samples: its path beside the sheet or its S3 URI; or an inline list of rows. Required if the workflow has samples',
      examples: ['samples.csv', [{ sample: 'NA12878', lane: 'L1', fastq_1: 'L1_1.fastq.gz' }]],
    })
    .optional(),
  parameters: mapField(parameterValueSchema, 'must be a map from parameter to value')
    .meta({
      description:
        "the workflow's references and parameters by name; values stay as they are written (010 is 010). Required if the workflow requires some",
      examples: [{ reference: 'chr22.fa' }],
    })
    .optional(),
  compute: computeSchema
    .meta({
      description: 'where jobs run, how many at a time, and how long they may wait',
      examples: [{ service: 'engine-task', maxJobs: 4 }],
    })
    .optional(),
  resources: mapField(stepResourcesSchema, 'must be a map from step to resources')
    .meta({
      description: "cpus, memory, time and disk by step, over the definition's own",
      examples: [{ align: { cpus: 2, memory: '2 GiB', time: '4h' } }],
    })
    .optional(),
  retries: wholeNumberField(0, 10)
    .meta({ description: 'how often a failed job is tried again, 0 to 10', examples: [2] })
    .optional(),
  timeout: durationField()
    .meta({
      description:
        'how long the run may take; at most the setting limits.hours, which also ends a run without it',
      examples: ['12h'],
    })
    .optional(),
  notify: notifySchema
    .meta({
      description:
        'e-mail addresses of those who want to hear of this launch, up to 10; this version keeps them and writes to nobody yet',
      examples: [['you@example.org']],
    })
    .optional(),
  tags: tagsField()
    .meta({
      description:
        "tags of the engine task of this launch, e.g. for the bill: up to 30, none of them the deployment's own",
      examples: [{ project: 'P-17', 'cost-centre': 4711 }],
    })
    .optional(),
});

export const configurationSheetSchema = sheetSchema.transform(
  ({ parameters, compute, resources, timeout, notify, tags, ...sheet }): ConfigurationSheet => ({
    ...sheet,
    parameters: parameters ?? {},
    compute: compute ?? {},
    resources: resources ?? {},
    notify: notify ?? [],
    tags: tags ?? {},
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
  }),
);
