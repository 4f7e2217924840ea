import { METRICS, METRIC_DIMENSIONS, type Measure, type Measurement } from '../contract/metrics';
import { dependsOnQueues, isTrouble, type Attention } from '../domain/launch/attention';
import { countsJobRows } from '../domain/launch/job-source';
import { hasEnded, type Launch, type LaunchChange } from '../domain/launch/launch';
import { applyAttention, recordActing } from '../domain/launch/launch-attention';
import type { QueueFacts } from '../domain/run/attention-facts';
import { findAttention, jobsInTrouble } from '../domain/run/find-attention';
import type { EngineTaskChange } from '../domain/run/platform-event';
import type { WatchedLaunch } from '../domain/run/watched-launch';
import type { Comparison } from './compare-launches';

export interface ReportStuckDeps {
  readonly launches: {
    change(
      launchId: string,
      decide: (launch: Launch) => LaunchChange | undefined,
    ): Promise<Launch | undefined>;
  };
  readonly jobs: {
    end(jobId: string, reason: string): Promise<void>;
    /** How the queues of the deployment are. */
    describeQueues(): Promise<QueueFacts>;
  };
  readonly engineTasks: { stop(taskArn: string, reason: string): Promise<void> };
  readonly logs: {
    /** When the newest line of a stream was written; undefined when there is none. */
    lastEventAt(logGroup: string, logStream: string): Promise<string | undefined>;
  };
  readonly patience: {
    /** What lasts so long is reported. */
    readonly reportMinutes: number;
    /** What lasts so long is ended. */
    readonly actMinutes: number;
  };
  readonly measure: Measure;
  readonly now: () => Date;
}

export interface StuckReport {
  /** IDs of launches that do not go on. */
  readonly stuck: readonly string[];
  /** Of those, the ones for which patience has ended. */
  readonly actedOn: readonly string[];
  readonly errors: readonly unknown[];
}

/** So many jobs of a launch are ended in a sweep; the next one goes on. */
const MAXIMUM_ENDED = 100;

/** Says in each item what keeps its launch from going on, or that nothing does any more; ends what has lasted too long. */
export async function reportStuck(
  deps: ReportStuckDeps,
  { watched, news }: Comparison,
): Promise<StuckReport> {
  const errors: unknown[] = [];
  const queues = await describeQueues(deps, watched).catch((error: unknown) => {
    errors.push(error);
    return undefined;
  });
  const found: { launchId: string; type: Attention['type']; acted: boolean }[] = [];
  for (const one of watched.filter(({ launch }) => !hasEnded(launch))) {
    try {
      const engine = engineOf(one.launch, news);
      const attention = await look(deps, one, { queues, engine });
      if (attention === undefined) continue;
      // What nobody has seen this time is acted on another time.
      const isSeen = queues !== undefined || !dependsOnQueues(attention);
      const acted = isSeen && (await actIfDue(deps, one, attention));
      found.push({ launchId: one.launch.launchId, type: attention.type, acted });
    } catch (error) {
      errors.push(error);
    }
  }
  deps.measure(measureStuck(found.map(({ type }) => type)));
  return {
    stuck: found.map(({ launchId }) => launchId),
    actedOn: found.filter(({ acted }) => acted).map(({ launchId }) => launchId),
    errors,
  };
}

/** Only what waits is kept by a queue. */
async function describeQueues(
  { jobs }: ReportStuckDeps,
  watched: readonly WatchedLaunch[],
): Promise<QueueFacts> {
  const isWaiting = watched.some((one) => one.jobs.some(({ state }) => state === 'RUNNABLE'));
  return isWaiting ? jobs.describeQueues() : { environments: new Map(), moving: new Set() };
}

function engineOf(launch: Launch, news: Comparison['news']): EngineTaskChange | undefined {
  for (const one of news) {
    if (one.kind === 'engine-task' && one.change.taskArn === launch.taskArn) return one.change;
  }
  return undefined;
}

