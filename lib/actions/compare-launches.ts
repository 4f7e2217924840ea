import { METRICS, type Measure } from '../contract/metrics';
import { LaunchError } from '../domain/errors';
import { countsJobRows } from '../domain/launch/job-source';
import { hasEnded, type Launch } from '../domain/launch/launch';
import type { PlatformEvent } from '../domain/run/platform-event';
import type { WatchedLaunch } from '../domain/run/watched-launch';
import type { AppliedNews } from './apply-job-news';
import type { PlatformNews } from './apply-news';
import { countJobRows, type CountJobsDeps } from './count-jobs';
import { workAll } from './work-all';

/** One compute service, as the sweep asks it: a service that joins brings one of these, and nothing else changes. */
export interface PlatformWatch {
  /**
   * What the service says now of these launches and their jobs, in the words of its events, and of what it runs for launches that
   * nobody knows. Asks in batches, at most so much a call, and nothing where nothing can be of this service.
   */
  ask(watched: readonly WatchedLaunch[], now: Date): Promise<readonly PlatformEvent[]>;
}

export interface CompareLaunchesDeps extends CountJobsDeps {
  /** What runs the engines of all launches, wherever their jobs run. */
  readonly engineWatch: {
    ask(launches: readonly Launch[], now: Date): Promise<readonly PlatformEvent[]>;
  };
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

const APPLIED_AT_ONCE = 10;

/**
 * Compares launches with what AWS says of them, and repairs what is behind as the event would have that was lost. Engines come first:
 * an engine that is gone ends its launch, however many jobs there are to be looked at.
 */
export async function compareLaunches(
  deps: CompareLaunchesDeps,
  launches: readonly Launch[],
  apply: ApplyNews,
): Promise<Comparison> {
  const repairs = new Repairs(apply);
  const engines = await repairs.ask(deps.engineWatch.ask(launches, deps.now()));
  await repairs.apply(engines.filter((news) => isNewer(news, launches)));
  const watched = await readJobs(deps, repairs, launches);
  const answers = await Promise.all(
    deps.watches.map((watch) => repairs.ask(watch.ask(watched, deps.now()))),
  );
  await repairs.apply(answers.flat());
  const { repaired, orphans, errors } = repairs;
  if (repaired.size > 0) {
    deps.measure([{ metric: METRICS.launchesRepaired, value: repaired.size, unit: 'Count' }]);
  }
  return {
    watched: await readJobsAgain(deps, watched, repairs),
    news: [...engines, ...answers.flat()],
    ...{ repaired: [...repaired], orphans, errors },
  };
}

/** What a comparison has found and done so far. */
class Repairs {
  readonly repaired = new Set<string>();
  readonly errors: unknown[] = [];
  orphans = 0;

  constructor(private readonly applyNews: ApplyNews) {}

  /** One service that does not answer keeps nobody from the others. */
  async ask(answer: Promise<readonly PlatformEvent[]>): Promise<readonly PlatformNews[]> {
    try {
      return (await answer).filter(isNewsOfLaunch);
    } catch (error) {
      this.errors.push(error);
      return [];
    }
  }

  async apply(news: readonly PlatformNews[]): Promise<void> {
    const errors = await workAll(news, APPLIED_AT_ONCE, async (one) => {
      const { isRepaired, hasEndedOrphans } = await this.applyNews(one);
      if (isRepaired) this.repaired.add(subjectOf(one));
      if (hasEndedOrphans) this.orphans += 1;
    });
    this.errors.push(...errors.filter((error) => !isOfBrokenRow(error)));
  }

  /** Undefined for a row that is gone, or that a person has broken. */
  async read<Result>(result: Promise<Result>): Promise<Result | undefined> {
    try {
      return await result;
    } catch (error) {
      if (!isOfBrokenRow(error)) this.errors.push(error);
      return undefined;
    }
  }
}

/** A row that a person has broken keeps nobody from the rest, and rings no alarm in each sweep. */
function isOfBrokenRow(error: unknown): boolean {
  return error instanceof LaunchError && error.kind === 'user';
}

async function readJobs(
  deps: CompareLaunchesDeps,
  repairs: Repairs,
  launches: readonly Launch[],
): Promise<readonly WatchedLaunch[]> {
  const watched: WatchedLaunch[] = [];
  let rows = 0;
  for (const launch of launches) {
    // Those without rows are read at no cost.
    if (rows > MAXIMUM_JOB_ROWS && countsJobRows(launch)) continue;
    const isBehind = countsJobRows(launch) || repairs.repaired.has(launch.launchId);
    const one = isBehind ? await repairs.read(readJobsOf(deps, launch)) : { launch, jobs: [] };
    if (one === undefined) continue;
    rows += one.jobs.length;
    watched.push(one);
  }
  return watched;
}

/** Many rows are read at once as they were a moment ago; whoever counts must know of the latest write. */
async function readJobsOf(
  deps: CompareLaunchesDeps,
  { launchId }: Launch,
): Promise<WatchedLaunch | undefined> {
  const launch = await deps.launches.find(launchId);
  if (launch === undefined) return undefined;
  // What has ended is counted by whoever settles it.
  const isCounted = countsJobRows(launch) && !hasEnded(launch);
  return { launch, jobs: isCounted ? await countJobRows(deps, launch) : [] };
}

async function readJobsAgain(
  deps: CompareLaunchesDeps,
  watched: readonly WatchedLaunch[],
  repairs: Repairs,
): Promise<readonly WatchedLaunch[]> {
  const again: WatchedLaunch[] = [];
  for (const one of watched) {
    const isChanged = repairs.repaired.has(one.launch.launchId) && !hasEnded(one.launch);
    const now = isChanged ? await repairs.read(readJobsOf(deps, one.launch)) : one;
    if (now !== undefined) again.push(now);
  }
  return again;
}

function isNewsOfLaunch(event: PlatformEvent): event is PlatformNews {
  return ['engine-task', 'batch-job', 'execution'].includes(event.kind);
}

/** What the row has seen already needs no second look at it. */
function isNewer(news: PlatformNews, launches: readonly Launch[]): boolean {
  if (news.kind !== 'engine-task') return true;
  const { launchId, attempt, taskVersion } = news.change;
  const launch = launches.find((one) => one.launchId === launchId);
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
