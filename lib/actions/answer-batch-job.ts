import { METRICS, METRIC_DIMENSIONS, type Measure } from '../contract/metrics';
import type { BatchFailure } from '../domain/failure/batch-failures';
import { classifyBatchJob, classifyBatchStop } from '../domain/failure/classify-batch-job';
import { seriesOfFailure } from '../domain/failure/failure';
import { safeText } from '../domain/failure/mask-secrets';
import type { BatchJobChange } from '../domain/run/batch-event';

export interface AnswerBatchJobDeps {
  readonly executions: {
    /** False when the execution does not wait (any more): it was answered, or it has ended. */
    succeed(taskToken: string, output: string): Promise<boolean>;
    fail(taskToken: string, error: BatchFailure, cause: string): Promise<boolean>;
  };
  readonly measure: Measure;
}

export interface BatchJobAnswer {
  readonly failure?: BatchFailure;
  /** `none`: nobody waits for the job, or it goes on. */
  readonly answer: 'none' | 'given' | 'late';
}

/** Texts come from containers and from people. Escaped six-fold, two of them still fit into the 32,768 characters of a cause. */
const TEXT_LENGTH = 2000;

/**
 * Tells the execution that waits for a job how the job ended; every other news of a job changes nothing. A failure is counted
 * when it is told; that of a job for which no execution waits, when its row has learnt of it, or as often as its event is delivered
 * where it has none.
 */
export async function answerBatchJob(
  { executions, measure }: AnswerBatchJobDeps,
  change: BatchJobChange,
  { isNews = true }: { readonly isNews?: boolean } = {},
): Promise<BatchJobAnswer> {
  const { taskToken, state } = change;
  if (state === 'SUCCEEDED') {
    if (taskToken === undefined) return { answer: 'none' };
    return { answer: told(await executions.succeed(taskToken, describe(change))) };
  }
  if (state !== 'FAILED') return { answer: 'none' };
  const failure = classifyBatchStop(change);
  const answer =
    taskToken === undefined
      ? 'none'
      : told(await executions.fail(taskToken, failure, describe(change)));
  if (answer === 'given' || (answer === 'none' && isNews)) measureFailure(measure, change);
  return { failure, answer };
}

function measureFailure(measure: Measure, change: BatchJobChange): void {
  const value = seriesOfFailure(classifyBatchJob(change).type);
  // Nothing was wrong with a job that somebody ended.
  if (value === 'Cancelled') return;
  measure([
    {
      ...{ metric: METRICS.jobsFailed, value: 1, unit: 'Count' },
      dimension: { name: METRIC_DIMENSIONS.failureType, value },
    },
  ]);
}

function told(isTaken: boolean): BatchJobAnswer['answer'] {
  return isTaken ? 'given' : 'late';
}

/** JSON for the state machine: what it passes on, and what a person wants to know of a failure. */
function describe(change: BatchJobChange): string {
  const { jobId, jobName, attempts, exitCode, logStream } = change;
  const reason = bounded(change.reason);
  const statusReason = bounded(change.statusReason);
  return JSON.stringify({ jobId, jobName, attempts, exitCode, logStream, reason, statusReason });
}

/** Masked before it is cut: half a secret cannot be told. */
function bounded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : safeText(text).slice(0, TEXT_LENGTH);
}
