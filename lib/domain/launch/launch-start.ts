import type { RunFailure } from '../run/run-failure';
import { ending } from './launch-progress';
import type { Launch, LaunchChange } from './launch';
import { transition } from './launch-status';

/** How a launch changes until its engine runs. */

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
