import { publishedFiles } from '../../domain/plan/published-files';
import type { EnginePlan, StagedObject } from '../../domain/plan/engine-plan';
import type { SharedSteps } from '../../domain/plan/shared-steps';
import { tabulateJobs, type Job } from '../../domain/plan/job-table';
import { planStaging } from '../../domain/plan/staging';
import type { Step, WorkflowDefinition } from '../../domain/definition/workflow-definition';
import type { PlannedRun, PlanRequest } from '../engine';
import { renderProfile } from './profile';
import { isNamedByWildcards, type ColumnPatterns } from '../../domain/plan/input-shape';
import { condaFile, renderSnakefile } from './snakefile';
import { parametersOf } from './step-command';

/** What runs our plans. */
export const REQUIRED = { name: 'Snakemake', minimumVersion: '7.21' };
const COMMAND = ['snakemake', '--snakefile', 'Snakefile', '--profile', 'profile'];

type JobTable = ReadonlyMap<string, readonly Job[]>;

/** Plans a run by Snakemake 7.21 or later: a Snakefile, its values, a profile and one command. */
export function planSnakemakeRun(planRequest: PlanRequest): PlannedRun {
  const { launchId, attempt, definition, request, capacity, output, shared } = planRequest;
  const staging = planStaging(definition, request);
  const jobs = tabulateJobs(definition, request, staging);
  const published = publishedFiles(definition, jobs);
  const files = new Map([
    [
      'Snakefile',
      renderSnakefile(definition, { staged: staging, limitsJobs: request.maxJobs !== undefined }),
    ],
    ...condaEnvironments(definition),
    [
      'config.json',
      renderConfig(definition, request.parameters, { jobs, patterns: staging.patterns }),
    ],
    ['samples.json', toJson(request.rows.map(({ values }) => values))],
    ...renderProfile({
      ...{ capacity, folder: 'profile' },
      retries: request.retries,
      maxJobs: request.maxJobs,
    }),
  ]);
  return {
    files,
    requires: REQUIRED,
    definition,
    jobs,
    image: definition.image,
    plan: {
      formatVersion: 1,
      ...{ launchId, attempt, output },
      engine: 'snakemake',
      workflow: definition.name,
      workflowVersion: definition.version,
      artifacts: [...files.keys()],
      stage: [...staging.stage, ...stageShared(shared)],
      command: COMMAND,
      steps: definition.steps.map(({ name }) => ({
        name,
        jobs: shared.made.has(name) ? 0 : (jobs.get(name)?.length ?? 0),
      })),
      publish: published,
      ...shareOf(definition, shared),
      temporary: definition.steps.flatMap((step) => outputsOf(jobs, step.name, step.temp)),
      ...(request.timeoutSeconds === undefined ? {} : { timeoutSeconds: request.timeoutSeconds }),
      ...failuresOf(definition),
    },
  };
}

/** Files that are there already: Snakemake then runs nothing that would make them. */
function stageShared({ made }: SharedSteps): readonly StagedObject[] {
  return [...made.values()].flatMap((files) =>
    [...files].map(([path, object]) => ({ ...object, path })),
  );
}

function failuresOf({ failures = [] }: WorkflowDefinition): Pick<EnginePlan, 'failures'> {
  return failures.length === 0 ? {} : { failures: [...failures] };
}

function shareOf(
  { steps }: WorkflowDefinition,
  { keys, made }: SharedSteps,
): Pick<EnginePlan, 'share'> {
  const share = steps.flatMap(({ name, outputs }) => {
    const key = keys.get(name);
    return key === undefined || made.has(name) ? [] : [{ key, paths: Object.values(outputs) }];
  });
  return share.length === 0 ? {} : { share };
}

function outputsOf(jobs: JobTable, step: string, names: readonly string[]): readonly string[] {
  return (jobs.get(step) ?? []).flatMap(({ outputs }) =>
    names.flatMap((name) => outputs[name] ?? []),
  );
}

/** Everything that differs from launch to launch: what to make, parameters, and the inputs that no wildcard can name. */
function renderConfig(
  definition: WorkflowDefinition,
  parameters: Readonly<Record<string, string>>,
  { jobs, patterns }: { readonly jobs: JobTable; readonly patterns: ColumnPatterns },
): string {
  const used = new Set(definition.steps.flatMap((step) => parametersOf(definition, step)));
  const inputs = definition.steps.map((step): [string, Record<string, unknown>] => {
    const names = Object.entries(step.inputs)
      .filter(([, input]) => !isNamedByWildcards(definition, step, input, patterns))
      .map(([name]) => name);
    return [step.name, names.length === 0 ? {} : lookups(step, names, jobs)];
  });
  return toJson({
    targets: targets(definition, jobs),
    parameters: Object.fromEntries(Object.entries(parameters).filter(([name]) => used.has(name))),
    inputs: Object.fromEntries(inputs.filter(([, table]) => Object.keys(table).length > 0)),
  });
}

/** By job, and within it by input; a step that runs once has its inputs at once. */
function lookups(step: Step, names: readonly string[], jobs: JobTable): Record<string, unknown> {
  const inputsOf = ({ inputs }: Job): Record<string, unknown> =>
    Object.fromEntries(names.map((name) => [name, inputs[name] ?? []]));
  const own = jobs.get(step.name) ?? [];
  if (step.forEach.length === 0) return own.map(inputsOf)[0] ?? {};
  return Object.fromEntries(
    own.map((job) => [step.forEach.map((axis) => job.wildcards[axis]).join('/'), inputsOf(job)]),
  );
}

/** What the run is for: every step of a definition leads to a published file. */
function targets(definition: WorkflowDefinition, jobs: JobTable): readonly string[] {
  return [...new Set(publishedFiles(definition, jobs).map(({ path }) => path))];
}

function condaEnvironments(definition: WorkflowDefinition): readonly (readonly [string, string])[] {
  return definition.steps.flatMap((step) => {
    if (step.conda === undefined) return [];
    const packages = step.conda.map((name) => `  - ${JSON.stringify(name)}`);
    const lines = ['channels:', '  - conda-forge', '  - bioconda', 'dependencies:', ...packages];
    return [[condaFile(step), `${lines.join('\n')}\n`] as const];
  });
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
