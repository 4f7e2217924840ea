import type { ParsedSheet } from '../domain/sheet/configuration-sheet';
import type { WorkflowDefinition } from '../domain/definition/workflow-definition';
import type { InputError } from '../domain/errors';
import { chooseSteps } from '../domain/plan/chosen-steps';
import { tabulateJobs, type Population } from '../domain/plan/job-table';
import { findPublishedTwice, publishedFiles } from '../domain/plan/published-files';
import { findMissingInputs } from '../domain/plan/missing-inputs';
import type { EffectiveParameters } from '../domain/sheet/launch-parameters';

/** Snakemake needs minutes and gigabytes for as many. */
const MAXIMUM_JOBS = 200_000;

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
  const place = { file: document.file, ...document.locate(['samples']), path: 'samples' };
  const most = mostJobs(chosen, { rows, lists: parameters.lists });
  if (most > MAXIMUM_JOBS) {
    const message = `Workflow ${definition.name} may have up to ${format(most)} jobs with these samples and lists, and a launch has at most ${format(MAXIMUM_JOBS)}`;
    return [{ ...place, message, hint: 'Split samples or lists over several launches.' }];
  }
  const jobs = tabulateJobs(
    chosen,
    { rows, lists: parameters.lists },
    { ofColumn: String, ofReference: String },
  );
  const isEmpty = Object.values(chosen.publish).every((sources) =>
    sources.every(({ step }) => (jobs.get(step) ?? []).length === 0),
  );
  if (isEmpty && rows.length + Object.keys(parameters.lists).length > 0) {
    const message = `Workflow ${definition.name} has nothing to make with these samples and parameters`;
    const hint = 'Its steps run for rows and parameters of other values ("where" and "when").';
    return [{ ...place, message, hint }];
  }
  const twice = findPublishedTwice(publishedFiles(chosen, jobs));
  if (twice !== undefined) {
    const [first, { path, name }] = twice;
    const message = `Workflow ${definition.name} publishes two files as "${name}": "${first.path}" and "${path}"`;
    const hint = 'Its author has to publish them under two names.';
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

/** Told without making a list of them, which has no room for all that a sheet can ask for. */
function mostJobs(
  { steps }: WorkflowDefinition,
  { rows, lists }: Pick<Population, 'rows' | 'lists'>,
): number {
  const ofStep = (forEach: readonly string[]): number => {
    const groups = forEach.every((axis) => Object.hasOwn(lists, axis)) ? 1 : rows.length;
    return forEach.reduce((count, axis) => count * (lists[axis]?.length ?? 1), groups);
  };
  return steps.reduce((sum, { forEach }) => sum + ofStep(forEach), 0);
}

function format(count: number): string {
  return count.toLocaleString('en-US');
}
