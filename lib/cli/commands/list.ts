import * as z from 'zod';
import type { Launch } from '../../domain/launch/launch';
import type { LaunchQuery } from '../../domain/launch/launch-query';
import { LAUNCH_STATUSES } from '../../domain/launch/launch-status';
import type { UnreadableLaunch } from '../../domain/run/unreadable-launch';
import type { CliServices } from '../../runtime/cli-services';
import type { CommandCall } from '../command-call';
import { EXIT_CODES } from '../exit-codes';
import type { Host } from '../host';
import { readOptions, sinceOption, stackNameOf, stackOption, wholeNumber } from '../option-schemas';
import { printable } from '../printable';
import { formatDuration } from '../quantities';
import { renderTable, renderTsv } from '../table';

const DEFAULT_LIMIT = 50;

/** In the place of a status. */
const UNREADABLE = 'UNREADABLE';

const optionsSchema = z.object({
  stack: stackOption,
  status: z
    .string()
    .toUpperCase()
    .pipe(z.enum(LAUNCH_STATUSES, `one of ${LAUNCH_STATUSES.join(', ')}`))
    .optional(),
  workflow: z.string().min(1, 'the name of a workflow').optional(),
  since: sinceOption,
  limit: wholeNumber(1, 1000).default(DEFAULT_LIMIT),
});

type ListOptions = z.infer<typeof optionsSchema>;

/** `wfm list` */
export async function list(call: CommandCall): Promise<number> {
  const { host, output } = call;
  const options = readOptions(optionsSchema, call);
  const services = await host.connect(stackNameOf(options.stack, host));
  const page = await services.launches.list(queryOf(options, host));
  const { launches, unreadable } = page;
  const count = launches.length + unreadable.length;
  if (output.json) output.answerJson([...launches, ...unreadable.map(unreadableItem)]);
  else if (!output.watched) output.answer(renderTsv(forPrograms(page)));
  else output.answer(count === 0 ? sayNone(options) : renderTable(forPeople(page)));
  if (unreadable.length > 0) output.complain(sayUnreadable(unreadable));
  if (page.hasMore) output.complain(sayMore(count));
  return EXIT_CODES.success;
}

function queryOf({ limit, status, workflow, since }: ListOptions, host: Host): LaunchQuery {
  const begin =
    since === undefined ? undefined : new Date(host.now().getTime() - since * 1000).toISOString();
  return { limit, status, workflow, since: begin };
}

function sayNone({ status, workflow, since }: ListOptions): string {
  return [status, workflow, since].every((choice) => choice === undefined)
    ? 'No launches yet: "wfm launch SHEET" starts one.'
    : 'No such launches.';
}

function sayMore(count: number): string {
  return `There may be more than these ${count}: narrow them with --status, --workflow or --since, or raise --limit.`;
}

/** Somebody has edited their rows; nothing is known of them but what stands there. */
function sayUnreadable(rows: readonly UnreadableLaunch[]): string {
  const count = rows.length === 1 ? '1 launch' : `${rows.length} launches`;
  return `${count} cannot be read, since somebody has edited the row: "wfm show ID" says what to do.`;
}

function unreadableItem({ problems, ...rest }: UnreadableLaunch): object {
  return { ...rest, unreadable: problems };
}

type List = Awaited<ReturnType<CliServices['launches']['list']>>;

function forPeople({ launches, unreadable }: List): string[][] {
  const rows = launches.map((launch) => [
    launch.launchId,
    markedStatus(launch),
    progressOf(launch),
    launch.elapsedSeconds === undefined ? '' : formatDuration(launch.elapsedSeconds),
    launch.registeredAt.slice(0, 16).replace('T', ' '),
    launch.workflow ?? '',
    [typeOf(launch), messageOf(launch)].filter(Boolean).join(': '),
  ]);
  const broken = unreadable.map(({ launchId, problems, registeredAt = '', workflow = '' }) => [
    ...[launchId, UNREADABLE, '', '', registeredAt.slice(0, 16).replace('T', ' '), workflow],
    problems.join('; '),
  ]);
  const header = ['LAUNCH', 'STATUS', 'JOBS', 'TIME', 'REGISTERED (UTC)', 'WORKFLOW', 'FAILURE'];
  return [header, ...[...rows, ...broken].map((cells) => cells.map(printable))];
}

function forPrograms({ launches, unreadable }: List): string[][] {
  const header = [
    ...['launchId', 'status', 'jobs', 'elapsedSeconds', 'registeredAt', 'workflow'],
    ...['failure', 'attention', 'message'],
  ];
  const rows = launches.map((launch) => [
    launch.launchId,
    launch.recordedStatus,
    progressOf(launch),
    launch.elapsedSeconds === undefined ? '' : String(launch.elapsedSeconds),
    launch.registeredAt,
    launch.workflow ?? '',
    launch.failure?.type ?? '',
    launch.attention?.type ?? '',
    messageOf(launch),
  ]);
  const broken = unreadable.map(({ launchId, problems, registeredAt = '', workflow = '' }) => [
    ...[launchId, UNREADABLE, '', '', registeredAt, workflow, '', '', problems.join('; ')],
  ]);
  return [header, ...rows, ...broken];
}

function typeOf({ failure, attention }: Launch): string {
  return failure?.type ?? attention?.type ?? '';
}

function messageOf({ errors, failure, attention }: Launch): string {
  return errors?.[0]?.message ?? failure?.message ?? attention?.message ?? '';
}

/** One that does not go on is marked: its status is true, and not all of the truth. */
function markedStatus({ recordedStatus, attention }: Launch): string {
  return attention === undefined ? recordedStatus : `${recordedStatus} !`;
}

function progressOf({ progress }: Launch): string {
  return progress === undefined || progress.total === 0
    ? ''
    : `${progress.completed}/${progress.total}`;
}
