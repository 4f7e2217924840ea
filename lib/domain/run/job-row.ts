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
  /** News of a lower rank is old. */
  rank: z.number(),
  /** When Batch said it: of two of the same rank before an end, the later is right. */
  toldAt: text,
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
/** More than the states before an end. */
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
    ...{ rank: rankOf(change), toldAt: change.toldAt },
    ...{ createdAt, startedAt, stoppedAt, since: sinceOf(change), exitCode },
    reason: plain(change.reason),
    statusReason: plain(statusReason),
    blockedReason: blockOf(change),
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

/** By tries, then by state: a job that Batch tries again goes back to RUNNABLE. */
function rankOf(change: BatchJobChange): number {
  if (hasJobEnded(change)) return FINAL_RANK;
  return change.attempts * RANKS_OF_A_TRY + BATCH_JOB_STATES.indexOf(change.state);
}

/** Whether news of the same rank, told later, may say more: whether a job is blocked, and by what. */
export function mayChange({ rank }: Pick<JobRow, 'rank'>): boolean {
  return rank < FINAL_RANK;
}

/** Whether a row would change by what Batch says now. */
export function isBehind(row: JobRow | undefined, change: BatchJobChange): boolean {
  const rank = rankOf(change);
  if (row === undefined) return true;
  if (rank !== row.rank) return rank > row.rank;
  return mayChange(row) && blockOf(change) !== row.blockedReason;
}

/** Batch says why a job is blocked where it would say how the job ended, in events and to whoever asks. */
function blockOf({ state, statusReason }: BatchJobChange): string | undefined {
  const reason = blockedReason(statusReason);
  return state === 'RUNNABLE' && reason !== 'OTHER' ? reason : undefined;
}

/** Batch tells no time at which a job became what it is; a job that waits for others may have been submitted long before. */
function sinceOf(change: BatchJobChange): string | undefined {
  const { state, createdAt, startedAt, stoppedAt, lastTryEndedAt } = change;
  const toldAt = change.toldAt ?? change.listedAt;
  if (hasJobEnded(change)) return stoppedAt;
  if (state === 'RUNNING') return startedAt ?? toldAt;
  if (state === 'STARTING' || change.waitedForOthers) return toldAt ?? createdAt;
  return lastTryEndedAt ?? createdAt ?? toldAt;
}
