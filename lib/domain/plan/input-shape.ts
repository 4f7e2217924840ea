import {
  findStep,
  type InputSource,
  type Step,
  type StepInput,
  type WorkflowDefinition,
} from '../definition/workflow-definition';

/** Path of a column's file in terms of the row's key, for columns whose files all have such a path. */
export type ColumnPatterns = ReadonlyMap<string, string>;

/** Lists are arrays in a command, and so is what a step gathers over columns and lists that it does not run for. */
export function isArrayInput(
  definition: WorkflowDefinition,
  step: Step,
  input: StepInput,
): boolean {
  return input.list || input.sources.some((source) => gathers(definition, step, source));
}

/** Whether the wildcards of a job say which files it reads, for every job. */
export function isNamedByWildcards(
  definition: WorkflowDefinition,
  step: Step,
  { sources, where }: StepInput,
  patterns: ColumnPatterns,
): boolean {
  return sources.every((source) => {
    if (source.kind === 'reference') return true;
    if (source.kind === 'column') {
      const isUniform = where === undefined && patterns.has(source.column);
      return isUniform && !gathers(definition, step, source);
    }
    const producer = findStep(definition, source.step);
    const isFiltered = where !== undefined || producer?.where !== undefined;
    return !isFiltered && !gathers(definition, step, source);
  });
}

function gathers(definition: WorkflowDefinition, step: Step, source: InputSource): boolean {
  if (source.kind === 'reference') return false;
  const axes =
    source.kind === 'column'
      ? (definition.samples?.key ?? [])
      : (findStep(definition, source.step)?.forEach ?? []);
  return axes.some((axis) => !step.forEach.includes(axis));
}
