import type { JobFailure } from '../run/run-report';
import { excerptAround, shortLine, shortText } from './excerpt';
import type { FailureEvidence, RunFailure } from './failure';
import type { Symptoms } from './failure-rule';
import { diagnose, type Diagnosis } from './failure-rules';
import { safeLines, safeText } from './mask-secrets';
import { PLATFORM_RULES } from './platform-rules';
import { START_RULES } from './start-rules';

const STORED_LINES = 20;

/** What the platform said of whatever the job ran in. */
export interface PlatformWords {
  readonly reason?: string | undefined;
  readonly status?: string | undefined;
}

/** Says why a job of a step failed: by what its platform says, by the rules of its definition, and by ours. */
export function classifyJob(job: JobFailure, platform: PlatformWords = {}): RunFailure {
  const symptoms = symptomsOf(job, platform);
  const evidence = evidenceOf(job);
  const isOfPlatform = diagnose(symptoms, [...PLATFORM_RULES, ...START_RULES]) !== undefined;
  const failure =
    job.finding === undefined || isOfPlatform
      ? describeFailure(symptoms, evidence)
      : ownFailure(job.finding, symptoms, evidence);
  return withFoundExcerpt(failure, safeLines(job.excerpt ?? []));
}

/** The failure that the rules tell, with the lines by which they do. */
export function describeFailure(symptoms: Symptoms, evidence: FailureEvidence): RunFailure {
  const diagnosis = diagnose(symptoms);
  if (diagnosis === undefined) throw new Error('No rule applies: the last one always does');
  const { rule, found } = diagnosis;
  const { type, owner, hint } = rule;
  const said = safeText(rule.say(symptoms, found)).replaceAll(/\s*\n\s*/g, ' ');
  const message = shortText(said.replace(/[.:]$/, ''));
  return { type, owner, hint, message, evidence: { ...evidence, ...causeOf(diagnosis, symptoms) } };
}

/** The last lines, as many and as long as a row holds. */
export function storedTail(lines: readonly string[]): string[] {
  return safeLines(lines).slice(-STORED_LINES).map(shortLine);
}

/** What the engine task has cut out of the whole log shows more than what is left here. */
function withFoundExcerpt(failure: RunFailure, excerpt: readonly string[]): RunFailure {
  const { cause } = failure.evidence;
  const isFound = cause !== undefined && excerpt.some((line) => line.trim() === cause.trim());
  if (!isFound) return failure;
  return { ...failure, evidence: { ...failure.evidence, excerpt: excerpt.map(shortLine) } };
}

/** The engine task has found the cause in the whole log; what follows of it are its last lines. */
function symptomsOf(job: JobFailure, platform: PlatformWords): Symptoms {
  const { exitCode, excerpt = [], logTail } = job;
  // A job that ran out of memory earlier, and was tried again with success, is no cause of this one.
  const isKilled = exitCode === undefined || exitCode === 137;
  return {
    of: 'step',
    who: nameOfJob(job),
    log: safeLines([...excerpt, ...logTail]),
    exitCode,
    ...(isKilled ? { reason: platform.reason, status: platform.status } : {}),
  };
}

/** How a sentence calls a job. */
function nameOfJob({ rule, wildcards }: Pick<JobFailure, 'rule' | 'wildcards'>): string {
  const values = Object.values(wildcards).join('/');
  return values === '' ? `Step ${rule}` : `Step ${rule} (${values})`;
}

function evidenceOf({
  jobId,
  rule,
  wildcards,
  exitCode,
  tries,
  logKey,
  logTail,
}: JobFailure): FailureEvidence {
  return {
    ...{ rule, wildcards, job: jobId },
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(tries === undefined ? {} : { tries }),
    ...(logKey === undefined ? {} : { logKey }),
    logTail: storedTail(logTail),
  };
}

function ownFailure(
  { type, advice, owner, line }: NonNullable<JobFailure['finding']>,
  { who, log = [] }: Symptoms,
  evidence: FailureEvidence,
): RunFailure {
  const cause = safeText(line);
  const index = log.findIndex((text) => text.startsWith(cause));
  return {
    ...{ type, owner },
    hint: shortText(safeText(advice)),
    message: shortText(`${who} failed: ${cause.trim()}`),
    evidence: {
      ...evidence,
      cause: shortLine(cause),
      ...(index === -1 ? {} : { excerpt: excerptAround(log, index) }),
    },
  };
}

function causeOf({ found }: Diagnosis, { log = [] }: Symptoms): FailureEvidence {
  if (found.text === '') return {};
  const cause = shortLine(found.text);
  return found.line === undefined ? { cause } : { cause, excerpt: excerptAround(log, found.line) };
}
