import { isSameAttention, type Attention } from './attention';
import { mapValues } from '../map-values';
import { applyChange, hasEnded, type Launch, type LaunchChange } from './launch';
import { mayFollow, transition, type LaunchStatus } from './launch-status';
import type { EngineTaskChange } from '../run/platform-event';
import { classifyEngineStop, type RunFailure } from '../run/run-failure';
import type { JobCounts, Progress, RunResult, Steps } from '../run/run-report';
import { countsJobRows } from './job-source';

/**
 * How a launch changes by what happens to it. Each function answers with the attributes to set, or with undefined when
 * what it is told is old, of another attempt, or already known; none of them depends on the order of delivery.
 */

/** Where the engine runs and reports. */
export interface EngineStart {
  readonly taskArn: string;
  readonly command: string;
  readonly workflowEndpoint: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly logUrl: string;
}

/**
 * ECS forgets a client token after a day, and an hour after its task has ended: half a day of trying stays clear of the one.
 * Counted from the registration, since every later time in a row may be younger than the token.
 */
const START_WITHIN_HOURS = 12;

const BEING_STARTED = 'The engine task is being started';

/** Claims the attempt: only one writer succeeds, and everybody who sees the claim may go on with it. */
export function claimAttempt(launch: Launch): LaunchChange | undefined {
  if (launch.recordedStatus !== 'REGISTERED') return undefined;
  return {
    recordedStatus: transition(launch.recordedStatus, 'LAUNCHING'),
    statusReason: BEING_STARTED,
  };
}

/** Whether the row says what keeps its engine from being started, e.g. capacity. */
export function waitsByName(launch: Launch): boolean {
  const { statusReason = BEING_STARTED } = launch;
  return awaitsEngine(launch, launch.attempt) && statusReason !== BEING_STARTED;
}

/** Whether the attempt is claimed and its engine task may still have to be started. */
export function awaitsEngine(launch: Launch, attempt: number): boolean {
  return (
    launch.attempt === attempt &&
    launch.recordedStatus === 'LAUNCHING' &&
    launch.command === undefined
  );
}

/** Whether an engine that nobody could start so far may be started no more; a time that a person made unreadable is long ago. */
export function isOverdue(launch: Launch, now: Date): boolean {
  const patience = START_WITHIN_HOURS * 3_600_000;
  return (
    awaitsEngine(launch, launch.attempt) &&
    !(now.getTime() - Date.parse(launch.registeredAt) < patience)
  );
}

/** Why a launch is given up whose engine could not be started for so long. */
export function overdueFailure(launch: Launch): RunFailure {
  const { statusReason = '' } = launch;
  const wait = waitsByName(launch) ? statusReason : 'the log of the launch function says why';
  return {
    type: 'TaskFailedToStart',
    owner: 'operator',
    message: `The engine task could not be started within ${START_WITHIN_HOURS} hours of the registration: ${wait}`,
    hint: 'Request a higher Fargate quota when AWS had no room, and launch the sheet again.',
    evidence: {},
  };
}

/** Notes the engine task that was started for the attempt. */
export function recordEngineStart(
  launch: Launch,
  attempt: number,
  start: EngineStart,
): LaunchChange | undefined {
  if (launch.attempt !== attempt || launch.command !== undefined) return undefined;
  return start;
}

/** Ends a launch that could not be started. */
export function failBeforeStart(
  launch: Launch,
  attempt: number,
  failure: RunFailure,
  endedAt: string,
): LaunchChange | undefined {
  // Another delivery may have started the engine meanwhile: then it is the engine that has the last word.
  if (!awaitsEngine(launch, attempt)) return undefined;
  return { ...ending(launch, 'FAILED', endedAt), statusReason: failure.message, failure };
}

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

/** The counts of all steps, as one report of the engine task gave them. */
export interface StepsReport {
  readonly steps: Steps;
  readonly sequence: number;
}

