import type { EngineEventBody } from '../domain/run/run-report';

interface EventLineHead {
  readonly launchId: string;
  readonly attempt: number;
  readonly time: string;
}

/** CloudWatch Logs takes 256 kB an event; what is longer would be torn in two that nobody can read. */
const MAXIMUM_BYTES = 200_000;

/** One event as the line that the log parser's subscription lets through, without its line feed. */
export function formatEventLine(head: EventLineHead, body: EngineEventBody): string {
  const line = JSON.stringify({ wfm: 1, ...head, ...body });
  if (Buffer.byteLength(line) <= MAXIMUM_BYTES || !('logTail' in body)) return line;
  const logTail = body.logTail.slice(Math.ceil(body.logTail.length / 2));
  // The last lines say most, but a single line can be too long when all of it needs escapes.
  return formatEventLine(head, { ...body, logTail: body.logTail.length > 1 ? logTail : [] });
}

/** A line of somebody else's output, changed when it could be taken for one of our events. */
export function maskForeignLine(line: string): string {
  return /^\s*\{/u.test(line) ? `| ${line}` : line;
}
