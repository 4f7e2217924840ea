import { createHash } from 'node:crypto';
import type { Launch } from '../domain/launch/launch';
import { identityOf, launchIdOf, type SheetVersion } from '../domain/launch/launch-id';
import type { CliServices } from '../runtime/cli-services';
import { CommandError } from './command-error';
import { Pause } from './follow-launch';
import type { Host } from './host';
import { formatDuration } from './quantities';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
const PATIENCE_SECONDS = 60;
const SEARCH_AFTER_SECONDS = 10;

/** The launch was registered just now: few others can be newer. */
const SEARCHED_LAUNCHES = 100;

interface AwaitOptions {
  readonly host: Pick<Host, 'now' | 'sleep'>;
  /** The name in the sheet, as far as it is known. */
  readonly name: string;
  readonly patienceSeconds?: number;
  readonly interrupted?: AbortSignal;
}

/** Waits until an uploaded sheet has its row. Its ID follows from the sheet but for the day of the event. */
export async function awaitRegistration(
  { launches }: Pick<CliServices, 'launches'>,
  sheet: SheetVersion,
  { host, name, interrupted, patienceSeconds = PATIENCE_SECONDS }: AwaitOptions,
): Promise<Launch> {
  const pause = new Pause();
  const begin = host.now().getTime();
  const candidates = expectedLaunchIds(sheet, name, host.now());
  for (;;) {
    interrupted?.throwIfAborted();
    const found = await findFirst(launches, candidates, sheet);
    if (found !== undefined) return found;
    const waited = (host.now().getTime() - begin) / 1000;
    if (waited >= SEARCH_AFTER_SECONDS) {
      const newest = await launches.list({ limit: SEARCHED_LAUNCHES });
      const other = newest.launches.find((launch) => isOf(launch, sheet));
      if (other !== undefined) return other;
    }
    if (waited >= patienceSeconds) throw notSeen(sheet, waited);
    await host.sleep(pause.next(false));
  }
}

/** Today's first, then its neighbours', for a clock that differs and an upload at midnight. */
function expectedLaunchIds(sheet: SheetVersion, name: string, now: Date): string[] {
  const hash = createHash('sha256').update(identityOf(sheet)).digest('hex');
  return [0, 1, -1].map((days) => {
    const day = new Date(now.getTime() + days * DAY_MILLISECONDS).toISOString();
    return launchIdOf(name, day, hash);
  });
}

async function findFirst(
  launches: CliServices['launches'],
  launchIds: readonly string[],
  sheet: SheetVersion,
): Promise<Launch | undefined> {
  for (const launchId of launchIds) {
    const launch = await launches.find(launchId);
    if (launch !== undefined && isOf(launch, sheet)) return launch;
  }
  return undefined;
}

function isOf(launch: Launch, { key, versionId }: SheetVersion): boolean {
  return (
    launch.configurationVersionId === versionId && launch.configurationPath.endsWith(`/${key}`)
  );
}

function notSeen({ bucket, key }: SheetVersion, waited: number): CommandError {
  return new CommandError(
    'LaunchStalledError',
    `No launch of s3://${bucket}/${key} after ${formatDuration(waited)}`,
    { hint: 'The sheet is uploaded: see "wfm list" later, or the log of the register function.' },
  );
}
