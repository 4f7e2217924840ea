import { shortLine } from '../failure/excerpt';
import { safeLines } from '../failure/mask-secrets';
import { EVENT_LINE_BEGIN } from './run-log';

/** A row holds 400 KB, and people read a few lines. */
const EXCERPT_LINES = 20;

/**
 * The last lines of a log as evidence of a failure, oldest first: those that say something, without secrets and in plain text. Our own
 * events are left out, whose content is elsewhere.
 */
export function excerptOf(lines: readonly string[]): string[] {
  const printed = lines.filter((line) => !line.startsWith(EVENT_LINE_BEGIN));
  return safeLines(printed.map((line) => line.trimEnd()))
    .map((line) => line.replaceAll('\t', ' ').trimEnd())
    .filter((line) => line !== '')
    .slice(-EXCERPT_LINES)
    .map(shortLine);
}
