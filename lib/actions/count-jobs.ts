import { hasEnded, type Launch, type LaunchChange } from '../domain/launch/launch';
import { applyJobCounts } from '../domain/launch/launch-progress';
import { countsJobRows } from '../domain/launch/job-source';
import { countJobs, type JobRow } from '../domain/run/job-row';

export interface CountJobsDeps {
  readonly launches: {
    find(launchId: string): Promise<Launch | undefined>;
    change(
      launchId: string,
      decide: (launch: Launch) => LaunchChange | undefined,
    ): Promise<Launch | undefined>;
  };
  readonly records: {
    /** As they are now, not as they were a moment ago. */
    listJobs(launchId: string, attempt: number): Promise<readonly JobRow[]>;
  };
  readonly now: () => Date;
}

/** Between two counts for the sake of events; whatever happens in between is in the next one, or in that of the sweep. */
const PAUSE_MILLISECONDS = 30_000;

/** Whether the counts of the item are so old that an event is a reason to count anew. */
export function isCountDue(launch: Launch, now: Date): boolean {
  if (!countsJobRows(launch)) return false;
  // Nothing comes after the end that would count what this event tells.
  if (hasEnded(launch) || launch.jobsCountedAt === undefined) return true;
  return !(now.getTime() - Date.parse(launch.jobsCountedAt) < PAUSE_MILLISECONDS);
}

/**
 * Brings the counts of an item up to the rows of its jobs, and answers with these rows. The count was made after the item was read,
 * and is written only if nobody has written since: so no older count ever replaces a newer one.
 */
export async function countJobRows(
  { launches, records, now }: CountJobsDeps,
  launch: Launch,
): Promise<readonly JobRow[]> {
  const { launchId, attempt, version } = launch;
  const rows = await records.listJobs(launchId, attempt);
  const counts = countJobs(rows);
  await launches.change(launchId, (current) =>
    current.version === version
      ? applyJobCounts(current, attempt, counts, now().toISOString())
      : undefined,
  );
  return rows;
}
