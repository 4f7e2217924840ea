import type { ErrorCode, LaunchError } from '../errors';
import { classifyJob, describeFailure, storedTail } from '../failure/classify-job';
import { shortText } from '../failure/excerpt';
import { FAILURE_TYPES, type FailureEvidence, type RunFailure } from '../failure/failure';
import type { Symptoms } from '../failure/failure-rule';
import { groupFailures } from '../failure/group-failures';
import { safeLines, safeText } from '../failure/mask-secrets';
import type { EngineTaskChange } from './platform-event';
import type { RunResult } from './run-report';

export {
  FAILURE_TYPES,
  runFailureSchema,
  type FailureType,
  type RunFailure,
} from '../failure/failure';

/** Says why a sheet was rejected, or why its launch could not be started. */
export function refusalOf(error: LaunchError): RunFailure {
  const owners: Partial<Record<ErrorCode, RunFailure['owner']>> = {
    AccessDeniedError: 'operator',
    WorkflowDefinitionError: 'pipeline author',
  };
  const code = error.code === 'AccessDeniedError' ? 'AccessDenied' : error.code;
  return {
    type: FAILURE_TYPES.find((type) => type === code) ?? 'InvalidConfigurationError',
    owner: owners[error.code] ?? 'scientist',
    message: cutText(error.message),
    hint: error.hint ?? 'Mend the sheet and upload it again.',
    evidence: {},
  };
}

/** What people and services wrote, without secrets and of a length that a row can hold: it holds 400 KB. */
export function cutText(text: string): string {
  return shortText(safeText(text));
}

/** Says why a stopped engine task did not succeed: from its own result when it left one, else from what ECS tells. */
export function classifyEngineStop(
  stop: EngineTaskChange,
  result: RunResult | undefined,
): RunFailure {
  const words = platformWords(stop);
  const failure =
    (result === undefined ? undefined : classifyResult(result, words)) ??
    describeFailure(
      { of: 'engine', who: 'The engine task', ...words, isVanished: stop.state === 'vanished' },
      exitEvidence(stop.exitCode),
    );
  const { stopCode, status: stoppedReason } = words;
  return {
    ...failure,
    evidence: {
      ...(stopCode === undefined ? {} : { stopCode }),
      ...(stoppedReason === undefined ? {} : { stoppedReason }),
      ...failure.evidence,
    },
  };
}

type Words = Pick<Symptoms, 'reason' | 'status' | 'stopCode' | 'exitCode'>;

function platformWords({
  containerReason,
  stoppedReason,
  stopCode,
  exitCode,
}: EngineTaskChange): Words {
  return {
    reason: containerReason === undefined ? undefined : cutText(containerReason),
    status: stoppedReason === undefined ? undefined : cutText(stoppedReason),
    stopCode,
    exitCode,
  };
}

function classifyResult(result: RunResult, words: Words): RunFailure | undefined {
  if (result.outcome !== 'failed') return undefined;
  return (
    groupFailures(result.failures.map((job) => classifyJob(job, words))) ??
    (result.error === undefined ? undefined : classifyRunError(result.error, result.exitCode))
  );
}

/** Before the engine's own words in the message of an engine that ended with an error. */
const OWN_WORDS = /^The engine ended with exit code \d+: /;

/** Of the engine's last words, the sentence about its error counts more than what stands around it. */
function classifyRunError(
  { type, message, tries, logTail }: NonNullable<RunResult['error']>,
  exitCode: number,
): RunFailure {
  const symptoms: Symptoms = {
    of: 'engine',
    who: 'The engine',
    ...{ exitCode, tries },
    error: type,
    told: safeText(message).split('\n')[0],
    log: safeLines(message.replace(OWN_WORDS, '').split('\n')),
  };
  const evidence = {
    // Of an engine that was not at fault, or was ended by ourselves, the code says nothing.
    ...(type === 'EngineExited' ? exitEvidence(exitCode) : {}),
    logTail: storedTail(logTail ?? []),
  };
  const failure = describeFailure(symptoms, evidence);
  if (failure.type !== 'EngineExited' || logTail === undefined) return failure;
  const other = describeFailure({ ...symptoms, log: safeLines(logTail) }, evidence);
  return other.type === 'EngineExited' ? failure : other;
}

function exitEvidence(exitCode: number | undefined): FailureEvidence {
  return exitCode === undefined ? {} : { exitCode };
}
