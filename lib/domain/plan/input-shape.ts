import {
  findStep,
  type InputSource,
  type Step,
  type StepInput,
  type WorkflowDefinition,
} from '../definition/workflow-definition';

/** Lists are arrays in a command, and so is what a step gathers over columns and lists that it does not run for. */
export function isArrayInput(
  definition: WorkflowDefinition,
  step: Step,
  input: StepInput,
): boolean {
  return input.list || input.sources.some((source) => gathers(definition, step, source));
}

/** Whether the wildcards of a job say which file of another step it reads, for every job. */
export function isNamedByWildcards(
  definition: WorkflowDefinition,
  step: Step,
  { sources, where }: StepInput,
): boolean {
  return sources.every((source) => {
    if (source.kind === 'reference') return true;
    if (source.kind === 'column') return false;
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
