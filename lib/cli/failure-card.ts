import type { Launch } from '../domain/launch/launch';
import { formatInputError, type InputError } from '../domain/errors';
import { safeText } from '../domain/failure/mask-secrets';
import type { RunFailure } from '../domain/run/run-failure';
import { formatS3Uri, parseS3Uri } from '../domain/s3-uri';
import { printable } from './printable';
import { formatCount, formatDuration } from './quantities';

const SHOWN_LOG_LINES = 6;
const SHOWN_BEFORE_CAUSE = 3;
const SHOWN_ERRORS = 8;

/** As ECS says of every engine that was not ended by somebody else: it tells nothing. */
const ENDED_BY_ITSELF = 'Essential container in task exited';

/** Why a launch did not succeed: whose turn it is, what happened, what to do, and the evidence, all within twelve lines. */
export function renderFailureCard(launch: Launch): readonly string[] {
  return [headingOf(launch), ...bodyOf(launch)].map((line) => printable(safeText(line)));
}

function headingOf({ recordedStatus, launchId, attempt, elapsedSeconds }: Launch): string {
  const time = elapsedSeconds === undefined ? '' : `, after ${formatDuration(elapsedSeconds)}`;
  return `${recordedStatus}  ${launchId}  attempt ${attempt}${time}`;
}

function bodyOf(launch: Launch): string[] {
  const { errors, failure, statusReason } = launch;
  if (errors !== undefined && errors.length > 0) return rejectionLines(errors, launch);
  if (failure !== undefined) return failureLines(failure, launch);
  return statusReason === undefined ? [] : [labelled('what', statusReason)];
}

function failureLines(
  { type, owner, message, hint, evidence }: RunFailure,
  launch: Launch,
): string[] {
  const facts = factsOf(evidence);
  const link = linkOf(evidence, launch);
  return [
    labelled('whose turn', owner),
    labelled('what', `${type}: ${message}`),
    labelled('what to do', hint),
    ...(facts === '' ? [] : [labelled('evidence', facts)]),
    ...(link === undefined ? [] : [labelled('log', link)]),
    ...logLines(evidence),
  ];
}

/** Of the step's log where there is one, else of the engine's. */
function linkOf({ logKey }: RunFailure['evidence'], launch: Launch): string | undefined {
  if (logKey === undefined) return launch.logUrl;
  return formatS3Uri({ bucket: bucketOf(launch), key: logKey });
}

/** The line that tells the cause is marked; without one the last lines are all there is. */
function logLines({ excerpt, cause, logTail = [] }: RunFailure['evidence']): string[] {
  if (excerpt === undefined) {
    return logTail.slice(-SHOWN_LOG_LINES).map((line) => `    | ${line}`);
  }
  const found = excerpt.findIndex((line) => line.trim() === cause?.trim());
  const latest = Math.max(0, excerpt.length - SHOWN_LOG_LINES);
  const begin = Math.min(latest, Math.max(0, found - SHOWN_BEFORE_CAUSE));
  return excerpt
    .slice(begin, begin + SHOWN_LOG_LINES)
    .map((line, index) => `    ${begin + index === found ? '>' : '|'} ${line}`);
}

function factsOf(evidence: RunFailure['evidence']): string {
  const { rule, wildcards, job, exitCode, stopCode, stoppedReason } = evidence;
  const values = Object.entries(wildcards ?? {}).map(([name, value]) => `${name} ${value}`);
  return [
    ...(rule === undefined ? [] : [`step ${rule}`]),
    ...values,
    ...(job === undefined ? [] : [`job ${job}`]),
    ...(exitCode === undefined ? [] : [`exit code ${exitCode}`]),
    ...(stopCode === undefined || stoppedReason === ENDED_BY_ITSELF ? [] : [stopCode]),
    ...(rule === undefined && stoppedReason !== ENDED_BY_ITSELF ? [stoppedReason ?? ''] : []),
    ...causeOf(evidence),
  ]
    .filter((fact) => fact !== '')
    .join(', ');
}

/** What a service said, by which the failure was told, where it stands in no line below. */
function causeOf({ rule, cause, excerpt, logTail = [], stoppedReason }: RunFailure['evidence']) {
  const isShown =
    cause === undefined ||
    (excerpt ?? logTail).some((line) => line.includes(cause.trim())) ||
    (rule === undefined && cause === stoppedReason);
  return isShown ? [] : [`"${cause.trim()}"`];
}

function rejectionLines(
  errors: readonly InputError[],
  { moreErrors = 0, failure }: Launch,
): string[] {
  const left = Math.max(0, errors.length - SHOWN_ERRORS) + moreErrors;
  return [
    labelled('whose turn', failure?.owner ?? 'scientist'),
    ...(failure === undefined ? [] : [labelled('what to do', failure.hint)]),
    ...errors.slice(0, SHOWN_ERRORS).map((error) => `  ${withHint(error)}`),
    ...(left === 0 ? [] : [`  and ${formatCount(left, 'further error')}`]),
  ];
}

function withHint(error: InputError): string {
  const place = formatInputError(error);
  return error.hint === undefined ? place : `${place} (${error.hint})`;
}

function labelled(label: string, text: string): string {
  return `  ${label.padEnd(10)}  ${text}`;
}

function bucketOf({ artifactsPath }: Launch): string {
  return parseS3Uri(artifactsPath)?.bucket ?? '';
}
