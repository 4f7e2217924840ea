import { findShortages, needsOfRules, type Shortage } from '../compute/engine-task';
import type { Step } from '../domain/definition/workflow-definition';
import type { JobCapacity } from '../domain/plan/job-capacity';
import { orderJobs } from '../domain/plan/job-order';
import type { ForeignRequest, LaunchRequest } from '../domain/plan/launch-request';
import { findPeak, findStepPeak, type Peak, type PeakLimits } from '../domain/plan/peak-jobs';
import { formatS3Uri, joinS3Uri, parseS3Uri } from '../domain/s3-uri';
import type { EngineVersion, PlannedRun } from '../engines/engine';

/** What a launch would run, in the terms of whoever reads it; what is not known is null. */
export interface RunOutline {
  readonly name: string;
  readonly workflow: string;
  readonly workflowVersion: string;
  readonly engine: EngineVersion;
  /** Null: the deployment's own. */
  readonly image: string | null;
  readonly computeService: string;
  /** Of somebody else's workflow, whose steps show only when it runs: where it comes from. */
  readonly source: string | null;
  readonly steps: readonly StepOutline[];
  /** Of all steps. */
  readonly jobs: number;
  readonly peak: Peak;
  readonly capacity: JobCapacity;
  readonly maxJobs: number | null;
  readonly timeoutSeconds: number | null;
  /** Steps that need more than there is. */
  readonly shortages: readonly Shortage[];
  readonly command: readonly string[];
  readonly stage: readonly StagedOutline[];
  readonly output: string;
  readonly publish: readonly { readonly path: string; readonly uri: string }[];
  /** Folders and files of which everything is published that is in them. */
  readonly publishTrees: readonly string[];
}

export interface StepOutline {
  readonly name: string;
  readonly description: string | null;
  readonly jobs: number;
  /** Jobs that can run at once when nothing else does. */
  readonly jobsAtOnce: number;
  readonly forEach: readonly string[];
  /** Runs only where no earlier launch has made the same. */
  readonly shared: boolean;
  readonly cpus: number;
  readonly memoryMib: number;
  readonly memoryGrowth: Step['memoryGrowth'] | null;
  readonly diskMib: number | null;
  readonly gpus: number | null;
  readonly timeSeconds: number;
  readonly retries: number;
  /** Of its own, which an engine task does not make. */
  readonly image: string | null;
  readonly conda: readonly string[] | null;
}

interface StagedOutline {
  readonly uri: string;
  /** In the work folder. */
  readonly path: string;
  readonly sizeBytes: number | null;
}

/** Sums up a planned run. */
export function outlineRun(
  { plan, definition, jobs, requires, image }: PlannedRun,
  request: LaunchRequest,
  capacity: JobCapacity,
): RunOutline {
  const limits = { capacity, maxJobs: request.maxJobs };
  const ordered = orderJobs(definition.steps, jobs);
  return {
    name: request.name,
    workflow: plan.workflow,
    workflowVersion: plan.workflowVersion,
    engine: requires,
    image: image ?? null,
    computeService: request.computeService,
    source: request.foreign === undefined ? null : placeOf(request.foreign.source),
    steps: definition.steps.map((step) =>
      outlineStep(step, jobs.get(step.name)?.length ?? 0, { ...limits, request }),
    ),
    jobs: ordered.length,
    peak: findPeak(definition.steps, ordered, limits),
    capacity,
    maxJobs: request.maxJobs ?? null,
    timeoutSeconds: plan.timeoutSeconds ?? null,
    shortages: findShortages(
      request.foreign === undefined ? definition.steps : needsOfRules(request.resources),
      capacity,
    ),
    command: plan.command,
    stage: plan.stage.map(({ path, sizeBytes, ...object }) => ({
      uri: formatS3Uri(object),
      path,
      sizeBytes: sizeBytes ?? null,
    })),
    output: plan.output,
    publish: plan.publish.map(({ path, name }) => ({ path, uri: placeIn(plan.output, name) })),
    publishTrees: plan.publishTrees ?? [],
  };
}

function outlineStep(
  step: Step,
  jobs: number,
  { request, ...limits }: PeakLimits & { readonly request: LaunchRequest },
): StepOutline {
  return {
    name: step.name,
    description: step.description ?? null,
    jobs,
    jobsAtOnce: findStepPeak(step, jobs, limits),
    forEach: step.forEach,
    shared: step.shared === true,
    cpus: step.cpus,
    memoryMib: step.memoryMib,
    memoryGrowth: step.memoryGrowth ?? null,
    diskMib: step.diskMib ?? null,
    gpus: step.gpus ?? null,
    timeSeconds: step.timeSeconds,
    retries: step.retries ?? request.retries,
    image: step.image ?? null,
    conda: step.conda ?? null,
  };
}

function placeOf(source: ForeignRequest['source']): string {
  switch (source.kind) {
    case 'git':
      return `${source.url} at ${source.revision}`;
    case 'archive':
      return formatS3Uri(source.object);
    case 'folder':
      return source.folder;
  }
}

function placeIn(output: string, name: string): string {
  const folder = parseS3Uri(output);
  return folder === undefined ? name : formatS3Uri(joinS3Uri(folder, name));
}