/** Advances progress and job counts; reports can arrive late and out of order, so only more is news. */
export function applyRunLog(
  launch: Launch,
  attempt: number,
  report: {
    readonly progress?: Progress | undefined;
    readonly jobs?: JobCounts | undefined;
    readonly steps?: StepsReport | undefined;
  },
): LaunchChange | undefined {
  // The result that ended a launch is the last word on its counts.
  if (launch.attempt !== attempt || hasEnded(launch)) return undefined;
  const change: LaunchChange = {
    ...(isMore(weightOfProgress, report.progress, launch.progress)
      ? { progress: report.progress }
      : {}),
    ...(!countsJobRows(launch) && isMore(weightOfJobs, report.jobs, launch.jobs)
      ? { jobs: report.jobs }
      : {}),
    ...(isMore(weightOfSteps, report.steps, knownSteps(launch))
      ? { steps: report.steps.steps, stepsSequence: report.steps.sequence }
      : {}),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}

/** Says what keeps the launch from going on, or that nothing does any more. */
export function applyAttention(
  launch: Launch,
  attempt: number,
  attention: Attention | undefined,
  now: string,
): LaunchChange | undefined {
  if (launch.attempt !== attempt || hasEnded(launch)) return undefined;
  if (isSameAttention(launch.attention, attention)) return undefined;
  if (attention === undefined) return { attention };
  const { attention: known } = launch;
  const reportedAt = known?.type === attention.type ? (known.reportedAt ?? now) : now;
  return { attention: { ...attention, reportedAt } };
}

/** Notes what was done about what had lasted too long; the first time only. */
export function recordActing(
  launch: Launch,
  attention: Attention,
  statusReason: string,
  actedAt: string,
): LaunchChange | undefined {
  const { attention: current } = launch;
  if (hasEnded(launch) || current === undefined || !isSameAttention(current, attention)) {
    return undefined;
  }
  return current.actedAt === undefined
    ? { statusReason, attention: { ...current, actedAt } }
    : undefined;
}

/** The greater of two reports of job counts, whichever came first. */
export function latestJobs(
  a: JobCounts | undefined,
  b: JobCounts | undefined,
): JobCounts | undefined {
  return isMore(weightOfJobs, b, a) ? b : a;
}

/** The greater of two reports of progress, whichever came first. */
export function latestProgress(
  a: Progress | undefined,
  b: Progress | undefined,
): Progress | undefined {
  return isMore(weightOfProgress, b, a) ? b : a;
}

/** The greater of two reports of the steps' counts, whichever came first. */
export function latestSteps(
  a: StepsReport | undefined,
  b: StepsReport | undefined,
): StepsReport | undefined {
  return isMore(weightOfSteps, b, a) ? b : a;
}

function knownSteps({ steps, stepsSequence = 0 }: Launch): StepsReport | undefined {
  return steps === undefined ? undefined : { steps, sequence: stepsSequence };
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
  if (result?.outcome === 'succeeded' && mayHaveSucceeded(change)) {
    return {
      ...counts,
      ...ending(base, 'SUCCEEDED', endedAt),
      statusReason: `${result.jobs.succeeded} jobs succeeded`,
    };
  }
  const failure = classifyEngineStop(change, result);
  const status = launch.recordedStatus === 'CANCELLING' ? 'CANCELLED' : 'FAILED';
  return { ...counts, ...ending(base, status, endedAt), statusReason: failure.message, failure };
}

/** Of a task that nobody saw ending its result alone can tell. */
function mayHaveSucceeded({ exitCode, state }: EngineTaskChange): boolean {
  return exitCode === 0 || state === 'vanished';
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

function ending(launch: Launch, status: LaunchStatus, endedAt: string): LaunchChange {
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

function isMore<Report>(
  weigh: (report: Report) => number,
  candidate: Report | undefined,
  known: Report | undefined,
): candidate is Report {
  if (candidate === undefined) return false;
  return known === undefined || weigh(candidate) > weigh(known);
}

/** What is done counts; of what is to be done more may become known. */
function weightOfProgress({ completed, total }: Progress): number {
  return completed + Math.min(total, MOST_JOBS) / (MOST_JOBS + 1);
}

const MOST_JOBS = 1_000_000;

/** The order in which the engine task counted. */
function weightOfJobs({ sequence = 0 }: JobCounts): number {
  return sequence;
}

function weightOfSteps({ sequence }: StepsReport): number {
  return sequence;
}
