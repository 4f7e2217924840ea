import * as z from 'zod';
import { workflowDefinitionSchema } from '../definition/definition-schema';
import { hintS3Uri } from '../input/location-hints';
import { parseFolderUri, parseObjectUri } from '../input/object-location';
import { choiceField, listField, patternField, readField, textField } from '../input/sheet-fields';
import { isTaken, WORK_PATH } from '../plan/work-path';
import { hintOtherForm, hintRepositoryUrl } from './repository-url';
import type { S3Uri } from '../s3-uri';

/** What a sheet launches: a definition of the deployment, steps of its own, or somebody else's workflow. */
export type WorkflowChoice =
  | { readonly kind: 'deployed'; readonly name: string }
  | { readonly kind: 'own'; readonly definition: SheetDefinition }
  | ({ readonly kind: 'foreign' } & ForeignWorkflow);

export type SheetDefinition = z.infer<typeof sheetDefinitionSchema>;

/** A Snakemake workflow that somebody else maintains; paths are relative to its top folder. */
export interface ForeignWorkflow {
  readonly engine: 'snakemake';
  readonly source: WorkflowSource;
  /** Tag, branch or full commit of a git repository. */
  readonly revision?: string | undefined;
  readonly snakefile: string;
  /** Of a configuration that its Snakefile does not load by itself. */
  readonly config?: string | undefined;
  /** Where it expects the sheet's samples. */
  readonly samples?: ForeignSamples | undefined;
  /** Folders and files that reach the output. */
  readonly publish: readonly string[];
}

export interface ForeignSamples {
  readonly path: string;
  /** Columns that hold paths relative to `data`, or S3 URIs. */
  readonly files: readonly string[];
}

export type WorkflowSource =
  | { readonly kind: 'git'; readonly url: string }
  | { readonly kind: 'archive'; readonly uri: S3Uri }
  | { readonly kind: 'folder'; readonly uri: S3Uri };

const CHOICE_EXPECTED =
  'must be the name of a workflow, a map with steps, or a map with the source of a workflow';

const SOURCE_EXPECTED =
  'must be the https URL of a git repository, or the S3 URI of a folder or of a .zip, .tar.gz or .tgz file';

/** Servers take no longer ones. */
const MAXIMUM_URL = 2000;

const URL_EXPECTED = 'must be the URL of a whole git repository, as "git clone" takes it';

const DEFAULT_SNAKEFILE = 'workflow/Snakefile';
const DEFAULT_PUBLISHED = ['results'];

const deployedSchema = patternField(
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
  'must be the name of a workflow, e.g. germline-variants',
).transform((name): WorkflowChoice => ({ kind: 'deployed', name }));

/** Its image would have to be part of the deployment, its version is that of the sheet, and whoever writes it reads its logs. */
const NOT_IN_SHEETS = { version: true, image: true, example: true, failures: true } as const;

/** What a definition has that stands in no sheet. */
export const KEYS_NOT_IN_SHEETS: readonly string[] = Object.keys(NOT_IN_SHEETS);

const sheetDefinitionSchema = workflowDefinitionSchema.omit(NOT_IN_SHEETS).partial({ name: true });

const ownSchema = sheetDefinitionSchema.transform((definition): WorkflowChoice => ({
  kind: 'own',
  definition,
}));

const foreignSchema = z
  .strictObject({
    engine: choiceField(['snakemake']).describe('the engine that runs it: snakemake'),
    source: sourceField().describe(
      'where the workflow is: the URL of a git repository, or the S3 URI of a folder or archive',
    ),
    revision: patternField(
      /^[A-Za-z0-9][A-Za-z0-9._/+-]{0,199}$/,
      'must be a tag, a branch or a commit of 40 digits, e.g. v1.2.0',
    )
      .describe('the tag, branch or full commit of a git repository')
      .optional(),
    snakefile: pathField(DEFAULT_SNAKEFILE)
      .describe(`the path of its Snakefile; else ${DEFAULT_SNAKEFILE}`)
      .optional(),
    config: pathField('config/config.yaml')
      .describe('the path of a configuration that its Snakefile does not load by itself')
      .optional(),
    samples: z
      .strictObject(
        {
          path: sampleFileField().describe(
            'where it expects the samples: the path of a .csv or .tsv file, e.g. config/samples.tsv',
          ),
          files: listField(textField(), 'must be a list of columns, e.g. [fq1, fq2]')
            .describe('the columns that hold files')
            .optional(),
        },
        { error: 'must be a map with path and files' },
      )
      .describe('where it expects the samples of the sheet')
      .optional(),
    publish: listField(pathField('results'), 'must be a list of folders and files, e.g. [results]')
      .min(1, { error: 'must name at least one folder or file' })
      .describe(
        `the list of folders and files that reach the output; else ${DEFAULT_PUBLISHED.join(', ')}`,
      )
      .optional(),
  })
  .transform(({ samples, snakefile, publish, ...workflow }): WorkflowChoice => ({
    kind: 'foreign',
    ...workflow,
    snakefile: snakefile ?? DEFAULT_SNAKEFILE,
    publish: publish ?? DEFAULT_PUBLISHED,
    ...(samples === undefined
      ? {}
      : { samples: { path: samples.path, files: samples.files ?? [] } }),
  }));

