import type { OwnRule } from '../failure/own-failures';
import type { SampleColumns } from '../samples/sample-columns';

/** A versioned pipeline under `workflows/`, as its workflow.yaml says it and with every name resolved. */
export interface WorkflowDefinition {
  readonly name: string;
  readonly version: string;
  readonly description?: string | undefined;
  readonly engine: 'snakemake';
  /** Path of a configuration sheet in the workflow's folder that launches it with data of its own. */
  readonly example?: string | undefined;
  /** Container image of the engine task; the deployment's own when absent. */
  readonly image?: string | undefined;
  /** Absent when the workflow has no sample sheet. */
  readonly samples?: SampleColumns | undefined;
  /** Values that steps run for and that are in no sample sheet, e.g. regions. */
  readonly lists: Readonly<Record<string, ValueList>>;
  readonly references: Readonly<Record<string, Reference>>;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** In the author's order; `orderSteps` gives an order in which they can run. */
  readonly steps: readonly Step[];
  /** Folder in the output -> what is published into it: one reference, or a list of them. */
  readonly publish: Readonly<Record<string, readonly OutputSource[]>>;
  /** By which it tells failures of its own, in order; absent when it tells none. */
  readonly failures?: readonly OwnRule[] | undefined;
}

/** A list that a sheet may replace under `parameters`; its values become wildcards and parts of paths. */
export interface ValueList {
  readonly description?: string | undefined;
  readonly default?: readonly string[] | undefined;
}

/** A file that all jobs read; a sheet names its location under `parameters`. */
export interface Reference {
  readonly description?: string | undefined;
  /** Path relative to the sheet's `data`, or an S3 URI. */
  readonly default?: string | undefined;
  /** Files that lie beside it, by name: `.fai` is added to its own name, each leading `^` first takes an ending away. */
  readonly companions: Readonly<Record<string, string>>;
}

export const PARAMETER_TYPES = ['integer', 'number', 'text', 'choice', 'boolean'] as const;

/** A value that a sheet may set; values and defaults are the text that stands in the file. */
export interface Parameter {
  readonly type: (typeof PARAMETER_TYPES)[number];
  readonly description?: string | undefined;
  readonly default?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  /** Matches the whole value. */
  readonly pattern?: string | undefined;
  readonly choices?: readonly string[] | undefined;
}

export interface Step {
  readonly name: string;
  readonly description?: string | undefined;
  /** Sample-sheet columns and lists: one job per distinct tuple that occurs; empty for a single job. */
  readonly forEach: readonly string[];
  /** Which rows of the sample sheet it is for; all when absent. */
  readonly where?: Choice | undefined;
  /** Values of parameters with which it runs; always when absent. */
  readonly when?: Choice | undefined;
  readonly inputs: Readonly<Record<string, StepInput>>;
  /** Name -> path in the work folder, with `{column}` for each column of `forEach`. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly cpus: number;
  /** Of the first attempt. */
  readonly memoryMib: number;
  readonly memoryGrowth?: MemoryGrowth | undefined;
  readonly timeSeconds: number;
  readonly diskMib?: number | undefined;
  readonly gpus?: number | undefined;
  readonly retries?: number | undefined;
  /** Names of outputs that are not kept. */
  readonly temp: readonly string[];
  /** What it makes of references alone is kept, and made once for all launches. */
  readonly shared?: boolean | undefined;
  /** Steps of one group share a job where the compute service can do that. */
  readonly group?: string | undefined;
  /** Container image, for compute services that run each job in one. */
  readonly image?: string | undefined;
  /** Conda packages, e.g. `bwa=0.7.17`. */
  readonly conda?: readonly string[] | undefined;
  readonly command: string;
}

/** In a `where`: whatever the value, so long as there is one. */
export const ANY_VALUE = '*';

/** Column or parameter -> the values that it may have; all of them must hold. */
export type Choice = Readonly<Record<string, readonly string[]>>;

/** What each further attempt of a job gets more, up to the maximum. */
export interface MemoryGrowth {
  readonly perAttemptMib: number;
  readonly maximumMib?: number | undefined;
}

export interface StepInput {
  /** Written as a list, which makes it an array in the command even when it has one member. */
  readonly list: boolean;
  readonly sources: readonly InputSource[];
  /** Of which rows it takes files; of all of the job's when absent. */
  readonly where?: Choice | undefined;
}

export type InputSource = ColumnSource | ReferenceSource | OutputSource;

export interface ColumnSource {
  readonly kind: 'column';
  readonly column: string;
}

export interface ReferenceSource {
  readonly kind: 'reference';
  readonly reference: string;
  /** The reference itself when absent. */
  readonly companion?: string | undefined;
}

export interface OutputSource {
  readonly kind: 'output';
  readonly step: string;
  readonly output: string;
}

/** Undefined when the workflow has no such step. */
export function findStep(definition: WorkflowDefinition, name: string): Step | undefined {
  return definition.steps.find((step) => step.name === name);
}
