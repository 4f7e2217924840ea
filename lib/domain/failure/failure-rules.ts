import { SNAKEMAKE_RULES, TASK_RULES } from './engine-rules';
import { EXIT_RULES } from './exit-rules';
import type { FailureRule, Found, Symptoms, TextSource } from './failure-rule';
import { DISK_RULES, LIMIT_RULES, SCRIPT_RULES, TOOL_RULES } from './log-rules';
import { PLATFORM_RULES } from './platform-rules';
import { START_RULES } from './start-rules';

/**
 * Every rule by which a failure is told, in order: the first that applies counts. What a platform says of an end comes before what
 * logs say, causes before what follows of them, and bare exit codes last.
 */
export const FAILURE_RULES: readonly FailureRule[] = [
  ...PLATFORM_RULES,
  ...START_RULES,
  ...DISK_RULES,
  ...TASK_RULES,
  ...LIMIT_RULES,
  ...TOOL_RULES,
  ...SNAKEMAKE_RULES,
  ...SCRIPT_RULES,
  ...EXIT_RULES,
];

export interface Diagnosis {
  readonly rule: FailureRule;
  readonly found: Found;
}

/** Of a line no more is looked at: nobody writes a cause further right. */
const LOOKED_AT = 2000;

/** Whoever warns goes on, and so does whoever tries again. */
const NO_CAUSE = /\bwarning\b|\bsetlocale\b|\bretrying (?:after|in)\b/i;

/** The first rule that applies. */
export function diagnose(
  symptoms: Symptoms,
  rules: readonly FailureRule[] = FAILURE_RULES,
): Diagnosis | undefined {
  for (const rule of rules) {
    const found = tryRule(rule, symptoms);
    if (found !== undefined) return { rule, found };
  }
  return undefined;
}

/** Where in a log the cause stands, if one of its lines says it. */
export function findCause(symptoms: Symptoms): number | undefined {
  return diagnose({ ...symptoms, reason: undefined, status: undefined })?.found.line;
}

function tryRule({ of, when, texts }: FailureRule, symptoms: Symptoms): Found | undefined {
  if (of !== undefined && !of.includes(symptoms.of)) return undefined;
  if (when !== undefined && !when(symptoms)) return undefined;
  if (texts === undefined) return { text: '' };
  return (
    match(texts.reason, symptoms.reason) ??
    match(texts.status, symptoms.status) ??
    match(texts['never-ran'], textOf('never-ran', symptoms)) ??
    matchLines(texts.log, symptoms.log ?? [])
  );
}

function textOf(source: TextSource, { exitCode = 0, status }: Symptoms): string | undefined {
  return source === 'never-ran' && exitCode !== 0 ? undefined : status;
}

function matchLines(pattern: RegExp | undefined, lines: readonly string[]): Found | undefined {
  if (pattern === undefined) return undefined;
  for (const [line, text] of lines.entries()) {
    if (NO_CAUSE.test(text.slice(0, LOOKED_AT))) continue;
    const found = match(pattern, text);
    if (found !== undefined) return { ...found, line };
  }
  return undefined;
}

function match(pattern: RegExp | undefined, text: string | undefined): Found | undefined {
  if (pattern === undefined || text === undefined) return undefined;
  const found = pattern.exec(text.slice(0, LOOKED_AT));
  if (found === null) return undefined;
  return {
    text: text.trim(),
    what: found.slice(1).find((group: string | undefined) => group !== undefined),
  };
}
