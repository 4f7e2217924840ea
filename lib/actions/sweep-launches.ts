import { METRICS, METRIC_DIMENSIONS, type Measure, type Measurement } from '../contract/metrics';
import { compareLaunches, type ApplyNews, type CompareLaunchesDeps } from './compare-launches';
import { reportStuck, type ReportStuckDeps } from './report-stuck';
import { hasEnded, typedWord, type Launch } from '../domain/launch/launch';
import { awaitsEngine, waitsByName } from '../domain/launch/launch-progress';
import { isLaunchStatus } from '../domain/launch/launch-status';

/** What the index says of a launch that has not ended, or whose status a person has typed over. */
export interface UnfinishedLaunch {
  readonly launchId: string;
  /** As it stands in the row. */
  readonly status: string;
}

export interface SweepLaunchesDeps extends CompareLaunchesDeps, ReportStuckDeps {
  readonly launches: CompareLaunchesDeps['launches'] & {
    /** From the index alone; everything but terminal statuses. */
    listUnfinished(): Promise<readonly UnfinishedLaunch[]>;
    /** Rows that can be read; the others are left out. */
    findAll(launchIds: readonly string[]): Promise<readonly Launch[]>;
  };
  /** Makes the launch function look at a row, as the table's stream would. */
  readonly wake: (launchId: string) => Promise<void>;
  readonly jobQueueArns: readonly string[];
  readonly jobs: ReportStuckDeps['jobs'] & { countWaiting(queueArn: string): Promise<number> };
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
  /** A person has typed over their status. */
  readonly words: readonly string[];
  /** Their status or their jobs were behind what AWS says. */
  readonly repaired: readonly string[];
  /** Tasks and jobs that went on for nobody, and were ended. */
  readonly orphans: number;
  /** They do not go on; their rows say why. */
  readonly stuck: readonly string[];
  /** What kept them was ended, since it had lasted too long. */
  readonly actedOn: readonly string[];
}

/** Why a launch is to be looked at. */
type Cause = 'lost' | 'wait' | 'word';

interface Woken {
  readonly launch: Launch;
  readonly cause: Cause;
}

/** What the stream delivers is acted on within seconds, its retries included. */
const STALE_AFTER_MILLISECONDS = 3 * 60_000;

/** The launch function starts engine tasks as fast as ECS lets it; the next sweep goes on. */
const MAXIMUM_WOKEN = 100;

/** Rows of launches that run; the next sweep begins with others. */
const MAXIMUM_COMPARED = 300;

/**
 * Compares launches with what they should be by now: takes up again what nobody has acted on, because the table's stream
 * lost it or gave it up; asks AWS what became of those that run; says of each that stands still why. While none is active, it asks
 * the index, and ECS for tasks of rows that are no more.
 */
export async function sweepLaunches(
  deps: SweepLaunchesDeps,
  apply: ApplyNews,
): Promise<SweepReport> {
  const unfinished = await deps.launches.listUnfinished();
  const suspects = unfinished.filter(({ status }) => mayBeForgotten(status));
  const compared = inTurn(unfinished, deps.now().getTime()).slice(0, MAXIMUM_COMPARED);
  const rows = await deps.launches.findAll([...new Set(idsOf([...suspects, ...compared]))]);
  const active = countActive(unfinished, rows);
  const activeLaunches = sum(active.values());
  deps.measure(measureActive(active));
  const isSuspect = new Set(idsOf(suspects));
  const forgotten = rows.filter(({ launchId }) => isSuspect.has(launchId));
  const chosen = choose(forgotten, deps.now().getTime());
  // One that cannot be done must not keep the others from being done.
  const [waking, waiting, comparing] = await Promise.allSettled([
    wakeAll(deps, chosen),
    activeLaunches === 0 ? undefined : measureWaiting(deps),
    compareAndReport(deps, rows, apply),
  ]);
  for (const outcome of [waking, waiting, comparing]) {
    if (outcome.status === 'rejected') throw incomplete(outcome.reason);
  }
  const idsBy = (wanted: Cause): readonly string[] =>
    idsOf(chosen.filter(({ cause }) => cause === wanted).map(({ launch }) => launch));
  return {
    active: activeLaunches,
    recovered: idsBy('lost'),
    triedAgain: idsBy('wait'),
    words: idsBy('word'),
    ...(comparing.status === 'fulfilled' ? comparing.value : NOTHING_FOUND),
  };
}

type Found = Pick<SweepReport, 'repaired' | 'orphans' | 'stuck' | 'actedOn'>;

const NOTHING_FOUND: Found = { repaired: [], orphans: 0, stuck: [], actedOn: [] };

async function compareAndReport(
  deps: SweepLaunchesDeps,
  rows: readonly Launch[],
  apply: ApplyNews,
): Promise<Found> {
  const running = rows.filter(mayRun).slice(0, MAXIMUM_COMPARED);
  const comparison = await compareLaunches(deps, running, apply);
  const { stuck, actedOn, errors } = await reportStuck(deps, comparison);
  const [error] = [...comparison.errors, ...errors];
  if (error !== undefined) throw incomplete(error);
  const { repaired, orphans } = comparison;
  return { repaired, orphans, stuck, actedOn };
}

/** One whose engine was never started is nobody's but the launch function's. */
function mayRun(launch: Launch): boolean {
  return !hasEnded(launch) && launch.taskArn !== undefined;
}

function incomplete(cause: unknown): Error {
  return new Error('The sweep could not do all of its work', { cause });
}

/** So that nobody is always among those that come too late. The clock's milliseconds are as good as chance. */
function inTurn<Item>(items: readonly Item[], now: number): readonly Item[] {
  const turn = now % Math.max(1, items.length);
  return [...items.slice(turn), ...items.slice(0, turn)];
}

/** A word that a person typed is none of our statuses. */
function mayBeForgotten(status: string): boolean {
  return status === 'REGISTERED' || status === 'LAUNCHING' || !isLaunchStatus(status);
}

/** What waits may wait in vain and stay as old as it is: it comes after the rest, and not always in the same order. */
function choose(rows: readonly Launch[], now: number): readonly Woken[] {
  const found = [...rows].sort(byAge).flatMap((launch) => {
    const cause = causeOf(launch, now);
    return cause === undefined ? [] : [{ launch, cause }];
  });
  const waiting = found.filter(({ cause }) => cause === 'wait');
  return [...found.filter(({ cause }) => cause !== 'wait'), ...inTurn(waiting, now)].slice(
    0,
    MAXIMUM_WOKEN,
  );
}

function causeOf(launch: Launch, now: number): Cause | undefined {
  // An edit leaves `updatedAt` as it is: how long the word has stood there, nobody knows.
  if (typedWord(launch) !== undefined) return 'word';
  if (!isOlder(launch.updatedAt, now, STALE_AFTER_MILLISECONDS)) return undefined;
  if (waitsByName(launch)) return 'wait';
  const isLost = launch.recordedStatus === 'REGISTERED' || awaitsEngine(launch, launch.attempt);
  return isLost ? 'lost' : undefined;
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
  chosen: readonly Woken[],
): Promise<void> {
  const outcomes = await Promise.allSettled(chosen.map(({ launch }) => wake(launch.launchId)));
  const woken = chosen.filter((_, index) => outcomes[index]?.status === 'fulfilled');
  const value = woken.filter(({ cause }) => cause === 'lost').length;
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
