import * as z from 'zod';
import type { Launch } from '../../domain/launch/launch';
import type { LaunchPage, LaunchQuery } from '../../domain/launch/launch-query';
import { LAUNCH_STATUSES } from '../../domain/launch/launch-status';
import type { CommandCall } from '../command-call';
import { EXIT_CODES } from '../exit-codes';
import type { Host } from '../host';
import { readOptions, sinceOption, stackNameOf, stackOption, wholeNumber } from '../option-schemas';
import { printable } from '../printable';
import { formatDuration } from '../quantities';
import { renderTable, renderTsv } from '../table';

const DEFAULT_LIMIT = 50;

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
  const { launches } = page;
  if (output.json) output.answerJson(launches);
  else if (!output.watched) output.answer(renderTsv(forPrograms(launches)));
  else output.answer(launches.length === 0 ? sayNone(options) : renderTable(forPeople(launches)));
  if (page.hasMore) output.complain(sayMore(page));
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

function sayMore({ launches }: LaunchPage): string {
  return `There may be more than these ${launches.length}: narrow them with --status, --workflow or --since, or raise --limit.`;
}

function forPeople(launches: readonly Launch[]): string[][] {
  const rows = launches.map((launch) => [
    launch.launchId,
    markedStatus(launch),
    progressOf(launch),
    launch.elapsedSeconds === undefined ? '' : formatDuration(launch.elapsedSeconds),
    launch.registeredAt.slice(0, 16).replace('T', ' '),
    launch.workflow ?? '',
    launch.failure?.message ?? launch.errors?.[0]?.message ?? launch.attention?.message ?? '',
  ]);
  const header = ['LAUNCH', 'STATUS', 'JOBS', 'TIME', 'REGISTERED (UTC)', 'WORKFLOW', 'FAILURE'];
  return [header, ...rows.map((cells) => cells.map(printable))];
}

function forPrograms(launches: readonly Launch[]): string[][] {
  const header = ['launchId', 'status', 'jobs', 'elapsedSeconds', 'registeredAt', 'workflow'];
  const rows = launches.map((launch) => [
    launch.launchId,
    launch.recordedStatus,
    progressOf(launch),
    launch.elapsedSeconds === undefined ? '' : String(launch.elapsedSeconds),
    launch.registeredAt,
    launch.workflow ?? '',
  ]);
  return [header, ...rows];
}

/** One that does not go on is marked: its status is true, and not all of the truth. */
function markedStatus({ recordedStatus, attention }: Launch): string {
  return attention === undefined ? recordedStatus : `${recordedStatus} !`;
}

function progressOf({ progress }: Launch): string {
  return progress === undefined ? '' : `${progress.completed}/${progress.total}`;
}
