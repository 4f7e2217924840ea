import type { JobCounts } from '../run/run-report';
import { countsJobRows } from './job-source';
import { hasEnded, type Launch, type LaunchChange } from './launch';

/** Takes over what was counted in the rows of an attempt's jobs, also once the launch has ended. */
export function applyJobCounts(
  launch: Launch,
  attempt: number,
  counts: JobCounts,
  { now, notes = false }: { readonly now: string; readonly notes?: boolean },
): LaunchChange | undefined {
  if (launch.attempt !== attempt || !countsJobRows(launch)) return undefined;
  const isKnown = isSameCount(launch.jobs, counts);
  // Before the end events have it noted all the same, or each of them would have the rows counted.
  const isWorthNoting = notes && !hasEnded(launch) && !wasCountedLately(launch, now);
  if (isKnown && !isWorthNoting) return undefined;
  return { ...(isKnown ? {} : { jobs: counts }), jobsCountedAt: now };
}

/** Between two counts for the sake of events; whatever happens in between is in the next one, or in that of the sweep. */
const COUNT_PAUSE_MILLISECONDS = 30_000;

export function wasCountedLately({ jobsCountedAt }: Launch, now: string): boolean {
  if (jobsCountedAt === undefined) return false;
  return Date.parse(now) - Date.parse(jobsCountedAt) < COUNT_PAUSE_MILLISECONDS;
}

function isSameCount(a: JobCounts | undefined, b: JobCounts): boolean {
  return (
    a?.submitted === b.submitted &&
    a.running === b.running &&
    a.failed === b.failed &&
    a.succeeded === b.succeeded
  );
}
