import type { Launch } from '../domain/launch/launch';
import { applyLogExcerpt, lacksLogExcerpt } from '../domain/launch/launch-excerpt';
import { excerptOf } from '../domain/run/log-excerpt';
import { changeLaunch, type ChangeLaunchDeps } from './change-launch';

export interface AddLogExcerptDeps extends ChangeLaunchDeps {
  readonly logs: {
    /** At most so many of the last lines, oldest first; none of a stream that does not exist. */
    readEnd(logGroup: string, logStream: string, limit: number): Promise<readonly string[]>;
  };
}

/** Many of the last lines may be our own events, which are no part of an excerpt. */
const LINES_READ = 200;

/**
 * Adds what the engine printed last to a failure that nobody could give any text: one look into its log, one write. The launch
 * has ended before; returns it as it is now, the very same when there was nothing to add.
 */
export async function addLogExcerpt(deps: AddLogExcerptDeps, launch: Launch): Promise<Launch> {
  const { launchId, attempt, logGroup, logStream } = launch;
  if (logGroup === undefined || logStream === undefined || !lacksLogExcerpt(launch)) return launch;
  const excerpt = excerptOf(await deps.logs.readEnd(logGroup, logStream, LINES_READ));
  if (excerpt.length === 0) return launch;
  const explained = await changeLaunch(deps, launchId, (current) =>
    current.attempt === attempt ? applyLogExcerpt(current, excerpt) : undefined,
  );
  return explained ?? launch;
}
