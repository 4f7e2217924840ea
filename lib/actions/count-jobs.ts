import type { Launch, LaunchChange } from '../domain/launch/launch';
import { applyJobCounts } from '../domain/launch/job-counts';
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

/** Whoever is overtaken so often leaves it to those who overtake. */
const MAXIMUM_TRIES = 3;

/**
 * Brings the counts of an item up to the rows of its jobs, and answers with these rows. The count was made after the item was read,
 * and is written only if nobody has written since, else made again: so no older count ever replaces a newer one.
 */
export async function countJobRows(
  { launches, records, now }: CountJobsDeps,
  launch: Launch,
  options: { readonly notes?: boolean } = {},
): Promise<readonly JobRow[]> {
  const { launchId, attempt } = launch;
  let current: Launch | undefined = launch;
  let rows: readonly JobRow[] = [];
  for (let tries = 0; tries < MAXIMUM_TRIES && current?.attempt === attempt; tries += 1) {
    const { version } = current;
    rows = await records.listJobs(launchId, attempt);
    const counts = countJobs(rows);
    const decision = { isOvertaken: false };
    current = await launches.change(launchId, (found) => {
      decision.isOvertaken = found.version !== version;
      return decision.isOvertaken
        ? undefined
        : applyJobCounts(found, attempt, counts, { now: now().toISOString(), ...options });
    });
    if (!decision.isOvertaken) break;
  }
  return rows;
}
