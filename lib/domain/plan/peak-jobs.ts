import type { Step } from '../definition/workflow-definition';
import type { JobCapacity } from './job-capacity';
import { countIndependent, findLaterSteps, type OrderedJob } from './job-order';

/** What keeps more jobs from running at a time; `jobs`: that no more of them are independent of one another. */
export type PeakBound = 'jobs' | 'maxJobs' | 'cpus' | 'memory' | 'disk';

/** At most so many jobs at a time. */
export interface Peak {
  readonly jobs: number;
  readonly boundBy: PeakBound;
}

export interface PeakLimits {
  readonly capacity: JobCapacity;
  readonly maxJobs?: number | undefined;
}

type StepNeeds = Pick<Step, 'name' | 'cpus' | 'memoryMib' | 'diskMib'>;

/**
 * How many jobs can run at once, from above: among steps that can overlap, as many as fit when the smallest are taken first, and no
 * more than are independent of one another.
 */
export function findPeak(
  steps: readonly StepNeeds[],
  jobs: readonly OrderedJob[],
  limits: PeakLimits,
): Peak {
  const running = steps.filter(({ name }) => jobs.some(({ step }) => step === name));
  const sets = running.length > MOST_COMPARED ? [running] : findOverlapping(running, jobs);
  const [most = NOTHING_RUNS] = sets
    .map((together) => peakOf(together, jobs, limits))
    .sort((a, b) => b.jobs - a.jobs);
  return most;
}

/** Of more steps there can be more sets than anybody waits for: all of them together bound the peak from above as well. */
const MOST_COMPARED = 14;

const NOTHING_RUNS: Peak = { jobs: 0, boundBy: 'jobs' };

/** How many jobs of one step can run at once; they never need one another. */
export function findStepPeak(step: StepNeeds, count: number, limits: PeakLimits): number {
  const fits = boundsOf([{ step, count }], limits).map(({ jobs }) => jobs);
  return Math.min(count, ...fits);
}

function peakOf(
  steps: readonly StepNeeds[],
  jobs: readonly OrderedJob[],
  limits: PeakLimits,
): Peak {
  const names = new Set(steps.map(({ name }) => name));
  const chosen = jobs.flatMap(({ step }, index) => (names.has(step) ? [index] : []));
  const counts = steps.map((step) => ({
    step,
    count: jobs.filter((job) => job.step === step.name).length,
  }));
  const [tightest, ...others] = boundsOf(counts, limits);
  const bound = others.reduce(
    (least, other) => (other.jobs < least.jobs ? other : least),
    tightest,
  );
  // One step has more jobs than fit: what its jobs wait for changes nothing.
  if (counts.some(({ count }) => count > bound.jobs)) return bound;
  const independent = countIndependent(jobs, chosen);
  return independent <= bound.jobs ? { jobs: independent, boundBy: 'jobs' } : bound;
}

interface CountedStep {
  readonly step: StepNeeds;
  readonly count: number;
}

function boundsOf(
  steps: readonly CountedStep[],
  { capacity, maxJobs = Number.POSITIVE_INFINITY }: PeakLimits,
): readonly [Peak, ...Peak[]] {
  return [
    { boundBy: 'maxJobs', jobs: maxJobs },
    { boundBy: 'cpus', jobs: countFitting(steps, ({ cpus }) => cpus, capacity.cpus) },
    {
      boundBy: 'memory',
      jobs: countFitting(steps, ({ memoryMib }) => memoryMib, capacity.memoryMib),
    },
    {
      boundBy: 'disk',
      jobs: countFitting(steps, ({ diskMib = 0 }) => diskMib, capacity.diskMib),
    },
  ];
}

/** Infinite when all of them fit: then it is not this that bounds them. */
function countFitting(
  steps: readonly CountedStep[],
  needOf: (step: StepNeeds) => number,
  offered: number,
): number {
  let left = offered;
  let fitting = 0;
  for (const { step, count } of steps.toSorted((a, b) => needOf(a.step) - needOf(b.step))) {
    const need = needOf(step);
    const taken = need === 0 ? count : Math.min(count, Math.floor(left / need));
    fitting += taken;
    if (taken < count) return fitting;
    left -= taken * need;
  }
  return Number.POSITIVE_INFINITY;
}

/** Sets of steps, as large as can be, of which every two may have jobs that run at the same time. */
function findOverlapping(
  steps: readonly StepNeeds[],
  jobs: readonly OrderedJob[],
): readonly (readonly StepNeeds[])[] {
  const later = new Map(steps.map(({ name }) => [name, findLaterSteps(jobs, name)]));
  const overlap = (a: StepNeeds, b: StepNeeds): boolean =>
    later.get(a.name)?.has(b.name) !== true && later.get(b.name)?.has(a.name) !== true;
  const grow = (
    together: readonly StepNeeds[],
    candidates: readonly StepNeeds[],
    excluded: readonly StepNeeds[],
  ): readonly (readonly StepNeeds[])[] => {
    // What was left out overlaps all that could still come: every set from here on would lack it.
    const isCovered = excluded.some((left) => candidates.every((step) => overlap(left, step)));
    if (isCovered) return [];
    const [next, ...others] = candidates;
    if (next === undefined) return [together];
    const withNext = (step: StepNeeds): boolean => step !== next && overlap(step, next);
    return [
      ...grow([...together, next], others.filter(withNext), excluded.filter(withNext)),
      ...grow(together, others, [...excluded, next]),
    ];
  };
  return steps.length === 0 ? [] : grow([], steps, []);
}
