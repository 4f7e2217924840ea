import { mapValues } from '../map-values';
import { applyChange, hasEnded, type Launch, type LaunchChange } from './launch';
import { mayFollow, transition, type LaunchStatus } from './launch-status';
import type { EngineTaskChange } from '../run/platform-event';
import { classifyEngineStop } from '../run/run-failure';
import type { RunResult } from '../run/run-report';
import { countsJobRows } from './job-source';

/**
 * How a launch changes by what happens to it. Each function answers with the attributes to set, or with undefined when
 * what it is told is old, of another attempt, or already known; none of them depends on the order of delivery.
 */

/** Applies what ECS says of the engine task, and the result that the task left behind. */
export function applyEngineTaskChange(
  launch: Launch,
  change: EngineTaskChange,
  result: RunResult | undefined,
  now: string,
): LaunchChange | undefined {
  if (!concerns(launch, change)) return undefined;
  const seen = {
    taskArn: change.taskArn,
    taskVersion: change.taskVersion,
    ...(change.startedAt === undefined ? {} : { startedAt: change.startedAt }),
  };
  if (hasEnded(launch)) return undefined;
  if (isGone(change)) return { ...seen, ...endOf(launch, change, result, now) };
  if (change.state === 'running' && mayFollow(launch.recordedStatus, 'RUNNING')) {
    return { ...seen, recordedStatus: 'RUNNING', statusReason: 'The engine is running' };
  }
  return seen;
}

function concerns(launch: Launch, change: EngineTaskChange): boolean {
  if (launch.attempt !== change.attempt) return false;
  if (launch.taskArn !== undefined && launch.taskArn !== change.taskArn) return false;
  return launch.taskVersion === undefined || launch.taskVersion < change.taskVersion;
}

function isGone({ state }: EngineTaskChange): boolean {
  return state === 'stopped' || state === 'vanished';
}

function endOf(
  launch: Launch,
  change: EngineTaskChange,
  result: RunResult | undefined,
  now: string,
): LaunchChange {
  const started = change.startedAt === undefined ? {} : { startedAt: change.startedAt };
  const base = applyChange(launch, started);
  const endedAt = change.stoppedAt ?? result?.endedAt ?? now;
  const counts = result === undefined ? haltedCounts(launch) : countsOf(launch, result);
  if (result?.outcome === 'succeeded') {
    return {
      ...counts,
      ...ending(base, 'SUCCEEDED', endedAt),
      statusReason: `${tellJobs(result.jobs.succeeded)} succeeded`,
    };
  }
  const failure = classifyEngineStop(change, result);
  const status = launch.recordedStatus === 'CANCELLING' ? 'CANCELLED' : 'FAILED';
  return { ...counts, ...ending(base, status, endedAt), statusReason: failure.message, failure };
}

function tellJobs(count: number): string {
  return `${count} ${count === 1 ? 'job' : 'jobs'}`;
}

/** Nothing runs any more, whatever was reported last. */
function haltedCounts(launch: Launch): LaunchChange {
  const { jobs, steps } = launch;
  return {
    ...(jobs === undefined || countsJobRows(launch) ? {} : { jobs: { ...jobs, running: 0 } }),
    ...(steps === undefined
      ? {}
      : { steps: mapValues(steps, (step) => ({ ...step, running: 0 })) }),
  };
}

function countsOf(launch: Launch, { progress, jobs, steps }: RunResult): LaunchChange {
  return {
    progress,
    ...(countsJobRows(launch) ? {} : { jobs }),
    // The last word needs no number.
    ...(steps === undefined ? {} : { steps, stepsSequence: undefined }),
  };
}

/** What every end sets. */
export function ending(launch: Launch, status: LaunchStatus, endedAt: string): LaunchChange {
  const begin = Date.parse(launch.startedAt ?? launch.registeredAt);
  const elapsedSeconds = Math.max(0, Math.round((Date.parse(endedAt) - begin) / 100) / 10);
  return {
    recordedStatus: transition(launch.recordedStatus, status),
    endedAt,
    attention: undefined,
    // A person may have made the begin unreadable; DynamoDB takes no NaN.
    ...(Number.isNaN(elapsedSeconds) ? {} : { elapsedSeconds }),
  };
}
