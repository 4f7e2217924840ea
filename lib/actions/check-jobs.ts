import type { ParsedSheet } from '../domain/sheet/configuration-sheet';
import type { WorkflowDefinition } from '../domain/definition/workflow-definition';
import type { InputError } from '../domain/errors';
import { chooseSteps } from '../domain/plan/chosen-steps';
import { tabulateJobs, type Population } from '../domain/plan/job-table';
import { findMissingInputs } from '../domain/plan/missing-inputs';
import type { EffectiveParameters } from '../domain/sheet/launch-parameters';

/** What only shows once rows, lists and parameters are known: that something is made, and from what it needs. */
export function checkJobs(
  definition: WorkflowDefinition,
  { document }: ParsedSheet,
  {
    samples: { rows },
    parameters,
  }: { samples: Pick<Population, 'rows'>; parameters: EffectiveParameters },
): readonly InputError[] {
  const chosen = chooseSteps(definition, parameters.parameters);
  const jobs = tabulateJobs(
    chosen,
    { rows, lists: parameters.lists },
    { ofColumn: String, ofReference: String },
  );
  const place = { file: document.file, ...document.locate(['samples']), path: 'samples' };
  const isEmpty = Object.values(chosen.publish).every((sources) =>
    sources.every(({ step }) => (jobs.get(step) ?? []).length === 0),
  );
  if (isEmpty && rows.length + Object.keys(parameters.lists).length > 0) {
    const message = `Workflow ${definition.name} has nothing to make with these samples and parameters`;
    const hint = 'Its steps run for rows and parameters of other values ("where" and "when").';
    return [{ ...place, message, hint }];
  }
  return findMissingInputs(chosen, jobs).map(({ step, wildcards, input }) => {
    const owner = Object.entries(wildcards).map(([axis, value]) => `${axis} ${value}`);
    const from = definition.steps
      .find(({ name }) => name === step)
      ?.inputs[input]?.sources.flatMap((source) => (source.kind === 'output' ? [source.step] : []));
    const message = `Step "${step}" has no "${input}"${owner.length === 0 ? '' : ` for ${owner.join(', ')}`}`;
    const hint = `Step "${(from ?? []).join('", "')}" makes it of other rows only: see its "where".`;
    return { ...place, message, hint };
  });
}
