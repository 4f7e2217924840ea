import { LaunchNotFoundError } from '../domain/errors';
import type { Launch } from '../domain/launch/launch';
import type { CliServices } from '../runtime/cli-services';
import { CommandError } from './command-error';

/** The launch with this ID, or the only one whose ID begins so. */
export async function findLaunch(
  { launches }: Pick<CliServices, 'launches'>,
  idOrBeginning: string,
): Promise<Launch> {
  const exact = await launches.find(idOrBeginning);
  if (exact !== undefined) return exact;
  const newest = await launches.listIds(SEARCHED_LAUNCHES);
  const matches = newest.filter((launchId) => launchId.startsWith(idOrBeginning));
  const [only, another] = matches;
  const launch =
    only === undefined || another !== undefined ? undefined : await launches.find(only);
  if (launch !== undefined) return launch;
  if (another === undefined) throw notFound(idOrBeginning, newest.length);
  throw new CommandError('UsageError', `${matches.length} launches begin with "${idOrBeginning}"`, {
    hint: `The newest are ${matches.slice(0, 3).join(', ')}.`,
  });
}

/** No index knows beginnings of IDs: among so many of the newest launches one is looked for, so that it stays quick. */
const SEARCHED_LAUNCHES = 1000;

function notFound(idOrBeginning: string, searched: number): LaunchNotFoundError {
  return searched < SEARCHED_LAUNCHES
    ? new LaunchNotFoundError(idOrBeginning)
    : new LaunchNotFoundError(
        idOrBeginning,
        `A beginning is looked for among the newest ${SEARCHED_LAUNCHES} launches: give the whole ID, or find it with "wfm list --since".`,
      );
}
