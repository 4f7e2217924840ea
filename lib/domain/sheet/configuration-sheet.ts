import * as z from 'zod';
import { nearestName } from '../input/nearest-name';
import { InvalidConfigurationError, type InputError } from '../errors';
import { checkInput } from '../input/input-check';
import { parseInputDocument, type InputDocument } from '../input/input-document';
import { parseObjectUri, refuseRelativePath } from '../input/object-location';
import type { S3Uri } from '../s3-uri';
import {
  choiceField,
  durationField,
  folderField,
  lineField,
  listField,
  mapField,
  memoryField,
  patternField,
  readField,
  textField,
  wholeNumberField,
} from '../input/sheet-fields';

export const COMPUTE_SERVICES = [
  'engine-task',
  'batch-ec2',
  'batch-ec2-spot',
  'batch-fargate',
  'ec2-tibanna',
  'slurm',
  'step-functions',
] as const;

export type ComputeService = (typeof COMPUTE_SERVICES)[number];

/** What a scientist uploads: what to launch, with what. */
export interface ConfigurationSheet {
  readonly name: string;
  /** Name of a definition under `workflows/`. */
  readonly workflow: string;
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
  };
  /** By step, over the definition's own. */
  readonly resources: Readonly<Record<string, StepResources>>;
  readonly retries?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
}

/** A list stands for one of the definition's lists. */
export type ParameterValue = string | readonly string[];

export type SampleSource =
  /** Path relative to the folder of the configuration sheet. */
  | { readonly kind: 'beside'; readonly path: string }
  | { readonly kind: 'object'; readonly uri: S3Uri }
  | { readonly kind: 'inline'; readonly rows: readonly Readonly<Record<string, string>>[] };

export interface StepResources {
  readonly cpus?: number | undefined;
  readonly memoryMib?: number | undefined;
  readonly timeSeconds?: number | undefined;
  readonly diskMib?: number | undefined;
}

/** A sheet with the document that it was read from, so that later checks can say where a mistake stands. */
export interface ParsedSheet {
  readonly sheet: ConfigurationSheet;
  readonly document: InputDocument;
}

/** More rows than this belong into a CSV file: YAML takes a hundred times as long to read. */
export const MAXIMUM_INLINE_ROWS = 500;

/** A sheet as far as it can be read, and everything that is wrong with its form. */
export interface SheetReading {
  /** Without the broken keys; undefined when not even the workflow is known. */
  readonly parsed: ParsedSheet | undefined;
  readonly errors: readonly InputError[];
  /** Keys of the sheet that were left out: nothing more can be said of them. */
  readonly broken: ReadonlySet<string>;
}

/** Throws `InvalidConfigurationError` with every mistake in the sheet's form. */
export function parseConfigurationSheet(file: string, text: string): ParsedSheet {
  const { parsed, errors } = readConfigurationSheet(file, text);
  if (parsed === undefined || errors.length > 0) throw new InvalidConfigurationError(errors);
  return parsed;
}

/** Reads what can be read, so that a mistake in one key hides none in another. */
export function readConfigurationSheet(file: string, text: string): SheetReading {
  const checked = parseInputDocument(file, text, SHEET_KIND);
  if (!checked.ok) return { parsed: undefined, errors: checked.errors, broken: new Set() };
  const document = checked.value;
  const sheet = checkInput(document, configurationSheetSchema);
  if (sheet.ok) return { parsed: { sheet: sheet.value, document }, errors: [], broken: new Set() };
  const broken = brokenKeys(document, sheet.errors);
  const rest = Object.entries(document.root).filter(([key]) => !broken.has(key));
  const parsed = configurationSheetSchema.safeParse({ ...STAND_INS, ...Object.fromEntries(rest) });
  return {
    parsed: parsed.success ? { sheet: parsed.data, document } : undefined,
    errors: sheet.errors,
    broken,
  };
}

/** So that a sheet without a name or data can be checked further; what is missing is an error already. */
const STAND_INS = { name: 'unnamed', data: 's3://unknown/' };

