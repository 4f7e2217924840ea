import { METRICS, type Measure } from '../contract/metrics';
import { inTurn } from '../domain/in-turn';
import { typedWord, type Launch } from '../domain/launch/launch';
import { awaitsEngine, waitsByName } from '../domain/launch/launch-start';
import { isLaunchStatus } from '../domain/launch/launch-status';
import { errorOf, workAll } from './work-all';

export interface WakeForgottenDeps {
  /** Makes the launch function look at a row, as the table's stream would. */
  readonly wake: (launchId: string) => Promise<void>;
  readonly measure: Measure;
  readonly now: () => Date;
}

/** IDs of launches that nobody has acted on. */
export interface Woken {
  /** Nobody had acted on them. */
  readonly recovered: readonly string[];
  /** They wait for something that their row names, and were tried again. */
  readonly triedAgain: readonly string[];
  /** A person has typed over their status. */
  readonly words: readonly string[];
}

/** Why a launch is to be looked at. */
type Cause = 'lost' | 'wait' | 'word';

interface Forgotten {
  readonly launch: Launch;
  readonly cause: Cause;
}

/** What the stream delivers is acted on within seconds, its retries included. */
const STALE_AFTER_MILLISECONDS = 3 * 60_000;

/** The launch function starts engine tasks as fast as ECS lets it; the next sweep goes on. */
const MAXIMUM_WOKEN = 100;
const WOKEN_AT_ONCE = 10;

/** Whether the index alone makes a launch worth a look; a word that a person typed is none of our statuses. */
export function mayBeForgotten(status: string): boolean {
  return status === 'REGISTERED' || status === 'LAUNCHING' || !isLaunchStatus(status);
}

/** Has those of the launches acted on that nobody has acted on: the table's stream lost them, or gave them up. */
export async function wakeForgotten(
  { wake, measure, now }: WakeForgottenDeps,
  rows: readonly Launch[],
): Promise<Woken> {
  const chosen = choose(rows, now());
  const woken: Forgotten[] = [];
  const errors = await workAll(chosen, WOKEN_AT_ONCE, async (one) => {
    await wake(one.launch.launchId);
    woken.push(one);
  });
  const value = woken.filter(({ cause }) => cause === 'lost').length;
  if (value > 0) measure([{ metric: METRICS.launchesRecovered, value, unit: 'Count' }]);
  const error = errorOf('Cannot wake all launches that nobody has acted on', errors);
  if (error !== undefined) throw error;
  const idsBy = (wanted: Cause): readonly string[] =>
    chosen.filter(({ cause }) => cause === wanted).map(({ launch }) => launch.launchId);
  return { recovered: idsBy('lost'), triedAgain: idsBy('wait'), words: idsBy('word') };
}

/** What waits may wait in vain and stay as old as it is: it comes after the rest, and not always in the same order. */
function choose(rows: readonly Launch[], now: Date): readonly Forgotten[] {
  const found = [...rows].sort(byAge).flatMap((launch) => {
    const cause = causeOf(launch, now);
    return cause === undefined ? [] : [{ launch, cause }];
  });
  const waiting = found.filter(({ cause }) => cause === 'wait');
  const others = found.filter(({ cause }) => cause !== 'wait');
  return [...others, ...inTurn(waiting, now)].slice(0, MAXIMUM_WOKEN);
}

function causeOf(launch: Launch, now: Date): Cause | undefined {
  // An edit leaves `updatedAt` as it is: how long the word has stood there, nobody knows.
  if (typedWord(launch) !== undefined) return 'word';
  if (!isOlder(launch.updatedAt, now, STALE_AFTER_MILLISECONDS)) return undefined;
  if (waitsByName(launch)) return 'wait';
  const isLost = launch.recordedStatus === 'REGISTERED' || awaitsEngine(launch, launch.attempt);
  return isLost ? 'lost' : undefined;
}

/** A time that a person made unreadable is long ago. */
function isOlder(time: string, now: Date, milliseconds: number): boolean {
  const then = Date.parse(time);
  return Number.isNaN(then) || now.getTime() - then >= milliseconds;
}

function byAge(a: Launch, b: Launch): number {
  return a.updatedAt.localeCompare(b.updatedAt);
}