/** The key `workflow` of a sheet. */
export const workflowChoiceSchema = z.union([deployedSchema, ownSchema, foreignSchema], {
  error: CHOICE_EXPECTED,
});

/** What people call somebody else's workflow: the last part of its place. */
export function nameOfSource(source: WorkflowSource): string {
  const place = source.kind === 'git' ? new URL(source.url).pathname : source.uri.key;
  const last = place.split('/').findLast((part) => part !== '') ?? '';
  const name = last
    .replace(/\.(?:git|zip|tgz|tar\.gz)$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'workflow' : name.slice(0, 100);
}

/** A table is all that the samples of a sheet can become. */
function sampleFileField() {
  return pathField('config/samples.tsv').refine((path) => /\.(?:csv|tsv)$/.test(path), {
    error: 'must end with .csv or .tsv',
    abort: true,
  });
}

function pathField(example: string) {
  const message = `must be a path of letters, digits and "._+-/" in the workflow, e.g. ${example}`;
  return readField(message, (text) => {
    if (!WORK_PATH.test(text)) return { message };
    const hint = "The folders wfm, .wfm, .git and .snakemake are not the workflow's.";
    return isTaken(text) ? { message, hint } : { value: text };
  }).meta({ type: 'string' });
}

function sourceField() {
  return readField(SOURCE_EXPECTED, (text): { value: WorkflowSource } | { message: string } => {
    if (/^s3:/i.test(text)) return readS3Source(text);
    return readGitSource(text);
  }).meta({ type: 'string' });
}

function readS3Source(
  text: string,
): { value: WorkflowSource } | { message: string; hint: string | undefined } {
  const folder = text.endsWith('/') ? parseFolderUri(text) : undefined;
  if (folder !== undefined) return { value: { kind: 'folder', uri: folder } };
  const uri = parseObjectUri(text);
  if (uri !== undefined && /\.(?:zip|tgz|tar\.gz)$/i.test(text)) {
    return { value: { kind: 'archive', uri } };
  }
  const hint = hintS3Uri(text) ?? 'The URI of a folder ends with "/".';
  return { message: SOURCE_EXPECTED, hint };
}

function readGitSource(
  text: string,
): { value: WorkflowSource } | { message: string; hint?: string } {
  if (text.length > MAXIMUM_URL) return { message: `must have at most ${MAXIMUM_URL} characters` };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^(?:https?|file):\/\/[\x21-\x7e]+$/.test(text)) {
    const hint = hintOtherForm(text);
    return { message: SOURCE_EXPECTED, ...(hint === undefined ? {} : { hint }) };
  }
  return refuseUrl(url, text) ?? { value: { kind: 'git', url: text } };
}

function refuseUrl(url: URL, text: string): { message: string; hint: string } | undefined {
  if (url.username !== '' || url.password !== '') {
    return {
      message: 'must hold no user name and no password: everybody who sees the launch sees them',
      hint: 'Put the workflow into S3 when its repository is not public.',
    };
  }
  const hint = hintRepositoryUrl(url);
  if (hint !== undefined) return { message: URL_EXPECTED, hint };
  if (url.search !== '' || url.hash !== '') {
    return {
      message: 'must be the URL of a git repository, without "?" and "#"',
      hint: 'Write the tag or branch under "revision".',
    };
  }
  // What is compared with the places that a deployment allows must be what git asks for.
  const isPlain = [text, `${text}/`].includes(url.href) && !/%2[ef]|\\/i.test(text);
  return isPlain ? undefined : { message: SOURCE_EXPECTED, hint: `Write it as ${url.href}.` };
}
