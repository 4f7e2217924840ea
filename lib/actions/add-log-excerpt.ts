import { hasEnded, type Launch } from '../domain/launch/launch';
import { applyEngineLog, lacksLogExcerpt } from '../domain/launch/launch-excerpt';
import { changeLaunch, type ChangeLaunchDeps } from './change-launch';

export interface AddLogExcerptDeps extends ChangeLaunchDeps {
  readonly logs: {
    /** At most so many of the last lines, oldest first; none of a stream that does not exist. */
    readEnd(logGroup: string, logStream: string, limit: number): Promise<readonly string[]>;
  };
}

/** Most of the last lines may be our own events, of which some tell of failed jobs; the rest is an excerpt. At most 1 MB. */
const LINES_READ = 2000;

/**
 * Adds what the engine printed last to a failure that nobody could give any text: one look into its log, one write. What the log
 * tells of failed jobs comes first: whatever ended the engine, they had failed before. The launch has ended.
 */
export async function addLogExcerpt(deps: AddLogExcerptDeps, launch: Launch): Promise<void> {
  const { launchId, attempt, logGroup, logStream } = launch;
  if (logGroup === undefined || logStream === undefined) return;
  if (!hasEnded(launch) || !lacksLogExcerpt(launch)) return;
  const lines = await deps.logs.readEnd(logGroup, logStream, LINES_READ);
  await changeLaunch(deps, launchId, (current) =>
    current.attempt === attempt ? applyEngineLog(current, lines) : undefined,
  );
}
