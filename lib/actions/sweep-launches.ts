import { METRICS, METRIC_DIMENSIONS, type Measure, type Measurement } from '../contract/metrics';
import { inTurn } from '../domain/in-turn';
import { hasEnded, type Launch } from '../domain/launch/launch';
import { isLaunchStatus } from '../domain/launch/launch-status';
import { compareLaunches, type ApplyNews, type CompareLaunchesDeps } from './compare-launches';
import { reportStuck, type ReportStuckDeps } from './report-stuck';
import { settleLaunch, type SettleLaunchDeps } from './settle-launch';
import {
  mayBeForgotten,
  wakeForgotten,
  type WakeForgottenDeps,
  type Woken,
} from './wake-forgotten';
import { errorOf, workAll } from './work-all';

/** What the index says of a launch that has not ended, or whose status a person has typed over. */
export interface UnfinishedLaunch {
  readonly launchId: string;
  /** As it stands in the row. */
  readonly status: string;
}

export interface SweepLaunchesDeps
  extends CompareLaunchesDeps, ReportStuckDeps, SettleLaunchDeps, WakeForgottenDeps {
  readonly launches: CompareLaunchesDeps['launches'] & {
    /** From the index alone; everything but terminal statuses. */
    listUnfinished(): Promise<readonly UnfinishedLaunch[]>;
    /** From the index alone; what has ended, and was not settled. */
    listUnsettled(): Promise<readonly string[]>;
    /** Rows that can be read; the others are left out. */
    findAll(launchIds: readonly string[]): Promise<readonly Launch[]>;
  };
  readonly jobQueueArns: readonly string[];
  readonly records: SettleLaunchDeps['records'];
  readonly logs: ReportStuckDeps['logs'] & SettleLaunchDeps['logs'];
  readonly jobs: ReportStuckDeps['jobs'] &
    SettleLaunchDeps['jobs'] & { countWaiting(queueArn: string): Promise<number> };
  readonly measure: Measure;
  readonly now: () => Date;
}

export interface SweepReport extends Woken {
  /** How many launches have not ended. */
  readonly active: number;
  /** Their status or their jobs were behind what AWS says. */
  readonly repaired: readonly string[];
  /** What follows their end had not been done, or not all of it. */
  readonly settled: readonly string[];
  /** Tasks and jobs that went on for nobody, and were ended. */
  readonly orphans: number;
  /** They do not go on; their rows say why. */
  readonly stuck: readonly string[];
  /** What kept them was ended, since it had lasted too long. */
  readonly actedOn: readonly string[];
}

/** Rows of launches that run, and of those that may be forgotten; the next sweep begins with others. */
const MAXIMUM_ROWS = 300;

/** What a sweep settles; the next one begins with others. */
const MAXIMUM_SETTLED = 100;
const SETTLED_AT_ONCE = 5;

/**
 * Compares launches with what they should be by now: takes up again what nobody has acted on; asks AWS what became of those that
 * run; settles those that have ended, where that was left undone; says of each that stands still why. While nothing is active, it
 * asks the indexes, and ECS for tasks of rows that are no more. What cannot be done keeps nothing else from being done.
 */
export async function sweepLaunches(
  deps: SweepLaunchesDeps,
  apply: ApplyNews,
): Promise<SweepReport> {
  const unfinished = await deps.launches.listUnfinished();
  const inTheirTurn = inTurn(unfinished, deps.now());
  const suspects = inTheirTurn.filter(({ status }) => mayBeForgotten(status));
  const others = inTheirTurn.filter(({ status }) => !mayBeForgotten(status));
  const rows = await deps.launches.findAll([
    ...idsOf(others).slice(0, MAXIMUM_ROWS),
    ...idsOf(suspects).slice(0, MAXIMUM_ROWS),
  ]);
  const active = countActive(unfinished, rows);
  const activeLaunches = sum(active.values());
  deps.measure(measureActive(active));
  const isSuspect = new Set(idsOf(suspects));
  const errors: unknown[] = [];
  const orElse = <Result>(otherwise: Result) => notingErrors(errors, otherwise);
  const [woken, found, settled] = await Promise.all([
    wakeForgotten(
      deps,
      rows.filter(({ launchId }) => isSuspect.has(launchId)),
    ).catch(orElse(NOBODY)),
    compareAndReport(deps, rows.filter(mayRun), apply).catch(orElse(NOTHING)),
    settleAll(deps).catch(orElse([])),
    activeLaunches === 0 ? undefined : measureWaiting(deps).catch(orElse(undefined)),
  ]);
  errors.push(...found.errors);
  const error = errorOf('The sweep could not do all of its work', errors);
  if (error !== undefined) throw error;
  const { repaired, orphans, stuck, actedOn } = found;
  return { active: activeLaunches, ...woken, repaired, settled, orphans, stuck, actedOn };
}

const NOBODY: Woken = { recovered: [], triedAgain: [], words: [] };
const NOTHING: Found = { repaired: [], orphans: 0, stuck: [], actedOn: [], errors: [] };

function notingErrors<Result>(errors: unknown[], otherwise: Result): (error: unknown) => Result {
  return (error) => {
    errors.push(error);
    return otherwise;
  };
}

interface Found extends Pick<SweepReport, 'repaired' | 'orphans' | 'stuck' | 'actedOn'> {
  readonly errors: readonly unknown[];
}

async function compareAndReport(
  deps: SweepLaunchesDeps,
  running: readonly Launch[],
  apply: ApplyNews,
): Promise<Found> {
  const comparison = await compareLaunches(deps, running, apply);
  const { stuck, actedOn, errors } = await reportStuck(deps, comparison);
  const { repaired, orphans } = comparison;
  return { repaired, orphans, stuck, actedOn, errors: [...comparison.errors, ...errors] };
}

/** One whose engine was never started is nobody's but the launch function's. */
function mayRun(launch: Launch): boolean {
  return !hasEnded(launch) && launch.taskArn !== undefined;
}

async function settleAll(deps: SweepLaunchesDeps): Promise<readonly string[]> {
  const unsettled = inTurn(await deps.launches.listUnsettled(), deps.now());
  const rows = await deps.launches.findAll(unsettled.slice(0, MAXIMUM_SETTLED));
  const errors = await workAll(rows, SETTLED_AT_ONCE, (launch) => settleLaunch(deps, launch));
  const error = errorOf('Cannot settle all launches that have ended', errors);
  if (error !== undefined) throw error;
  return idsOf(rows);
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
