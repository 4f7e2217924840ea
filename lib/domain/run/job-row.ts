import * as z from 'zod';
import type { BatchJobChange } from './batch-event';
import { BATCH_JOB_STATES, blockedReason } from './batch-event';
import { classifyBatchJob } from '../failure/classify-batch-job';
import { shortText } from '../failure/excerpt';
import { runFailureSchema } from '../failure/failure';
import { safeText } from '../failure/mask-secrets';
import type { JobOwner } from './job-tags';
import type { JobCounts } from './run-report';

/**
 * What is kept of a job. A row is made of one piece of news, the one that ranks highest of all that were heard: in whatever order
 * and however often they come, the row is the same.
 */

const text = z.string().optional();
const number = z.number().optional();

export const jobRowSchema = z.object({
  launchId: z.string(),
  attempt: z.number(),
  jobId: z.string(),
  jobName: z.string(),
  /** Whose the job is: without it we may not end it. */
  deployment: text,
  rule: text,
  wildcards: z.record(z.string(), z.string()).optional(),
  state: z.enum(BATCH_JOB_STATES),
  /** News of a lower or equal rank is old. */
  rank: z.number(),
  /** How often Batch tried to run it, the try under way not counted. */
  tries: z.number(),
  queueArn: z.string(),
  createdAt: text,
  startedAt: text,
  stoppedAt: text,
  /** Since when it is in its state. */
  since: text,
  exitCode: number,
  reason: text,
  statusReason: text,
  /** Why Batch says that it cannot start. */
  blockedReason: text,
  /** Of a job that failed for good: its card, as far as Batch tells. */
  failure: runFailureSchema.optional().catch(undefined),
  /** Requested. */
  vcpus: number,
  memoryMib: number,
  instanceType: text,
  containerInstanceArn: text,
  logGroup: text,
  logStream: text,
  logUrl: text,
});

export type JobRow = Readonly<z.infer<typeof jobRowSchema>>;

/** Above every rank of a job that goes on: the first end that is heard is final. */
const FINAL_RANK = 1_000_000;
/** More than the states before an end, each of them twice. */
const RANKS_OF_A_TRY = 10;

/** As people and services wrote it, without secrets and of a length that is worth keeping. */
function plain(text: string | undefined): string | undefined {
  return text === undefined ? undefined : shortText(safeText(text));
}

/** The row that this news makes of a launch's job. */
export function makeJobRow(owner: JobOwner, change: BatchJobChange): JobRow {
  const { state, statusReason } = change;
  const { launchId, attempt, deployment, rule, wildcards } = owner;
  const { jobId, jobName, queueArn, attempts: tries, createdAt, startedAt, stoppedAt } = change;
  const { exitCode, vcpus, memoryMib, instanceType, containerInstanceArn } = change;
  const { logGroup, logStream } = change;
  return {
    ...{ launchId, attempt, jobId, jobName, deployment, rule, wildcards, state, tries, queueArn },
    rank: rankOf(change),
    ...{ createdAt, startedAt, stoppedAt, since: sinceOf(change), exitCode },
    reason: plain(change.reason),
    statusReason: plain(statusReason),
    blockedReason: isBlocked(change) ? blockedReason(statusReason) : undefined,
    failure: state === 'FAILED' ? classifyBatchJob(change) : undefined,
    ...{ vcpus, memoryMib, instanceType, containerInstanceArn, logGroup, logStream },
  };
}

/** Whether the job will change no more. */
export function hasJobEnded({ state }: Pick<JobRow, 'state'>): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED';
}

/** The counts that follow from all rows of an attempt. */
export function countJobs(rows: readonly Pick<JobRow, 'state'>[]): JobCounts {
  const count = (wanted: JobRow['state']): number =>
    rows.filter(({ state }) => state === wanted).length;
  return {
    submitted: rows.length,
    running: count('RUNNING'),
    failed: count('FAILED'),
    succeeded: count('SUCCEEDED'),
  };
}

/** By tries, then by state: a job that Batch tries again goes back to RUNNABLE. Being blocked comes after being RUNNABLE. */
export function rankOf(change: BatchJobChange): number {
  if (hasJobEnded(change)) return FINAL_RANK;
  const state = BATCH_JOB_STATES.indexOf(change.state);
  return change.attempts * RANKS_OF_A_TRY + state * 2 + (isBlocked(change) ? 1 : 0);
}

/** Batch says why a job is blocked where it would say how the job ended, in events and to whoever asks. */
function isBlocked({ state, statusReason }: BatchJobChange): boolean {
  return state === 'RUNNABLE' && blockedReason(statusReason) !== 'OTHER';
}

/** Batch tells no time at which a job became what it is; a job that waits for others may have been submitted long before. */
function sinceOf(change: BatchJobChange): string | undefined {
  const { state, toldAt, createdAt, startedAt, stoppedAt, lastTryEndedAt } = change;
  if (hasJobEnded(change)) return stoppedAt;
  if (state === 'RUNNING') return startedAt ?? toldAt;
  if (state === 'STARTING' || change.waitedForOthers) return toldAt ?? createdAt;
  return lastTryEndedAt ?? createdAt ?? toldAt;
}
