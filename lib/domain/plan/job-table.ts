import type { SampleRow } from '../samples/sample-sheet';
import type { InputSource, Step, WorkflowDefinition } from '../definition/workflow-definition';

/** One execution of a step. */
export interface Job {
  /** Value of each column of the step's `forEach`. */
  readonly wildcards: Readonly<Record<string, string>>;
  /** Name of each input -> paths in the work folder, in sheet order. */
  readonly inputs: Readonly<Record<string, readonly string[]>>;
  /** Name of each output -> path in the work folder. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** Where the files that come from outside lie in the work folder. */
export interface StagedPaths {
  ofColumn(row: SampleRow, column: string): string;
  ofReference(name: string): string;
}

interface RowGroup {
  readonly wildcards: Readonly<Record<string, string>>;
  readonly rows: readonly SampleRow[];
}

/**
 * The jobs of each step: one per distinct tuple of its `forEach` columns that occurs in the sample sheet, in sheet order. A job
 * reads from another step what that step makes of the job's own rows: one file, or one per lane, sample, ... that it gathers.
 */
export function tabulateJobs(
  definition: WorkflowDefinition,
  rows: readonly SampleRow[],
  staged: StagedPaths,
): ReadonlyMap<string, readonly Job[]> {
  const steps = new Map(definition.steps.map((step) => [step.name, step]));
  const pathsOf = (source: InputSource, group: RowGroup): readonly string[] => {
    if (source.kind === 'reference') return [staged.ofReference(source.reference)];
    if (source.kind === 'column') {
      const { column } = source;
      const having = group.rows.filter((row) => row.values[column] !== undefined);
      return distinct(having.map((row) => staged.ofColumn(row, column)));
    }
    const producer = steps.get(source.step);
    const pattern = producer?.outputs[source.output] ?? '';
    return groupRows(group.rows, producer?.forEach ?? []).map(({ wildcards }) =>
      renderPath(pattern, wildcards),
    );
  };
  return new Map(
    definition.steps.map((step) => [
      step.name,
      groupRows(rows, step.forEach).map((group) => jobOf(step, group, pathsOf)),
    ]),
  );
}

/** Puts the values of wildcards into a path such as `lanes/{sample}/{lane}.bam`. */
export function renderPath(pattern: string, wildcards: Readonly<Record<string, string>>): string {
  return pattern.replace(/\{([^{}]*)\}/g, (_, name: string) => wildcards[name] ?? '');
}

function jobOf(
  step: Step,
  group: RowGroup,
  pathsOf: (source: InputSource, group: RowGroup) => readonly string[],
): Job {
  return {
    wildcards: group.wildcards,
    inputs: mapValues(step.inputs, ({ sources }) =>
      sources.flatMap((source) => pathsOf(source, group)),
    ),
    outputs: mapValues(step.outputs, (pattern) => renderPath(pattern, group.wildcards)),
  };
}

/** Without columns there is one group, of all rows, even when there are none. */
function groupRows(rows: readonly SampleRow[], columns: readonly string[]): readonly RowGroup[] {
  if (columns.length === 0) return [{ wildcards: {}, rows }];
  const groups = new Map<string, { wildcards: Record<string, string>; rows: SampleRow[] }>();
  for (const row of rows) {
    const values = columns.map((column) => [column, row.values[column] ?? ''] as const);
    const key = values.map(([, value]) => value).join('/');
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { wildcards: Object.fromEntries(values), rows: [row] });
    else group.rows.push(row);
  }
  return [...groups.values()];
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
