import { METRICS, METRIC_DIMENSIONS, type Measure, type Measurement } from '../contract/metrics';
import { hasEnded, typedWord, type Launch } from '../domain/launch/launch';
import { awaitsEngine, waitsByName } from '../domain/launch/launch-progress';
import { isLaunchStatus } from '../domain/launch/launch-status';

/** What the index says of a launch that has not ended, or whose status a person has typed over. */
export interface UnfinishedLaunch {
  readonly launchId: string;
  /** As it stands in the row. */
  readonly status: string;
}

export interface SweepLaunchesDeps {
  readonly launches: {
    /** From the index alone; everything but terminal statuses. */
    listUnfinished(): Promise<readonly UnfinishedLaunch[]>;
    /** Rows that can be read; the others are left out. */
    findAll(launchIds: readonly string[]): Promise<readonly Launch[]>;
  };
  /** Makes the launch function look at a row, as the table's stream would. */
  readonly wake: (launchId: string) => Promise<void>;
  readonly jobQueueArns: readonly string[];
  readonly jobs: { countWaiting(queueArn: string): Promise<number> };
  readonly measure: Measure;
  readonly now: () => Date;
}

export interface SweepReport {
  /** How many launches have not ended. */
  readonly active: number;
  /** Nobody had acted on them. */
  readonly recovered: readonly string[];
  /** They wait for something that their row names, and were tried again. */
  readonly triedAgain: readonly string[];
  /** Launches whose engine may not be started any more by anybody but a person. */
  readonly overdue: readonly string[];
}

/** What the stream delivers is acted on within seconds, its retries included. */
const STALE_AFTER_MILLISECONDS = 3 * 60_000;

/**
 * ECS forgets a client token after 24 hours at the most: half of that, and no attempt can start a second engine. Counted from
 * the registration, since every later time in a row may be younger than the token.
 */
const START_WITHIN_MILLISECONDS = 12 * 60 * 60_000;

/** The launch function starts engine tasks as fast as ECS lets it; the next sweep goes on. */
const MAXIMUM_WOKEN = 100;

/**
 * Compares launches with what they should be by now: takes up again what nobody has acted on, because the table's stream
 * lost it or gave it up, and counts what is active. While nothing is, it asks the index and nothing else.
 */
export async function sweepLaunches(deps: SweepLaunchesDeps): Promise<SweepReport> {
  const unfinished = await deps.launches.listUnfinished();
  const suspects = unfinished.filter(({ status }) => mayBeForgotten(status));
  const rows = await deps.launches.findAll(idsOf(suspects));
  const active = countActive(unfinished, rows);
  const activeLaunches = sum(active.values());
  deps.measure(measureActive(active));
  const now = deps.now().getTime();
  const forgotten = rows.filter((launch) => isForgotten(launch, now)).sort(byAge);
  const overdue = forgotten.filter((launch) => isOverdue(launch, now));
  const chosen = forgotten.filter((launch) => !overdue.includes(launch)).slice(0, MAXIMUM_WOKEN);
  // One that cannot be done must not keep the others from being done.
  const outcomes = await Promise.allSettled([
    wakeAll(deps, chosen),
    activeLaunches === 0 ? undefined : measureWaiting(deps),
  ]);
  const failed = outcomes.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') {
    throw new Error('The sweep could not do all of its work', { cause: failed.reason });
  }
  return {
    active: activeLaunches,
    recovered: idsOf(chosen.filter((launch) => !waitsByName(launch))),
    triedAgain: idsOf(chosen.filter(waitsByName)),
    overdue: idsOf(overdue),
  };
}

/** A word that a person typed is none of our statuses. */
function mayBeForgotten(status: string): boolean {
  return status === 'REGISTERED' || status === 'LAUNCHING' || !isLaunchStatus(status);
}

function isForgotten(launch: Launch, now: number): boolean {
  if (!isOlder(launch.updatedAt, now, STALE_AFTER_MILLISECONDS)) return false;
  if (typedWord(launch) !== undefined) return true;
  return launch.recordedStatus === 'REGISTERED' || awaitsEngine(launch, launch.attempt);
}

function isOverdue(launch: Launch, now: number): boolean {
  const mayStart = awaitsEngine(launch, launch.attempt);
  return mayStart && isOlder(launch.registeredAt, now, START_WITHIN_MILLISECONDS);
}

/** A time that a person made unreadable is long ago. */
function isOlder(time: string, now: number, milliseconds: number): boolean {
  const then = Date.parse(time);
  return Number.isNaN(then) || now - then >= milliseconds;
}

function byAge(a: Launch, b: Launch): number {
  return a.updatedAt.localeCompare(b.updatedAt);
}

/** By status: what a typed word covers is known from the row alone. */
function countActive(
  unfinished: readonly UnfinishedLaunch[],
  rows: readonly Launch[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (status: string): void => void counts.set(status, (counts.get(status) ?? 0) + 1);
  for (const { status } of unfinished) if (isLaunchStatus(status)) count(status);
  for (const launch of rows) {
    if (!isLaunchStatus(launch.status) && !hasEnded(launch)) count(launch.recordedStatus);
  }
  return counts;
}

function measureActive(counts: ReadonlyMap<string, number>): readonly Measurement[] {
  return [...counts].map(([status, value]) => ({
    ...{ metric: METRICS.launchesActive, value, unit: 'Count' },
    dimension: { name: METRIC_DIMENSIONS.status, value: status },
  }));
}

async function wakeAll(
  { wake, measure }: SweepLaunchesDeps,
  launches: readonly Launch[],
): Promise<void> {
  const outcomes = await Promise.allSettled(launches.map(({ launchId }) => wake(launchId)));
  const woken = launches.filter((_, index) => outcomes[index]?.status === 'fulfilled');
  const value = woken.filter((launch) => !waitsByName(launch)).length;
  if (value > 0) measure([{ metric: METRICS.launchesRecovered, value, unit: 'Count' }]);
  const failed = outcomes.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

async function measureWaiting({ jobQueueArns, jobs, measure }: SweepLaunchesDeps): Promise<void> {
  const counts = await Promise.all(
    jobQueueArns.map(async (arn) => ({ arn, value: await jobs.countWaiting(arn) })),
  );
  measure(
    counts.map(({ arn, value }) => ({
      ...{ metric: METRICS.jobsWaiting, value, unit: 'Count' },
      dimension: { name: METRIC_DIMENSIONS.jobQueue, value: arn.slice(arn.lastIndexOf('/') + 1) },
    })),
  );
}

function idsOf(launches: readonly { readonly launchId: string }[]): readonly string[] {
  return launches.map(({ launchId }) => launchId);
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}
