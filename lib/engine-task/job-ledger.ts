import type { JobCounts, JobFailure, StepCounts, Steps } from '../domain/run/run-report';
import type { SpooledJob } from './spool-event';

type JobState = 'running' | 'succeeded' | 'failed';

interface TrackedJob {
  readonly job: SpooledJob;
  state: JobState;
  tries: number;
}

/** A row holds 400 KB, and each write of it is paid by its size: what else a workflow has stays in the jobs' sums. */
const MAXIMUM_STEPS = 100;

/**
 * What is known of each job of the run. A job counts by its last state: one that failed and succeeded when it was tried
 * again has succeeded. Jobs without outputs do not count: they are targets, which only ask for other jobs' outputs.
 */
export class JobLedger {
  private readonly jobs = new Map<string, TrackedJob>();
  private readonly failed = new Map<string, JobFailure>();
  private changes = 0;
  private readonly totals = noJobs();
  private readonly bySteps = new Map<string, Record<JobState, number>>();

  private readonly targets = new Set<string>();
  private announced = 0;

  /** Without a number of planned jobs, what the engine announces counts. */
  constructor(
    private readonly plannedJobs?: number,
    private readonly plannedSteps: readonly { readonly name: string; readonly jobs: number }[] = [],
  ) {}

  /** Rises with each start and end of a job. */
  get sequence(): number {
    return this.changes;
  }

  /** The engine runs so many jobs, targets among them; it may find more as it goes. */
  announce(jobs: number): void {
    this.announced = jobs;
  }

  /** Returns whether this is news; a job that runs already is none. */
  start(job: SpooledJob): boolean {
    if (job.outputs.length === 0) {
      this.targets.add(job.job);
      return false;
    }
    const known = this.jobs.get(job.job);
    if (known !== undefined) known.tries += 1;
    else {
      this.jobs.set(job.job, { job, state: 'running', tries: 1 });
      this.totals.running += 1;
      this.stepOf(job).running += 1;
      this.changes += 1;
      return true;
    }
    return this.change(job.job, 'running') !== undefined;
  }

  /** Returns the job that finished, or undefined when that is no news. */
  finish(jobId: string): SpooledJob | undefined {
    return this.change(jobId, 'succeeded');
  }

  /** Returns the job that failed, or undefined when that is no news: Snakemake 9 tells each failure twice. */
  fail(jobId: string): SpooledJob | undefined {
    return this.change(jobId, 'failed');
  }

  /** Keeps what is known of a failure until the job succeeds after all. */
  recordFailure(failure: JobFailure): void {
    this.failed.set(failure.jobId, failure);
  }

  /** How often the engine has begun it. */
  triesOf(jobId: string): number {
    return this.jobs.get(jobId)?.tries ?? 0;
  }

  runningJobs(): SpooledJob[] {
    return [...this.jobs.values()].filter(({ state }) => state === 'running').map(({ job }) => job);
  }

  failures(): JobFailure[] {
    return [...this.failed.values()];
  }

  counts(): JobCounts {
    return { submitted: this.jobs.size, ...this.totals };
  }

  /** The counts as a report that says which one it is: reports can overtake one another. */
  numberedCounts(): JobCounts {
    return { ...this.counts(), sequence: this.changes };
  }

  /** Jobs per step, those of the plan first; at most a hundred steps. */
  steps(): Steps {
    const planned = new Map(this.plannedSteps.map(({ name, jobs }) => [name, jobs]));
    const names = [...new Set([...planned.keys(), ...this.bySteps.keys()])];
    return Object.fromEntries(
      names.slice(0, MAXIMUM_STEPS).map((name) => [name, this.countStep(name, planned.get(name))]),
    );
  }

  /** The same once nothing runs any longer, whatever was cut off. */
  finalSteps(): Steps {
    return Object.fromEntries(
      Object.entries(this.steps()).map(([name, counts]) => [name, { ...counts, running: 0 }]),
    );
  }

  progress(): { readonly completed: number; readonly total: number } {
    const completed = this.totals.succeeded;
    const planned = this.plannedJobs ?? this.announced - this.targets.size;
    return { completed, total: Math.max(completed, planned, this.plannedJobs ?? this.jobs.size) };
  }

  private countStep(name: string, planned = 0): StepCounts {
    const counts = this.bySteps.get(name) ?? noJobs();
    const seen = counts.running + counts.failed + counts.succeeded;
    return { total: Math.max(planned, seen), ...counts };
  }

  private stepOf({ rule }: SpooledJob): Record<JobState, number> {
    const counts = this.bySteps.get(rule) ?? noJobs();
    this.bySteps.set(rule, counts);
    return counts;
  }

  private change(jobId: string, state: JobState): SpooledJob | undefined {
    const tracked = this.jobs.get(jobId);
    if (tracked === undefined || tracked.state === state) return undefined;
    this.totals[tracked.state] -= 1;
    this.totals[state] += 1;
    const step = this.stepOf(tracked.job);
    step[tracked.state] -= 1;
    step[state] += 1;
    tracked.state = state;
    this.changes += 1;
    if (state !== 'failed') this.failed.delete(jobId);
    return tracked.job;
  }
}

function noJobs(): Record<JobState, number> {
  return { running: 0, succeeded: 0, failed: 0 };
}
