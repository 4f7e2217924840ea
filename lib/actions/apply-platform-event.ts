import { METRICS, METRIC_DIMENSIONS } from '../contract/metrics';
import type { PlatformEvent } from '../domain/run/platform-event';
import { answerBatchJob, type AnswerBatchJobDeps } from './answer-batch-job';
import { applyStatusChange, type ApplyStatusChangeDeps } from './apply-status-change';
import { endJobsOfExecution, type EndJobsOfExecutionDeps } from './end-jobs-of-execution';
import { sweepLaunches, type SweepLaunchesDeps } from './sweep-launches';

export interface ApplyPlatformEventDeps
  extends ApplyStatusChangeDeps, AnswerBatchJobDeps, EndJobsOfExecutionDeps, SweepLaunchesDeps {
  readonly launches: ApplyStatusChangeDeps['launches'] & SweepLaunchesDeps['launches'];
  readonly jobs: EndJobsOfExecutionDeps['jobs'] & SweepLaunchesDeps['jobs'];
}

/** What an event led to, for the log. */
export interface Noted {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** A person should look at it. */
  readonly isWarning?: boolean;
}

/** Does what an event of the platform asks for; the same event again does nothing more. */
export async function applyPlatformEvent(
  deps: ApplyPlatformEventDeps,
  event: PlatformEvent,
): Promise<Noted> {
  switch (event.kind) {
    case 'engine-task': {
      const { launchId, attempt, state, taskVersion } = event.change;
      await applyStatusChange(deps, event.change);
      return { message: 'Engine task changed', fields: { launchId, attempt, state, taskVersion } };
    }
    case 'foreign-task':
      return { message: 'Not a task of a launch', fields: { taskArn: event.taskArn } };
    case 'batch-job': {
      const { jobId, jobName, state, attempts } = event.change;
      const answer = await answerBatchJob(deps, event.change);
      return {
        message: 'Batch job changed',
        fields: { jobId, jobName, state, attempts, ...answer },
      };
    }
    case 'queue-blocked':
      return noteBlockedQueue(deps, event);
    case 'execution': {
      const { name, status } = event.change;
      const ended = await endJobsOfExecution(deps, event.change);
      return { message: 'Execution changed', fields: { name, status, endedJobs: ended } };
    }
    case 'schedule':
      return noteSweep(deps);
    case 'unknown': {
      const { source, detailType } = event;
      return { message: 'Nothing is known of such events', fields: { source, detailType } };
    }
  }
}

function noteBlockedQueue(
  { measure }: ApplyPlatformEventDeps,
  { job, reason }: Extract<PlatformEvent, { kind: 'queue-blocked' }>,
): Noted {
  measure([
    {
      ...{ metric: METRICS.jobsStuck, value: 1, unit: 'Count' },
      dimension: { name: METRIC_DIMENSIONS.reason, value: reason },
    },
  ]);
  const { jobId, jobName, queueArn, statusReason } = job;
  const fields = { jobId, jobName, queueArn, reason, statusReason };
  return { message: 'A job cannot start, nor can those behind it', fields, isWarning: true };
}

async function noteSweep(deps: ApplyPlatformEventDeps): Promise<Noted> {
  const report = await sweepLaunches(deps);
  const isWarning = report.recovered.length > 0;
  return { message: 'Launches swept', fields: { ...report }, isWarning };
}
