import * as z from 'zod';
import type { Launch } from '../../domain/launch';
import type { CommandCall } from '../command-call';
import { EXIT_CODES } from '../exit-codes';
import { readOptions, stackNameOf, stackOption } from '../option-schemas';
import { printable } from '../printable';
import { formatDuration } from '../quantities';
import { renderTable, renderTsv } from '../table';

const optionsSchema = z.object({ stack: stackOption });

/** `wfm list` */
export async function list(call: CommandCall): Promise<number> {
  const { host, output } = call;
  const { stack } = readOptions(optionsSchema, call);
  const { launches } = await host.connect(stackNameOf(stack, host));
  const all = await launches.list();
  if (output.json) {
    output.answerJson(all);
  } else if (output.watched) {
    output.answer(
      all.length === 0
        ? 'No launches yet: "wfm launch SHEET" starts one.'
        : renderTable(forPeople(all)),
    );
  } else {
    output.answer(renderTsv(forPrograms(all)));
  }
  return EXIT_CODES.success;
}

function forPeople(launches: readonly Launch[]): string[][] {
  const rows = launches.map((launch) => [
    launch.launchId,
    launch.recordedStatus,
    progressOf(launch),
    launch.elapsedSeconds === undefined ? '' : formatDuration(launch.elapsedSeconds),
    launch.registeredAt.slice(0, 16).replace('T', ' '),
    launch.workflow ?? '',
    launch.failure?.message ?? launch.errors?.[0]?.message ?? '',
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

function progressOf({ progress }: Launch): string {
  return progress === undefined ? '' : `${progress.completed}/${progress.total}`;
}
