import { applyPlatformEvent } from '../../../lib/actions/apply-platform-event';
import { recordRunLog } from '../../../lib/actions/record-run-log';
import type { Launch } from '../../../lib/domain/launch/launch';
import { parsePlatformEvent } from '../../../lib/domain/run/platform-event';
import { aLaunch, aRunResult, LAUNCH_ID, TASK_ARN } from '../../support/launches';
import { MemoryObjects } from '../../support/memory-objects';
import { MemoryPlatform } from '../../support/memory-platform';
import { aSweepEvent, aTaskEvent } from '../../support/platform-events';

/** What was sent of one launch of two jobs: ECS's events as it numbers them, and the lines of the engine task. */
const TASK_EVENTS = [
  { version: 1, lastStatus: 'PROVISIONING', startedAt: undefined },
  { version: 2, lastStatus: 'PENDING', startedAt: undefined },
  { version: 3, lastStatus: 'ACTIVATING', startedAt: undefined },
  { version: 4, lastStatus: 'RUNNING' },
  { version: 5, lastStatus: 'DEACTIVATING' },
  { version: 6, lastStatus: 'STOPPING' },
  { version: 7, lastStatus: 'DEPROVISIONING' },
  { version: 8, lastStatus: 'STOPPED' },
].map((change) => aTaskEvent({ containers: [], ...change, ...exitOf(change.lastStatus) }));

function exitOf(lastStatus: string): object {
  return lastStatus === 'STOPPED' ? { containers: [{ name: 'engine', exitCode: 0 }] } : {};
}

const LINES = [
  { event: 'run-started', objects: 1, bytes: 4, engineVersion: '7.21.0' },
  { event: 'job-started', ...aJob('1', 'count'), jobs: counts(1, 1, 0, 1) },
  { event: 'job-finished', ...aJob('1', 'count'), jobs: counts(1, 0, 1, 2) },
  { event: 'progress', completed: 1, total: 2 },
  { event: 'job-started', ...aJob('2', 'merge'), jobs: counts(2, 1, 1, 3) },
  { event: 'job-finished', ...aJob('2', 'merge'), jobs: counts(2, 0, 2, 4) },
  { event: 'progress', completed: 2, total: 2 },
  { event: 'run-finished', outcome: 'succeeded', exitCode: 0 },
].map((body) =>
  JSON.stringify({
    ...{ wfm: 1, launchId: LAUNCH_ID, attempt: 1, time: '2026-11-23T10:00:30.000Z' },
    ...body,
  }),
);

function aJob(jobId: string, rule: string): object {
  return { jobId, rule, wildcards: {} };
}

function counts(submitted: number, running: number, succeeded: number, sequence: number): object {
  return { submitted, running, failed: 0, succeeded, sequence };
}

const RESULT = JSON.stringify(
  aRunResult({
    progress: { completed: 2, total: 2 },
    jobs: { submitted: 2, running: 0, failed: 0, succeeded: 2, sequence: 4 },
  }),
);

type Delivery = (platform: MemoryPlatform) => Promise<void>;

const DELIVERIES: readonly Delivery[] = [
  ...TASK_EVENTS.map(deliverEvent),
  ...LINES.map((line) => deliverLine(line)),
];

function deliverEvent(event: object): Delivery {
  return async (platform) => {
    await applyPlatformEvent(depsOf(platform), parsePlatformEvent(event));
  };
}

function deliverLine(line: string): Delivery {
  const logStream = `engine/engine/${TASK_ARN.split('/').at(-1) ?? ''}`;
  return async (platform) => {
    await recordRunLog(platform.deps(), { logGroup: 'engine', logStream, lines: [line] });
  };
}

function depsOf(platform: MemoryPlatform) {
  const objects = new MemoryObjects({
    [`s3://bucket/runs/${LAUNCH_ID}/attempt-1/result.json`]: RESULT,
  });
  return platform.deps({ objects });
}

/** The item once all was delivered and the sweep has run, without what says when and how often it was written. */
async function itemAfter(deliveries: readonly Delivery[]): Promise<unknown> {
  const platform = new MemoryPlatform(
    aLaunch({ recordedStatus: 'LAUNCHING', taskArn: TASK_ARN, command: 'snakemake' }),
  );
  for (const deliver of deliveries) await deliver(platform);
  // ECS is asked, and says how the task is by now.
  platform.told.push(parsePlatformEvent(TASK_EVENTS.at(-1)));
  await applyPlatformEvent(depsOf(platform), parsePlatformEvent(aSweepEvent()));
  const item = platform.launches.rows.get(LAUNCH_ID);
  const { version, updatedAt, repairedAt, ...lasting } = item as Launch;
  return lasting;
}

/** Park and Miller's numbers: the same for the same seed, everywhere. */
function chances(seed: number): () => number {
  let state = seed * 7919;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function shuffled<Item>(items: readonly Item[], chance: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, place: chance() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

test('what is delivered once and in order makes the item that a person expects', async () => {
  expect(await itemAfter(DELIVERIES)).toMatchObject({
    ...{ status: 'SUCCEEDED', taskVersion: 8, statusReason: '2 jobs succeeded' },
    progress: { completed: 2, total: 2 },
    jobs: { submitted: 2, running: 0, failed: 0, succeeded: 2 },
  });
});

test.each([
  ['reversed', [...DELIVERIES].reverse()],
  ['doubled', DELIVERIES.flatMap((delivery) => [delivery, delivery])],
  ['repeated as a whole', [...DELIVERIES, ...DELIVERIES]],
  ['lost altogether', []],
  ['without its end', DELIVERIES.filter((_, index) => index !== TASK_EVENTS.length - 1)],
])('what is delivered %s makes the same item once the sweep has run', async (_, deliveries) => {
  expect(await itemAfter(deliveries)).toEqual(await itemAfter(DELIVERIES));
});

test.each(Array.from({ length: 50 }, (_, index) => index + 1))(
  'what is delivered in the order of seed %i, doubled, with one in ten lost, makes the same item',
  async (seed) => {
    const chance = chances(seed);
    const kept = DELIVERIES.flatMap((delivery) => [delivery, delivery]).filter(
      () => chance() >= 0.1,
    );

    expect(await itemAfter(shuffled(kept, chance))).toEqual(await itemAfter(DELIVERIES));
  },
);
