import { signalOf } from '../domain/failure/exit-signal';
import { safeText } from '../domain/failure/mask-secrets';
import type { JobCounts, JobFailure, Progress, RunResult, Steps } from '../domain/run/run-report';
import { TriedInVainError } from './patient-work';
import { relativeTo } from './relative-paths';
import type { SpooledJob } from './spool-event';
import type { StopSwitch } from './stop-switch';
import { messageOf } from './thrown';

export type RunError = NonNullable<RunResult['error']>;

/** How a run ended, before it is known who ran and when. */
export interface RunEnding {
  readonly outcome: RunResult['outcome'];
  readonly exitCode: number;
  readonly error?: RunError;
  readonly published?: number;
}

export interface RunFacts {
  readonly launchId: string;
  readonly attempt: number;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly engineVersion?: string | undefined;
  /** Of a workflow that came from a git repository. */
  readonly workflowCommit?: string | undefined;
  readonly progress: Progress;
  readonly jobs: JobCounts;
  readonly steps: Steps;
  /** Texts name what lies in it by paths below it. */
  readonly workFolder: string;
  readonly failures: readonly JobFailure[];
}

type StopCause = Pick<StopSwitch, 'reason' | 'timeLimitSeconds'>;

export interface EngineEnd {
  readonly engine: {
    readonly exitCode: number;
    readonly startError?: string;
    readonly lastError: string | undefined;
    readonly logTail: readonly string[];
  };
  readonly stop: StopCause;
  readonly failures: readonly JobFailure[];
  /** Jobs that the stop has cut off. */
  readonly running: readonly Pick<SpooledJob, 'rule' | 'wildcards'>[];
  readonly uploadError: Error | undefined;
}

class PhaseError extends Error {
  constructor(
    readonly type: RunError['type'],
    cause: unknown,
  ) {
    super(messageOf(cause), { cause });
  }
}

/** Without a code of the engine, as a shell would tell of SIGTERM. */
const STOPPED_EXIT_CODE = 143;

const NAMED_JOBS = 3;

export function succeeded(published: number): RunEnding {
  return { outcome: 'succeeded', exitCode: 0, published };
}

/** Zero is kept for success: whoever sees only the exit code must not be misled. */
export function failed(error: RunError | undefined, engineExitCode = 1): RunEnding {
  const exitCode = engineExitCode === 0 ? 1 : engineExitCode;
  return { outcome: 'failed', exitCode, ...(error === undefined ? {} : { error }) };
}

export function stopped(engineExitCode = 0): RunEnding {
  return {
    outcome: 'stopped',
    exitCode: engineExitCode === 0 ? STOPPED_EXIT_CODE : engineExitCode,
  };
}

/** How a run ends whose engine did not succeed, or whose outputs did not all get away. */
export function endOfEngine(end: EngineEnd): RunEnding {
  const { engine, stop, failures, uploadError } = end;
  const { exitCode } = engine;
  if (stop.reason === 'signal') return stopped(exitCode);
  if (stop.reason === 'timeout') return failed(timedOut(stop, end.running), exitCode);
  if (uploadError !== undefined) {
    return failed({ type: 'UploadFailed', message: uploadError.message }, exitCode);
  }
  if (failures.length > 0) return failed(undefined, exitCode);
  return failed(
    { type: 'EngineExited', message: whyEngineExited(engine), logTail: [...engine.logTail] },
    exitCode,
  );
}

/** How a run ends by an error of ours or of S3, outside of the engine. */
export function endAfterError(error: unknown, stop: StopCause): RunEnding {
  if (stop.reason === 'signal') return stopped();
  if (stop.reason === 'timeout') return failed(timedOut(stop));
  const message = messageOf(error);
  if (!(error instanceof PhaseError)) return failed({ type: 'EngineExited', message });
  const { type, cause } = error;
  return failed({
    type,
    message,
    ...(cause instanceof TriedInVainError && { tries: cause.tries }),
  });
}

/** Runs one part of a task; whatever it throws is an error of that part. */
export async function inPhase<Result>(
  type: RunError['type'],
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new PhaseError(type, cause);
  }
}

/** `result.json`, as a value. */
export function buildRunResult(ending: RunEnding, facts: RunFacts): RunResult {
  const { engineVersion, workflowCommit, failures, workFolder, ...rest } = facts;
  return {
    formatVersion: 1,
    ...rest,
    ...(engineVersion === undefined ? {} : { engineVersion }),
    ...(workflowCommit === undefined ? {} : { workflowCommit }),
    outcome: ending.outcome,
    exitCode: ending.exitCode,
    failures: [...failures],
    ...(ending.error === undefined ? {} : { error: shown(ending.error, workFolder) }),
    published: ending.published ?? 0,
  };
}

function shown(error: RunError, workFolder: string): RunError {
  return { ...error, message: relativeTo(workFolder)(safeText(error.message)) };
}

function timedOut(
  { timeLimitSeconds = 0 }: StopCause,
  running: EngineEnd['running'] = [],
): RunError {
  const limit = `The run took longer than its time limit of ${timeLimitSeconds} seconds`;
  const message = running.length === 0 ? limit : `${limit}; still running: ${nameJobs(running)}`;
  return { type: 'TimedOut', message };
}

function nameJobs(jobs: EngineEnd['running']): string {
  const names = jobs.slice(0, NAMED_JOBS).map(({ rule, wildcards }) => {
    const values = Object.values(wildcards).join('/');
    return values === '' ? rule : `${rule} (${values})`;
  });
  const others = jobs.length - names.length;
  return `${names.join(', ')}${others === 0 ? '' : ` and ${others} more`}`;
}

function whyEngineExited({ exitCode, startError, lastError }: EngineEnd['engine']): string {
  if (startError !== undefined) return startError;
  // What stands last in the log of an engine that was killed has nothing to do with it.
  const signal = signalOf(exitCode);
  if (signal !== undefined) return `The engine was ended by signal ${signal}`;
  const end = `The engine ended with exit code ${exitCode}`;
  return lastError === undefined ? end : `${end}: ${lastError}`;
}
