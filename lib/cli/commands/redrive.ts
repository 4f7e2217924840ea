import * as z from 'zod';
import { redriveEvents, type QueueReport, type RedriveResult } from '../../actions/redrive-events';
import type { CommandCall } from '../command-call';
import { EXIT_CODES } from '../exit-codes';
import { readOptions, stackNameOf, stackOption, wholeNumber } from '../option-schemas';
import { printable } from '../printable';
import { formatCount } from '../quantities';
import { renderTsv } from '../table';

const optionsSchema = z.object({
  stack: stackOption,
  yes: z.boolean().default(false),
  limit: wholeNumber(1, 1000).default(100),
});

/** `wfm redrive` */
export async function redrive(call: CommandCall): Promise<number> {
  const { host, output } = call;
  const { stack, yes: send, limit } = readOptions(optionsSchema, call);
  const stackName = stackNameOf(stack, host);
  output.complain(`Stack ${printable(stackName)}`);
  const deps = await host.recover(stackName);
  const queues = await redriveEvents(deps, { limit, send, signal: host.interruption() });
  if (output.json) {
    const sent = count(queues, 'sent');
    output.answerJson({ stackName, sent, kept: count(queues, 'kept'), queues });
  } else {
    output.answer(output.watched ? renderForPeople(queues) : renderForPrograms(queues));
    for (const queue of queues) for (const line of endOf(queue)) output.complain(line);
    output.complain(summarize(queues, send));
  }
  return exitCodeOf(queues, send);
}

function exitCodeOf(queues: readonly QueueReport[], send: boolean): number {
  if (queues.some(({ interrupted }) => interrupted)) return EXIT_CODES.interrupted;
  const isFaulty = queues.some(({ problem }) => problem !== undefined);
  return isFaulty || (send && count(queues, 'kept') > 0) ? EXIT_CODES.fault : EXIT_CODES.success;
}

function renderForPeople(queues: readonly QueueReport[]): string {
  return queues
    .flatMap((report) => [
      `${report.queue}: ${headlineOf(report)}`,
      ...report.results.flatMap(linesOf),
    ])
    .join('\n');
}

function headlineOf({ messages, results, interrupted, problem }: QueueReport): string {
  if (messages === 0) {
    return interrupted === true || problem !== undefined ? 'not looked at' : 'empty';
  }
  const [oldest] = results;
  const shown = results.length < messages ? `, ${results.length} of them shown` : '';
  const since = oldest === undefined ? '' : `, the oldest of ${timeOf(oldest)} UTC`;
  return `${formatCount(messages, 'event')}${shown}${since}`;
}

function linesOf(result: RedriveResult): readonly string[] {
  const { messageId, outcome, event, problem } = result;
  const launch = event?.launchId === undefined ? '' : ` of launch ${event.launchId}`;
  const about = event === undefined ? `message ${messageId}` : `${event.about}${launch}`;
  const lines = [`  ${outcome.padEnd(7)}  ${timeOf(result)}  ${about}`];
  if (event !== undefined) lines.push(`           for ${event.functionName}: ${event.failure}`);
  if (problem !== undefined) lines.push(`           ${problem}`);
  if (outcome === 'stale') lines.push('           nothing to send again: it comes again by itself');
  return lines.map((line) => printable(line.replaceAll('\n', ' ')));
}

function renderForPrograms(queues: readonly QueueReport[]): string {
  const header = ['queue', 'outcome', 'sentAt', 'about', 'launchId', 'function', 'failure'];
  const rows = queues.flatMap(({ queue, results }) =>
    results.map(({ messageId, outcome, sentAt, event, problem }) => [
      ...[queue, outcome, sentAt, event?.about ?? messageId, event?.launchId ?? ''],
      ...[event?.functionName ?? '', event?.failure ?? '', problem ?? ''],
    ]),
  );
  return renderTsv([[...header, 'problem'], ...rows]);
}

function endOf({ queue, interrupted, problem }: QueueReport): readonly string[] {
  if (interrupted === true) return [`Interrupted in queue ${queue}: the rest is as it was.`];
  if (problem === undefined) return [];
  return [`Stopped in queue ${queue}, and the rest is as it was: ${printable(problem)}`];
}

function summarize(queues: readonly QueueReport[], send: boolean): string {
  const kept = count(queues, 'kept');
  const stay = kept === 0 ? '' : ` Left in place: ${formatCount(kept, 'message')}.`;
  const stale = count(queues, 'stale');
  if (send) {
    const gone = stale === 0 ? '' : ` Deleted unsent: ${formatCount(stale, 'event')}.`;
    return `Sent ${formatCount(count(queues, 'sent'), 'event')}.${gone}${stay}`;
  }
  const waiting = count(queues, 'waiting');
  if (waiting === 0) {
    const idle = stale === 0 ? '' : ` With --yes ${formatCount(stale, 'event')} would be deleted.`;
    return `Nothing to send.${idle}${stay}`;
  }
  return `Nothing was sent: the same command with --yes sends ${formatCount(waiting, 'event')}.${stay}`;
}

function count(queues: readonly QueueReport[], outcome: RedriveResult['outcome']): number {
  return queues.flatMap(({ results }) => results).filter((result) => result.outcome === outcome)
    .length;
}

function timeOf({ sentAt }: RedriveResult): string {
  return sentAt.slice(0, 16).replace('T', ' ');
}
