import { countsJobRows } from '../domain/launch/job-source';
import { isUnsettled, type Launch } from '../domain/launch/launch';
import { beginSettling, endSettling } from '../domain/launch/settling';
import { hasJobEnded, type JobRow } from '../domain/run/job-row';
import type { PlatformEvent } from '../domain/run/platform-event';
import { addLogExcerpt, type AddLogExcerptDeps } from './add-log-excerpt';
import { applyJobNews, type ApplyJobNewsDeps } from './apply-job-news';
import { countJobRows } from './count-jobs';
import { errorOf, workAll } from './work-all';

export interface SettleLaunchDeps extends AddLogExcerptDeps, ApplyJobNewsDeps {
  readonly logs: AddLogExcerptDeps['logs'];
  readonly launches: ApplyJobNewsDeps['launches'];
  readonly records: ApplyJobNewsDeps['records'] & {
    keepAttempt(launch: Launch): Promise<void>;
  };
  readonly jobs: ApplyJobNewsDeps['jobs'] & {
    /** What Batch says now of those jobs that their rows have not seen ending. */
    describeOpen(rows: readonly JobRow[], now: Date): Promise<readonly PlatformEvent[]>;
  };
}

/** Each of them takes a few requests. */
const JOBS_AT_ONCE = 10;

/**
 * What follows the end of a launch: its jobs are ended and counted, its failure gets the lines that explain it, its attempt is kept.
 * Whoever dies in between leaves it to whoever comes next, at last to the sweep, which finds it by an index of its own; all of it
 * again changes nothing. What cannot be done keeps nothing but the note that all was done from being done; so does a job that
 * goes on.
 */
export async function settleLaunch(deps: SettleLaunchDeps, launch: Launch): Promise<void> {
  if (!isUnsettled(launch)) return;
  const { launchId, attempt } = launch;
  const begunAt = await begin(deps, launch);
  const [jobs] = await Promise.allSettled([settleJobs(deps, launch)]);
  const [excerpt] = await Promise.allSettled([addLogExcerpt(deps, launch)]);
  const [record] = await Promise.allSettled([keepAttempt(deps, launch)]);
  const errors = [jobs, excerpt, record].flatMap((step): unknown[] =>
    step.status === 'rejected' ? [step.reason] : [],
  );
  const error = errorOf(`Cannot do all that follows the end of launch "${launchId}"`, errors);
  if (error !== undefined) throw error;
  if (jobs.status === 'fulfilled' && jobs.value.some((row) => !hasJobEnded(row))) return;
  await deps.launches.change(launchId, (current) =>
    endSettling(current, attempt, begunAt, deps.now().toISOString()),
  );
}

/** Only news of jobs can overtake us, where jobs have rows. */
async function begin(deps: SettleLaunchDeps, launch: Launch): Promise<string | undefined> {
  if (!countsJobRows(launch)) return undefined;
  const begunAt = deps.now().toISOString();
  await deps.launches.change(launch.launchId, (current) =>
    beginSettling(current, launch.attempt, begunAt),
  );
  return begunAt;
}

/**
 * Asks Batch what became of the jobs: the sweep looks at jobs of launches that go on, and nobody would hear of an end whose event was
 * lost. What still runs has nobody who waits for it. Answers with the rows as they are then.
 */
async function settleJobs(deps: SettleLaunchDeps, launch: Launch): Promise<readonly JobRow[]> {
  if (!countsJobRows(launch)) return [];
  const { launchId, attempt } = launch;
  const rows = await deps.records.listJobs(launchId, attempt);
  const news = await deps.jobs.describeOpen(rows, deps.now());
  const errors = await workAll(news, JOBS_AT_ONCE, async (one) => {
    if (one.kind === 'batch-job') await applyJobNews(deps, one, { isOfSettling: true });
  });
  const current = await deps.launches.find(launchId);
  const isLatest = current?.attempt === attempt;
  const counted = isLatest ? await countJobRows(deps, current) : [];
  const error = errorOf('Cannot settle all jobs', errors);
  if (error !== undefined) throw error;
  return counted;
}

/** As the row says by now, unless it tells of another attempt already. */
async function keepAttempt(deps: SettleLaunchDeps, launch: Launch): Promise<void> {
  const current = await deps.launches.find(launch.launchId);
  await deps.records.keepAttempt(current?.attempt === launch.attempt ? current : launch);
}
