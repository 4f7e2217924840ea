import { excerptAround } from '../domain/failure/excerpt';
import { findCause } from '../domain/failure/failure-rules';
import type { JobFailure } from '../domain/run/run-report';
import { cutLines } from './log-tail';
import type { OwnRules } from './own-rules';

/** Where causes are sought: before that a log tells of what went well. */
const SOUGHT_LINES = 2000;

const LONGEST_CAUSE = 200;

/** What a report tells of a failed job's log. Whoever reads the report has no more of it: so the cause is sought here. */
export function describeLog(
  all: readonly string[],
  { exitCode, ownRules }: { readonly exitCode: number | undefined; readonly ownRules: OwnRules },
): Pick<JobFailure, 'logTail' | 'excerpt' | 'finding'> {
  const lines = all.slice(-SOUGHT_LINES);
  const own = ownRules.find(lines);
  const cause = own?.index ?? findCause({ of: 'step', who: '', log: lines, exitCode });
  return {
    logTail: cutLines(lines),
    ...(cause === undefined ? {} : { excerpt: excerptAround(lines, cause) }),
    ...(own === undefined ? {} : { finding: own.finding }),
  };
}

/** Of one failure among very many: its cause, and nothing around it. */
export function withoutLines(failure: JobFailure): JobFailure {
  const { excerpt = [], exitCode } = failure;
  const cause = findCause({ of: 'step', who: '', log: excerpt, exitCode });
  const { excerpt: _, ...rest } = failure;
  if (cause === undefined) return { ...rest, logTail: [] };
  return { ...rest, logTail: [], excerpt: [(excerpt[cause] ?? '').slice(0, LONGEST_CAUSE)] };
}
