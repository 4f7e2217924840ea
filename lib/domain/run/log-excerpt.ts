import { shortLine } from '../failure/excerpt';
import { safeLines } from '../failure/mask-secrets';
import { EVENT_LINE_BEGIN } from './run-log';

/** A row holds 400 KB, and people read a few lines. */
const EXCERPT_LINES = 20;

/** What an engine task notes now and then while a long job says nothing. */
export const HEARTBEAT = 'the engine task is at work';

/** The last of the lines by which generated commands begin: what they print goes to a log of their own from there. */
export const EXIT_TRAP = `trap 'echo "exit status $?" >&2' EXIT`;

/** What Snakemake prints of a job before its command, and what it prints next after that. */
const JOB_LINE = /^ {4}\S|^(?:local)?(?:rule|checkpoint) \w+:$/;
const NEXT_LINE =
  /^\[\w{3} \w{3} +\d+ [\d:]{8} \d{4}\]|^(?:Select jobs|Building DAG|Shutting down|Terminating|Finished job|Error in|Waiting at most|Exiting because|Removing|Trying to restart|Complete log|wfm:|\d+ of \d+ steps)/;

/**
 * The last lines of a log as evidence of a failure, oldest first: those that say something, without secrets and in plain text. Our own
 * events and heartbeats are left out, and the echo of commands, which looks like what they print.
 */
export function excerptOf(lines: readonly string[]): string[] {
  const printed = lines.map((line) => line.trimEnd()).filter((line) => !isOurs(line));
  return safeLines(withoutEcho(printed))
    .map((line) => line.replaceAll('\t', ' ').trimEnd())
    .filter((line) => line !== '')
    .slice(-EXCERPT_LINES)
    .map(shortLine);
}

function isOurs(line: string): boolean {
  return line.startsWith(EVENT_LINE_BEGIN) || line === `wfm: ${HEARTBEAT}`;
}

/** Of generated commands: of others nobody can tell where they end. */
function withoutEcho(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let isWithin = false;
  for (const line of lines) {
    if (line === EXIT_TRAP) {
      const head = kept.findLastIndex((before) => before === '' || JOB_LINE.test(before));
      kept.splice(head + 1);
      isWithin = true;
    } else if (NEXT_LINE.test(line)) isWithin = false;
    if (!isWithin) kept.push(line);
  }
  return kept;
}
