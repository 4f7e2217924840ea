import type { JobDetail, JobStatus, JobSummary } from '@aws-sdk/client-batch';
import { inTurn } from '../domain/in-turn';
import { countsJobRows } from '../domain/launch/job-source';
import { batchJobChange, batchJobDetailSchema } from '../domain/run/batch-event';
import type { QueueFacts } from '../domain/run/attention-facts';
import { hasJobEnded, isBehind, type JobRow } from '../domain/run/job-row';
import type { PlatformEvent } from '../domain/run/platform-event';
import type { WatchedLaunch } from '../domain/run/watched-launch';
import type { BatchJobs } from './batch-jobs';

/** A queue and the environment in which its jobs run. */
export interface WatchedQueue {
  readonly queueArn: string;
  readonly environmentArn: string;
}

/** Jobs that are looked at in one sweep, ten requests; the rest comes in the next. */
const MAXIMUM_OPEN_JOBS = 1000;
const MAXIMUM_STRANGERS = 300;

const OPEN_STATES: readonly JobStatus[] = [
  'SUBMITTED',
  'PENDING',
  'RUNNABLE',
  'STARTING',
  'RUNNING',
];
const ENDED_STATES: readonly JobStatus[] = ['SUCCEEDED', 'FAILED'];

/** Ends before that were looked at by earlier sweeps. */
const RECENT_MILLISECONDS = 30 * 60_000;

/** One answer without a job proves nothing, and its end is final. */
const FORGOTTEN_AFTER_MILLISECONDS = 24 * 3_600_000;

/** What Batch says of jobs when it is asked. */
export class BatchWatch {
  constructor(
    private readonly jobs: BatchJobs,
    private readonly queues: readonly WatchedQueue[],
  ) {}

  /** Jobs of these launches of which the rows are behind, and jobs of which no row tells. Asks nothing unless some of them have jobs here. */
  async ask(watched: readonly WatchedLaunch[], now: Date): Promise<readonly PlatformEvent[]> {
    const ours = watched.filter(({ launch }) => countsJobRows(launch));
    if (ours.length === 0) return [];
    const [open, strangers] = await Promise.all([
      this.describeBehind(ours, now),
      this.describeStrangers(ours, now),
    ]);
    return [...open, ...strangers];
  }

  /** How the jobs are now that had not ended when their rows were written. */
  async describeOpen(rows: readonly JobRow[], now: Date): Promise<readonly PlatformEvent[]> {
    const open = rows.filter((row) => !hasJobEnded(row));
    const details = await this.jobs.describe(open.map(({ jobId }) => jobId));
    const byId = new Map(details.map((detail) => [detail.jobId, detail]));
    return open.flatMap((row) => {
      const detail = byId.get(row.jobId);
      return detail === undefined ? forgotten(row, now) : eventsOf(detail, now);
    });
  }

  private async describeBehind(
    watched: readonly WatchedLaunch[],
    now: Date,
  ): Promise<readonly PlatformEvent[]> {
    const open = watched.flatMap(({ jobs }) => jobs.filter((row) => !hasJobEnded(row)));
    const rows = inTurn(open, now).slice(0, MAXIMUM_OPEN_JOBS);
    const byId = new Map(rows.map((row) => [row.jobId, row]));
    const events = await this.describeOpen(rows, now);
    return events.filter(
      (event) => event.kind === 'batch-job' && isBehind(byId.get(event.change.jobId), event.change),
    );
  }

  /** How the environments of the queues are, and whether anything goes on in them. */
  async describeQueues(): Promise<QueueFacts> {
    const arns = this.queues.map(({ environmentArn }) => environmentArn);
    const states = await this.jobs.describeEnvironments(arns);
    const moving = await Promise.all(
      this.queues.map(async ({ queueArn }) => {
        const [starting, running] = await Promise.all([
          this.jobs.listByState(queueArn, 'STARTING', 1),
          this.jobs.listByState(queueArn, 'RUNNING', 1),
        ]);
        return starting.length + running.length > 0 ? [queueArn] : [];
      }),
    );
    const environments = this.queues.flatMap(({ queueArn, environmentArn }) => {
      const state = states.get(environmentArn);
      return state === undefined ? [] : [[queueArn, state] as const];
    });
    return { environments: new Map(environments), moving: new Set(moving.flat()) };
  }

  /** A list shows no tags, so all that is in it and nobody knows has to be looked at. */
  private async describeStrangers(
    watched: readonly WatchedLaunch[],
    now: Date,
  ): Promise<readonly PlatformEvent[]> {
    const known = new Set(watched.flatMap(({ jobs }) => jobs.map(({ jobId }) => jobId)));
    const listed = await Promise.all(this.queues.map(({ queueArn }) => this.list(queueArn, now)));
    const ids = listed
      .flat()
      .flatMap(({ jobId }) => (jobId === undefined || known.has(jobId) ? [] : [jobId]));
    const details = await this.jobs.describe(inTurn(ids, now).slice(0, MAXIMUM_STRANGERS));
    return details.flatMap((detail) => eventsOf(detail, now).map(asListed));
  }

  private async list(queueArn: string, now: Date): Promise<readonly JobSummary[]> {
    const open = await Promise.all(
      OPEN_STATES.map((state) => this.jobs.listByState(queueArn, state)),
    );
    const ended = await Promise.all(
      ENDED_STATES.map((state) => this.jobs.listByState(queueArn, state, 1)),
    );
    const since = now.getTime() - RECENT_MILLISECONDS;
    return [...open.flat(), ...ended.flat().filter(({ stoppedAt = 0 }) => stoppedAt >= since)];
  }
}

/** As the event about the job would say it. */
function eventsOf(detail: JobDetail, now: Date): readonly PlatformEvent[] {
  const parsed = batchJobDetailSchema.safeParse(detail);
  if (!parsed.success) return [];
  return [{ kind: 'batch-job', change: batchJobChange(parsed.data, now.toISOString()) }];
}

/** What stands in a list is news only where no row knows as much. */
function asListed(event: PlatformEvent): PlatformEvent {
  if (event.kind !== 'batch-job') return event;
  const { toldAt: listedAt, ...change } = event.change;
  return { kind: 'batch-job', change: { ...change, listedAt } };
}

/** Batch keeps ended jobs for a week: an old one that it does not know any more has ended, and nobody can say how. */
function forgotten(row: JobRow, now: Date): readonly PlatformEvent[] {
  if (!(now.getTime() - Date.parse(row.createdAt ?? '') > FORGOTTEN_AFTER_MILLISECONDS)) return [];
  return [vanished(row, now)];
}

function vanished(row: JobRow, now: Date): PlatformEvent {
  const { launchId, attempt, rule, wildcards, jobId, jobName, queueArn, tries } = row;
  return {
    kind: 'batch-job',
    change: {
      ...{ jobId, jobName, queueArn, state: 'FAILED', attempts: tries },
      statusReason: 'AWS Batch does not know the job any more, and no event has told of its end',
      isEndedBySomebody: false,
      owner: { launchId, attempt, rule, wildcards },
      ...{ createdAt: row.createdAt, startedAt: row.startedAt, stoppedAt: now.toISOString() },
      ...{ vcpus: row.vcpus, memoryMib: row.memoryMib, logGroup: row.logGroup },
      logStream: row.logStream,
    },
  };
}
