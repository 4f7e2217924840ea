import { mapValues } from '../map-values';
import type { SampleRow } from '../samples/sample-sheet';
import {
  ANY_VALUE,
  type InputSource,
  type Step,
  type WorkflowDefinition,
} from '../definition/workflow-definition';

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
  ofReference(name: string, companion?: string): string;
}

/** What a launch runs for: the rows of its sample sheet, and the values of the definition's lists. */
export interface Population {
  readonly rows: readonly SampleRow[];
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

interface RowGroup {
  readonly wildcards: Readonly<Record<string, string>>;
  readonly rows: readonly SampleRow[];
}

/**
 * The jobs of each step: one per distinct tuple of its `forEach` that occurs, in sheet order. A job reads from another step what
 * that step makes of the job's own rows and values: one file, or one per lane, sample, region, ... that it gathers.
 */
export function tabulateJobs(
  definition: WorkflowDefinition,
  { rows, lists }: Population,
  staged: StagedPaths,
): ReadonlyMap<string, readonly Job[]> {
  const steps = new Map(definition.steps.map((step) => [step.name, step]));
  const pathsOf = (source: InputSource, group: RowGroup): readonly string[] => {
    if (source.kind === 'reference')
      return [staged.ofReference(source.reference, source.companion)];
    if (source.kind === 'column') {
      const { column } = source;
      const having = group.rows.filter((row) => row.values[column] !== undefined);
      return distinct(having.map((row) => staged.ofColumn(row, column)));
    }
    const producer = steps.get(source.step);
    if (producer === undefined) return [];
    const pattern = producer.outputs[source.output] ?? '';
    return groupsOf(producer, group, lists).map(({ wildcards }) => renderPath(pattern, wildcards));
  };
  return new Map(
    definition.steps.map((step) => [
      step.name,
      groupsOf(step, { wildcards: {}, rows }, lists).map((group) => jobOf(step, group, pathsOf)),
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
    inputs: mapValues(step.inputs, ({ sources, where }) => {
      const chosen = { ...group, rows: chooseRows(group.rows, where) };
      return sources.flatMap((source) => pathsOf(source, chosen));
    }),
    outputs: mapValues(step.outputs, (pattern) => renderPath(pattern, group.wildcards)),
  };
}

/** The groups for which a step runs among these rows; where the group has a value of a list already, only for that one. */
function groupsOf(
  { forEach, where }: Step,
  { wildcards, rows }: RowGroup,
  lists: Population['lists'],
): readonly RowGroup[] {
  const columns = forEach.filter((axis) => !Object.hasOwn(lists, axis));
  const groups = groupRows(chooseRows(rows, where), columns);
  return forEach
    .filter((axis) => Object.hasOwn(lists, axis))
    .reduce((crossed, axis) => {
      const own = wildcards[axis];
      const values = own === undefined ? (lists[axis] ?? []) : [own];
      return crossed.flatMap((group) =>
        values.map((value) => ({ ...group, wildcards: { ...group.wildcards, [axis]: value } })),
      );
    }, groups);
}

function chooseRows(rows: readonly SampleRow[], where: Step['where']): readonly SampleRow[] {
  if (where === undefined) return rows;
  const choices = Object.entries(where);
  return rows.filter(({ values }) =>
    choices.every(([column, allowed]) => isAllowed(values[column], allowed)),
  );
}

function isAllowed(value: string | undefined, allowed: readonly string[]): boolean {
  if (allowed.includes(value ?? '')) return true;
  return allowed.includes(ANY_VALUE) && value !== undefined;
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
