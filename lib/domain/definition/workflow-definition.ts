import type { SampleColumns } from '../samples/sample-columns';

/** A versioned pipeline under `workflows/`, as its workflow.yaml says it and with every name resolved. */
export interface WorkflowDefinition {
  readonly name: string;
  readonly version: string;
  readonly description?: string | undefined;
  readonly engine: 'snakemake';
  /** Container image of the engine task; the deployment's own when absent. */
  readonly image?: string | undefined;
  /** Absent when the workflow has no sample sheet. */
  readonly samples?: SampleColumns | undefined;
  readonly references: Readonly<Record<string, Reference>>;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** In the author's order; `orderSteps` gives an order in which they can run. */
  readonly steps: readonly Step[];
  /** Folder in the output -> what is published into it: one reference, or a list of them. */
  readonly publish: Readonly<Record<string, readonly OutputSource[]>>;
}

/** A file that all jobs read; a sheet names its location under `parameters`. */
export interface Reference {
  readonly description?: string | undefined;
  /** Path relative to the sheet's `data`, or an S3 URI. */
  readonly default?: string | undefined;
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
  /** Sample-sheet columns: one job per distinct tuple that occurs; empty for a single job. */
  readonly forEach: readonly string[];
  readonly inputs: Readonly<Record<string, StepInput>>;
  /** Name -> path in the work folder, with `{column}` for each column of `forEach`. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly cpus: number;
  readonly memoryMib: number;
  readonly timeSeconds: number;
  readonly diskMib?: number | undefined;
  readonly retries?: number | undefined;
  /** Names of outputs that are not kept. */
  readonly temp: readonly string[];
  readonly command: string;
}

export interface StepInput {
  /** Written as a list, which makes it an array in the command even when it has one member. */
  readonly list: boolean;
  readonly sources: readonly InputSource[];
}

export type InputSource = ColumnSource | ReferenceSource | OutputSource;

export interface ColumnSource {
  readonly kind: 'column';
  readonly column: string;
}

export interface ReferenceSource {
  readonly kind: 'reference';
  readonly reference: string;
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
