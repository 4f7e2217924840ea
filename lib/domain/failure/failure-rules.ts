import { SNAKEMAKE_RULES, TASK_RULES } from './engine-rules';
import { EXIT_RULES } from './exit-rules';
import type { FailureRule, Found, Symptoms, TextSource } from './failure-rule';
import { DISK_RULES, LIMIT_RULES, SCRIPT_RULES, TOOL_RULES } from './log-rules';
import { canTell, isSurvived, lastComplaints } from './last-complaints';
import { PLATFORM_RULES } from './platform-rules';
import { START_RULES } from './start-rules';

/**
 * Every rule by which a failure is told, in order: the first that applies counts. What a platform says of an end comes before what
 * logs say, causes before what follows of them, and bare exit codes last. What a command can survive counts at the end of its log only.
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

/** How many lines away another line is still close. */
const CLOSE = 6;

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

function tryRule(rule: FailureRule, symptoms: Symptoms): Found | undefined {
  const { of, when, texts } = rule;
  if (of !== undefined && !of.includes(symptoms.of)) return undefined;
  if (when !== undefined && !when(symptoms)) return undefined;
  if (texts === undefined) return { text: '' };
  return (
    match(texts.reason, symptoms.reason) ??
    match(texts.status, symptoms.status) ??
    match(texts['never-ran'], textOf('never-ran', symptoms)) ??
    (texts.log === undefined ? undefined : matchLog(texts.log, rule, symptoms))
  );
}

function textOf(source: TextSource, { exitCode = 0, status }: Symptoms): string | undefined {
  return source === 'never-ran' && exitCode !== 0 ? undefined : status;
}

function matchLog(
  pattern: RegExp,
  rule: FailureRule,
  { log = [], exitCode }: Symptoms,
): Found | undefined {
  const isOpen = mayBeSurvived(rule, exitCode);
  const first = isOpen ? lastComplaints(log) : 0;
  for (const [line, text] of log.entries()) {
    const found = line < first ? undefined : matchLine(pattern, text);
    if (found === undefined || !isConfirmed(rule, log, line)) continue;
    if (!(isOpen && isSurvived(log, line))) return { ...found, line };
  }
  return undefined;
}

function matchLine(pattern: RegExp, text: string): Found | undefined {
  return canTell(text.slice(0, LOOKED_AT)) ? match(pattern, text) : undefined;
}

function mayBeSurvived({ survivable, provenBy = [] }: FailureRule, exitCode?: number): boolean {
  return survivable === true && (exitCode === undefined || !provenBy.includes(exitCode));
}

function isConfirmed({ near }: FailureRule, lines: readonly string[], line: number): boolean {
  if (near === undefined) return true;
  const begin = Math.max(0, line - CLOSE);
  const close = lines.slice(begin, line + CLOSE + 1);
  return close.some((text) => near.test(text.slice(0, LOOKED_AT)));
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