function brokenKeys({ root }: InputDocument, errors: readonly InputError[]): ReadonlySet<string> {
  const keys = Object.keys(root).concat('name', 'data');
  const isBroken = (key: string): boolean =>
    errors.some(({ path }) => path === key || path.startsWith(`${key}.`));
  const broken = keys.filter(isBroken);
  // What a misspelt key was meant to say is not missing.
  const known = Object.keys(sheetSchema.shape);
  const meant = broken
    .filter((key) => !known.includes(key))
    .flatMap((key) => nearestName(key, known) ?? []);
  return new Set([...broken, ...meant.filter((key) => !(key in root))]);
}

const SHEET_KIND = { name: 'configuration sheet', keys: ['name', 'workflow', 'data'] };

const SAMPLES_EXPECTED =
  'must be the path of a CSV, TSV or JSON file beside the sheet, its S3 URI, or a list of rows';

const sampleFileSchema = readField<SampleSource>(SAMPLES_EXPECTED, (text) => {
  const path = text.replace(/^(?:\.\/)+/, '');
  const uri = parseObjectUri(text);
  const isPlace = uri !== undefined || refuseRelativePath(path) === undefined;
  if (!isPlace) return { message: SAMPLES_EXPECTED };
  if (!/\.(?:csv|tsv|txt|json)$/i.test(text))
    return { message: 'must end with .csv, .tsv, .txt or .json' };
  return { value: uri === undefined ? { kind: 'beside', path } : { kind: 'object', uri } };
});

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
  .transform((rows): SampleSource => ({ kind: 'inline', rows }));

const stepResourcesSchema = z
  .strictObject(
    {
      cpus: wholeNumberField(1, 448).optional(),
      memory: memoryField().optional(),
      time: durationField().optional(),
      disk: memoryField().optional(),
    },
    { error: 'must be a map with cpus, memory, time or disk' },
  )
  .transform(({ cpus, memory, time, disk }): StepResources => {
    // What is absent here must not cover the definition's own.
    return {
      ...(cpus === undefined ? {} : { cpus }),
      ...(memory === undefined ? {} : { memoryMib: memory }),
      ...(time === undefined ? {} : { timeSeconds: time }),
      ...(disk === undefined ? {} : { diskMib: disk }),
    };
  });

const parameterValueSchema = z.union(
  [textField(), listField(textField(), 'must be a value, or a list of values')],
  { error: 'must be a value, or a list of values' },
);

const computeSchema = z.strictObject(
  {
    service: choiceField(COMPUTE_SERVICES).optional(),
    maxJobs: wholeNumberField(1, 10_000).optional(),
  },
  { error: 'must be a map with service or maxJobs' },
);

/** What a configuration sheet may say; an editor's JSON Schema can be made from its input side. */
const sheetSchema = z.strictObject({
  name: lineField(100).describe('a name for the launch, e.g. na12878-variants'),
  workflow: patternField(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
    'must be the name of a workflow, e.g. germline-variants',
  ).describe('the name of a workflow, e.g. germline-variants'),
  data: folderField().describe('the S3 folder with the datasets, e.g. s3://bucket/folder/'),
  output: folderField().optional(),
  samples: z.union([sampleFileSchema, inlineRowsSchema], { error: SAMPLES_EXPECTED }).optional(),
  parameters: mapField(parameterValueSchema, 'must be a map from parameter to value').optional(),
  compute: computeSchema.optional(),
  resources: mapField(stepResourcesSchema, 'must be a map from step to resources').optional(),
  retries: wholeNumberField(0, 10).optional(),
  timeout: durationField().optional(),
});

export const configurationSheetSchema = sheetSchema.transform(
  ({ parameters, compute, resources, timeout, ...sheet }): ConfigurationSheet => ({
    ...sheet,
    parameters: parameters ?? {},
    compute: compute ?? {},
    resources: resources ?? {},
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
  }),
);
