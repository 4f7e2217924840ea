import type { StepInput, WorkflowDefinition } from '../definition/workflow-definition';
import { isArrayInput } from './input-shape';
import type { Job } from './job-table';

/** A job that would start without a file that its command takes for granted. */
export interface MissingInput {
  readonly step: string;
  readonly wildcards: Readonly<Record<string, string>>;
  readonly input: string;
}

/** Inputs that are one file of another step, which that step makes for none of the job's rows. */
export function findMissingInputs(
  definition: WorkflowDefinition,
  jobs: ReadonlyMap<string, readonly Job[]>,
): readonly MissingInput[] {
  return definition.steps.flatMap((step) => {
    const single = Object.entries(step.inputs)
      .filter(([, input]) => isMade(input) && !isArrayInput(definition, step, input))
      .map(([name]) => name);
    return (jobs.get(step.name) ?? []).flatMap(({ wildcards, inputs }) =>
      single
        .filter((input) => inputs[input]?.length === 0)
        .map((input) => ({ step: step.name, wildcards, input })),
    );
  });
}

function isMade({ sources }: StepInput): boolean {
  return sources.some(({ kind }) => kind === 'output');
}
