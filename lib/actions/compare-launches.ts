import { METRICS, type Measure } from '../contract/metrics';
import { countsJobRows } from '../domain/launch/job-source';
import { LaunchError } from '../domain/errors';
import type { Launch } from '../domain/launch/launch';
import type { PlatformEvent } from '../domain/run/platform-event';
import type { WatchedLaunch } from '../domain/run/watched-launch';
import type { AppliedNews, PlatformNews } from './apply-news';
import { countJobRows, type CountJobsDeps } from './count-jobs';

/** One compute service, as the sweep asks it: a service that joins brings one of these, and nothing else changes. */
export interface PlatformWatch {
  /**
   * What the service says now of these launches and their jobs, in the words of its events, and of what it runs for launches that
   * nobody knows. Asks in batches, at most so much a call, and nothing where nothing can be of this service.
   */
  ask(watched: readonly WatchedLaunch[], now: Date): Promise<readonly PlatformEvent[]>;
}

export interface CompareLaunchesDeps extends CountJobsDeps {
  readonly watches: readonly PlatformWatch[];
  readonly measure: Measure;
}

export type ApplyNews = (news: PlatformNews) => Promise<AppliedNews>;

export interface Comparison {
  /** The launches that were looked at, with the rows of their jobs as they are after all repairs. */
  readonly watched: readonly WatchedLaunch[];
  readonly news: readonly PlatformNews[];
  /** Launches whose status or jobs were behind. */
  readonly repaired: readonly string[];
  /** How many tasks and jobs went on for nobody. */
  readonly orphans: number;
  /** Nothing that fails keeps the rest from being done. */
  readonly errors: readonly unknown[];
}

/** Rows of jobs of one sweep; launches whose turn does not come are first another time. */
const MAXIMUM_JOB_ROWS = 50_000;

/** Compares launches with what AWS says of them, and repairs what is behind as the event would have that was lost. */
export async function compareLaunches(
  deps: CompareLaunchesDeps,
  launches: readonly Launch[],
  apply: ApplyNews,
): Promise<Comparison> {
  const watched = await readJobs(deps, launches);
  const asked = await Promise.allSettled(
    deps.watches.map((watch) => watch.ask(watched, deps.now())),
  );
  const news = asked
    .flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    .filter(isNewsOfLaunch);
  const errors = asked.flatMap((answer): unknown[] =>
    answer.status === 'rejected' ? [answer.reason] : [],
  );
  const repaired = new Set<string>();
  let orphans = 0;
  for (const one of news.filter((found) => isNewer(found, watched))) {
    try {
      const { isRepaired, hasEndedOrphans } = await apply(one);
      if (isRepaired) repaired.add(subjectOf(one));
      if (hasEndedOrphans) orphans += 1;
    } catch (error) {
      // A row that a person has broken keeps nobody from the rest, and rings no alarm in each sweep.
      if (!(error instanceof LaunchError && error.kind === 'user')) errors.push(error);
    }
  }
  if (repaired.size > 0) {
    deps.measure([{ metric: METRICS.launchesRepaired, value: repaired.size, unit: 'Count' }]);
  }
  const current = repaired.size === 0 ? watched : await readJobsAgain(deps, watched, repaired);
  return { watched: current, news, repaired: [...repaired], orphans, errors };
}

async function readJobs(
  deps: CompareLaunchesDeps,
  launches: readonly Launch[],
): Promise<readonly WatchedLaunch[]> {
  const watched: WatchedLaunch[] = [];
  let rows = 0;
  for (const launch of launches) {
    if (rows > MAXIMUM_JOB_ROWS) break;
    const one = await readJobsOf(deps, launch);
    rows += one.jobs.length;
    watched.push(one);
  }
  return watched;
}

async function readJobsOf(deps: CompareLaunchesDeps, launch: Launch): Promise<WatchedLaunch> {
  if (!countsJobRows(launch)) return { launch, jobs: [] };
  // Many rows are read at once as they were a moment ago; whoever counts must know of the latest write.
  const current = (await deps.launches.find(launch.launchId)) ?? launch;
  return { launch: current, jobs: await countJobRows(deps, current) };
}

async function readJobsAgain(
  deps: CompareLaunchesDeps,
  watched: readonly WatchedLaunch[],
  repaired: ReadonlySet<string>,
): Promise<readonly WatchedLaunch[]> {
  const again: WatchedLaunch[] = [];
  for (const one of watched) {
    const isChanged = repaired.has(one.launch.launchId);
    again.push(isChanged ? await readJobsOf(deps, one.launch) : one);
  }
  return again;
}

function isNewsOfLaunch(event: PlatformEvent): event is PlatformNews {
  return ['engine-task', 'batch-job', 'execution'].includes(event.kind);
}

/** What the row has seen already needs no second look at it. */
function isNewer(news: PlatformNews, watched: readonly WatchedLaunch[]): boolean {
  if (news.kind !== 'engine-task') return true;
  const { launchId, attempt, taskVersion } = news.change;
  const launch = watched.find((one) => one.launch.launchId === launchId)?.launch;
  return launch?.attempt !== attempt || (launch.taskVersion ?? 0) < taskVersion;
}

/** A launch, or what belongs to none. */
function subjectOf(news: PlatformNews): string {
  switch (news.kind) {
    case 'engine-task':
      return news.change.launchId;
    case 'batch-job':
      return news.change.owner?.launchId ?? news.change.jobName;
    case 'queue-blocked':
      return news.job.owner?.launchId ?? news.job.jobName;
    case 'execution':
      return news.change.name;
  }
}
