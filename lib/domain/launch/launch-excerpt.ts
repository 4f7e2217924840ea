import { classifyJob } from '../failure/classify-job';
import { shortText } from '../failure/excerpt';
import type { FailureType, RunFailure } from '../failure/failure';
import { groupFailures } from '../failure/group-failures';
import { excerptOf } from '../run/log-excerpt';
import { noteJobEvent, type FailedJobs } from '../run/failed-jobs';
import { parseEngineEvent } from '../run/run-log';
import { hasEnded, type Launch, type LaunchChange } from './launch';

/** What is said of an engine of which nobody knows more than that it ended: whatever its log tells counts more. */
const WITHOUT_CAUSE: ReadonlySet<string> = new Set<FailureType>([
  'EngineKilled',
  'EngineStopped',
  'EngineVanished',
  'ResultMissing',
  'Unknown',
]);

/** Of jobs that the end of the engine itself may have ended. */
const SIGNALS_OF_AN_END = [130, 143];

/**
 * Whether a launch has failed without anybody having looked for text that would say why, though its engine has run and may have said
 * it. A task that left a result has put all that it knew into it, be it nothing.
 */
export function lacksLogExcerpt(launch: Launch): boolean {
  const { failure, startedAt } = launch;
  if (failure === undefined || startedAt === undefined || !hasEnded(launch)) return false;
  return failure.evidence.logTail === undefined;
}

/** Adds what the engine's log says to the evidence, from its last lines; undefined when that is nothing, or there is text already. */
export function applyEngineLog(launch: Launch, lines: readonly string[]): LaunchChange | undefined {
  const { failure, recordedStatus } = launch;
  if (failure === undefined || !lacksLogExcerpt(launch)) return undefined;
  const logTail = excerptOf(lines);
  const told = logTail.length === 0 ? failure : withEvidence(failure, { logTail });
  const isUnexplained = recordedStatus === 'FAILED' && WITHOUT_CAUSE.has(failure.type);
  const earlier = isUnexplained ? failureOfJobs(launch, lines) : undefined;
  if (earlier !== undefined) {
    const known = explain(earlier, told);
    return { failure: known, statusReason: known.message };
  }
  return told === failure ? undefined : { failure: told };
}

function withEvidence(failure: RunFailure, evidence: RunFailure['evidence']): RunFailure {
  return { ...failure, evidence: { ...failure.evidence, ...evidence } };
}

/** What came first is what happened, what came after it is evidence. */
function explain(earlier: RunFailure, later: RunFailure): RunFailure {
  const message = shortText(`${earlier.message}; after that: ${later.message}`);
  return { ...earlier, message, evidence: { ...later.evidence, ...earlier.evidence } };
}

function failureOfJobs(launch: Launch, lines: readonly string[]): RunFailure | undefined {
  const failed: FailedJobs = new Map();
  for (const line of lines) noteJobEvent(failed, parseEngineEvent(line), launch);
  const causes = [...failed.values()].filter(
    ({ exitCode = 0 }) => !SIGNALS_OF_AN_END.includes(exitCode),
  );
  return groupFailures(causes.map((job) => classifyJob(job)));
}
