import type { Step } from '../../domain/definition/workflow-definition';

/** What a job of a step gets, as Snakemake and its executors name it; memory grows with the attempt where the step says so. */
export function renderResources(
  { memoryMib, memoryGrowth, timeSeconds, diskMib, gpus }: Step,
  { limitsJobs }: { readonly limitsJobs: boolean },
): readonly string[] {
  return [
    `mem_mb=${memoryGrowth === undefined ? memoryMib : growing(memoryMib, memoryGrowth)}`,
    `runtime=${Math.ceil(timeSeconds / 60)}`,
    ...(diskMib === undefined ? [] : [`disk_mb=${diskMib}`]),
    ...(gpus === undefined ? [] : [`gpu=${gpus}`]),
    ...(limitsJobs ? ['job_slots=1'] : []),
  ];
}

/** Building the graph calls such a function for every job, which takes time: only steps that ask for it have one. */
function growing(startMib: number, growth: NonNullable<Step['memoryGrowth']>): string {
  const { perAttemptMib, maximumMib } = growth;
  // A sheet may start above the definition's maximum, and gets what it asks for.
  if (maximumMib !== undefined && maximumMib <= startMib) return `${startMib}`;
  const amount = `${startMib} + ${perAttemptMib} * (attempt - 1)`;
  return `lambda wildcards, attempt: ${maximumMib === undefined ? amount : `min(${amount}, ${maximumMib})`}`;
}
