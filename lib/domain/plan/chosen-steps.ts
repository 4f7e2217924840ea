import type { Choice, StepInput, WorkflowDefinition } from '../definition/workflow-definition';

/** The definition with the steps that run with these parameters, and without what the others would have made. */
export function chooseSteps(
  definition: WorkflowDefinition,
  parameters: Readonly<Record<string, string>>,
): WorkflowDefinition {
  const isChosen = ({ when = {} }: { readonly when?: Choice | undefined }): boolean =>
    Object.entries(when).every(([name, values]) => values.includes(parameters[name] ?? ''));
  const chosen = definition.steps.filter(isChosen);
  if (chosen.length === definition.steps.length) return definition;
  const names = new Set(chosen.map(({ name }) => name));
  const withoutOthers = (input: StepInput): StepInput => ({
    ...input,
    sources: input.sources.filter((source) => source.kind !== 'output' || names.has(source.step)),
  });
  const published = Object.entries(definition.publish)
    .map(([name, sources]) => [name, sources.filter(({ step }) => names.has(step))] as const)
    .filter(([, sources]) => sources.length > 0);
  return {
    ...definition,
    steps: chosen.map((step) => ({
      ...step,
      inputs: Object.fromEntries(
        Object.entries(step.inputs).map(([name, input]) => [name, withoutOthers(input)]),
      ),
    })),
    publish: Object.fromEntries(published),
  };
}
