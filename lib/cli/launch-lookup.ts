import { LaunchError, LaunchNotFoundError } from '../domain/errors';
import type { Launch } from '../domain/launch/launch';
import type { CliServices } from '../runtime/cli-services';
import { CommandError } from './command-error';

/** The launch with this ID, or the only one whose ID begins so. */
export async function findLaunch(
  services: Pick<CliServices, 'launches' | 'deployment'>,
  idOrBeginning: string,
): Promise<Launch> {
  const { launches } = services;
  const exact = await findRow(services, idOrBeginning);
  if (exact !== undefined) return exact;
  const newest = await launches.listIds(SEARCHED_LAUNCHES);
  const matches = newest.filter((launchId) => launchId.startsWith(idOrBeginning));
  const [only, another] = matches;
  const launch =
    only === undefined || another !== undefined ? undefined : await findRow(services, only);
  if (launch !== undefined) return launch;
  if (another === undefined) throw notFound(idOrBeginning, newest.length);
  throw new CommandError('UsageError', `${matches.length} launches begin with "${idOrBeginning}"`, {
    hint: `The newest are ${matches.slice(0, 3).join(', ')}.`,
  });
}

/** One row by its whole ID; of one that somebody made unreadable says what is wrong with it, and what to do. */
export async function findRow(
  { launches, deployment }: Pick<CliServices, 'launches' | 'deployment'>,
  launchId: string,
): Promise<Launch | undefined> {
  try {
    return await launches.find(launchId);
  } catch (error) {
    if (!(error instanceof LaunchError) || error.code !== 'UnreadableLaunchError') throw error;
    const [row] = await launches.findUnreadable([launchId]);
    if (row === undefined) throw error;
    throw new LaunchError(
      error.code,
      `Cannot read the row of launch "${launchId}", which somebody has edited: ${row.problems.join('; ')}`,
      {
        kind: 'user',
        hint: `Put these attributes right in table "${deployment.launchesTableName}" (DynamoDB console, "Explore items"), or delete the row, which ends the launch; what it has made stays.`,
        cause: error,
      },
    );
  }
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
