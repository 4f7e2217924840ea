import { safeLines } from '../domain/failure/mask-secrets';

const LONGEST_MESSAGE = 2000;

/** Endings that every failed run of Snakemake has; they say nothing of the cause. */
const EMPTY_WORDS = [
  /^Exiting because a job execution failed/,
  /^Complete log(?:\(s\))?:/,
  /^Shutting down, this might take some time/,
  /^Removing output files of failed job/,
  /^WorkflowError:$/,
  /^At least one job did not complete successfully/,
];

const BEGINS_ERROR = /^(?:\S*(?:Error|Exception)\b|\S+: error:)/;

/** The lines that say something of the cause of an error, in plain text and without secrets. */
export function tellingLines(lines: readonly string[]): string[] {
  return safeLines(lines)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !EMPTY_WORDS.some((words) => words.test(line)));
}

/** What an engine printed last of an error: from the line that begins it, else the last line that says anything. */
export function findLastError(lines: readonly string[]): string | undefined {
  const telling = tellingLines(lines);
  const begin = telling.findLastIndex((line) => BEGINS_ERROR.test(line));
  const found = begin === -1 ? telling.slice(-1) : telling.slice(begin, begin + 10);
  return found.length === 0 ? undefined : found.join('\n').slice(0, LONGEST_MESSAGE);
}