/** What is written is what the row then says; it may have ended meanwhile. */
async function look(
  deps: ReportStuckDeps,
  { launch, jobs }: WatchedLaunch,
  known: { readonly queues: QueueFacts | undefined; readonly engine: EngineTaskChange | undefined },
): Promise<Attention | undefined> {
  const lastHeardAt = await listen(deps, launch);
  const { reportMinutes } = patienceWith(launch, deps);
  const facts = { launch, jobs, engine: known.engine, lastHeardAt };
  const attention = findAttention(facts, known.queues, { now: deps.now(), reportMinutes });
  if (attention === undefined && launch.attention === undefined) return undefined;
  if (attention === undefined && keepsItsWord(launch, known.queues)) return launch.attention;
  const { launchId, attempt } = launch;
  const row = await deps.launches.change(launchId, (current) =>
    applyAttention(current, attempt, attention, deps.now().toISOString()),
  );
  return row?.attention;
}

/** Of queues that nobody could ask, what was said before stays. */
function keepsItsWord({ attention }: Launch, queues: QueueFacts | undefined): boolean {
  return queues === undefined && attention !== undefined && dependsOnQueues(attention);
}

/** Only the log of an engine from which nothing has come is looked at. */
async function listen(deps: ReportStuckDeps, launch: Launch): Promise<string | undefined> {
  const { recordedStatus, updatedAt, logGroup, logStream } = launch;
  if (recordedStatus !== 'RUNNING') return undefined;
  // Nobody can listen to it: what its row says last is all there is.
  if (logGroup === undefined || logStream === undefined) return deps.now().toISOString();
  const age = deps.now().getTime() - Date.parse(updatedAt);
  // Where jobs have rows these change the item, and what we say of a silence does so too.
  const isHeard = !countsJobRows(launch) && launch.attention === undefined;
  const isFresh = isHeard && age < patienceWith(launch, deps).reportMinutes * 60_000;
  return isFresh ? updatedAt : deps.logs.lastEventAt(logGroup, logStream);
}

/** Its sheet's patience counts more than the deployment's; nothing is acted on before it is reported. */
function patienceWith(
  { patienceMinutes }: Launch,
  { patience }: ReportStuckDeps,
): ReportStuckDeps['patience'] {
  if (patienceMinutes === undefined) return patience;
  const reportMinutes = Math.min(patience.reportMinutes, patienceMinutes);
  return { reportMinutes, actMinutes: patienceMinutes };
}

async function actIfDue(
  deps: ReportStuckDeps,
  one: WatchedLaunch,
  attention: Attention,
): Promise<boolean> {
  const now = deps.now();
  const { actMinutes } = patienceWith(one.launch, deps);
  const due = new Date(now.getTime() - actMinutes * 60_000).toISOString();
  const { since, reportedAt = since } = attention;
  if (since > due || reportedAt > due || !isTrouble(attention)) return false;
  const reason = `Stuck for more than ${actMinutes} minutes (${attention.type}): ${attention.message}`;
  const hasActed = await endWhatIsStuck(deps, one, { attention, due, reason });
  if (!hasActed) return false;
  await deps.launches.change(one.launch.launchId, (launch) =>
    recordActing(launch, attention, reason, now.toISOString()),
  );
  return attention.actedAt === undefined;
}

async function endWhatIsStuck(
  { jobs, engineTasks }: ReportStuckDeps,
  { launch, jobs: rows }: WatchedLaunch,
  why: { readonly attention: Attention; readonly due: string; readonly reason: string },
): Promise<boolean> {
  const { attention, due, reason } = why;
  if (attention.type === 'EngineNotStarting' || attention.type === 'EngineSilent') {
    if (launch.taskArn === undefined) return false;
    await engineTasks.stop(launch.taskArn, reason);
    return true;
  }
  const stuck = jobsInTrouble(attention, rows, due)
    // The others are not ours to end.
    .filter(({ deployment }) => deployment !== undefined)
    .slice(0, MAXIMUM_ENDED);
  for (const { jobId } of stuck) await jobs.end(jobId, reason);
  return stuck.length > 0;
}

/** By type, and the sum of all that is in trouble, which the alarm looks at; no news is good news. */
function measureStuck(types: readonly Attention['type'][]): readonly Measurement[] {
  const each = [...new Set(types)].map((type): Measurement => ({
    ...{ metric: METRICS.launchesStuck, unit: 'Count' },
    value: types.filter((other) => other === type).length,
    dimension: { name: METRIC_DIMENSIONS.reason, value: type },
  }));
  const value = types.filter((type) => isTrouble({ type })).length;
  if (value === 0) return each;
  return [...each, { metric: METRICS.launchesStuck, value, unit: 'Count' }];
}
