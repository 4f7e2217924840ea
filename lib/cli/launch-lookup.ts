import { LaunchNotFoundError } from '../domain/errors';
import type { Launch } from '../domain/launch';
import type { CliServices } from '../runtime/cli-services';
import { CommandError } from './command-error';

/** The launch with this ID, or the only one whose ID begins so. */
export async function findLaunch(
  { launches }: Pick<CliServices, 'launches'>,
  idOrBeginning: string,
): Promise<Launch> {
  const exact = await launches.find(idOrBeginning);
  if (exact !== undefined) return exact;
  const matches = (await launches.list()).filter(({ launchId }) =>
    launchId.startsWith(idOrBeginning),
  );
  const [only, another] = matches;
  if (only === undefined) throw new LaunchNotFoundError(idOrBeginning);
  if (another === undefined) return only;
  throw new CommandError('UsageError', `${matches.length} launches begin with "${idOrBeginning}"`, {
    hint: `The newest are ${matches
      .slice(0, 3)
      .map(({ launchId }) => launchId)
      .join(', ')}.`,
  });
}
