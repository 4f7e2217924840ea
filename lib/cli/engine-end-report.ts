import { formatInputError } from '../domain/errors';
import { safeText } from '../domain/failure/mask-secrets';
import type { Launch } from '../domain/launch/launch';
import type { CliServices } from '../runtime/cli-services';
import type { CommandCall } from './command-call';
import { renderLogLine } from './log-line';
import { printable } from './printable';

/** What a launch that ended before any of its jobs failed has to say. */
const LAST_LINES = 40;

/** Prints the failure's excerpt and the end of the engine's log, and says where failed jobs were looked for. */
export async function printLaunchEnd(
  call: CommandCall,
  services: Pick<CliServices, 'logs'>,
  launch: Launch,
  {
    tail = LAST_LINES,
    lookedAt,
  }: { readonly tail?: number | undefined; readonly lookedAt: string },
): Promise<void> {
  const { output } = call;
  const { launchId, recordedStatus, failure, logGroup, logStream } = launch;
  const lines =
    logGroup === undefined || logStream === undefined
      ? []
      : await services.logs.readEnd(logGroup, logStream, tail);
  output.complain(
    printable(
      `No job of launch "${launchId}" has failed: it ended ${recordedStatus}. Looked in ${lookedAt}.`,
    ),
  );
  if (output.json) {
    output.answerJson({ launchId, status: recordedStatus, failure, logGroup, logStream, lines });
    return;
  }
  const section = (title: string, text: readonly string[]): void => {
    output.answer(`==> ${printable(title)} <==`);
    for (const line of text) output.answer(output.watched ? printable(line) : line);
  };
  if (titleOf(launch) !== '') section(titleOf(launch), excerptOf(launch));
  if (lines.length > 0)
    section(
      `end of the engine's log (stream ${logStream ?? ''} of ${logGroup ?? ''})`,
      lines.map(renderLogLine),
    );
  if (lines.length === 0) output.complain(describeSilence(launch));
}

function titleOf({ failure, statusReason = '' }: Launch): string {
  return safeText(failure === undefined ? statusReason : `${failure.type}: ${failure.message}`);
}

function excerptOf({ failure, errors }: Launch): readonly string[] {
  if (errors !== undefined) return errors.map((error) => safeText(formatInputError(error)));
  const { excerpt, logTail, cause } = failure?.evidence ?? {};
  return excerpt ?? logTail ?? (cause === undefined ? [] : [cause]);
}

function describeSilence({ launchId, logStream }: Launch): string {
  const why = logStream === undefined ? 'No engine was started' : 'The engine has printed nothing';
  return `${why}: "wfm show ${launchId}" has the rest.`;
}
