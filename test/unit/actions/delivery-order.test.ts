import { applyPlatformEvent } from '../../../lib/actions/apply-platform-event';
import { recordRunLog } from '../../../lib/actions/record-run-log';
import type { Launch } from '../../../lib/domain/launch/launch';
import { parsePlatformEvent } from '../../../lib/domain/run/platform-event';
import { batchRun, failingRun, goodRun, type DeliveredRun } from '../../support/delivered-runs';
import { aLaunch, LAUNCH_ID, TASK_ARN } from '../../support/launches';
import { MemoryObjects } from '../../support/memory-objects';
import { MemoryPlatform } from '../../support/memory-platform';
import { aSweepEvent } from '../../support/platform-events';

const RUNS = { good: goodRun(), failing: failingRun(), 'on AWS Batch': batchRun() } as const;
const NAMES = Object.keys(RUNS) as readonly (keyof typeof RUNS)[];

type Delivery = (platform: MemoryPlatform) => Promise<void>;

interface Deliveries {
  /** While the engine runs. */
  readonly open: readonly Delivery[];
  readonly all: readonly Delivery[];
}

function deliveriesOf(run: DeliveredRun): Deliveries {
  const deliver = (event: object): Delivery => {
    return async (platform) => {
      await applyPlatformEvent(depsOf(platform, run), parsePlatformEvent(event));
    };
  };
  const open = [...run.events.map(deliver), ...run.lines.map((line) => deliverLine(line))];
  return { open, all: [...open, ...run.lastEvents.map(deliver)] };
}

function deliverLine(line: string): Delivery {
  const logStream = `engine/engine/${TASK_ARN.split('/').at(-1) ?? ''}`;
  return async (platform) => {
    await recordRunLog(platform.deps(), { logGroup: 'engine', logStream, lines: [line] });
  };
}

function depsOf(platform: MemoryPlatform, { result }: DeliveredRun) {
  const objects = new MemoryObjects({
    [`s3://bucket/runs/${LAUNCH_ID}/attempt-1/result.json`]: JSON.stringify(result),
  });
  return platform.deps({ objects });
}

/** Item and rows of jobs once these were delivered and AWS was asked, without what says when and how often they were written. */
async function outcome(
  run: DeliveredRun,
  deliveries: readonly Delivery[],
  told: readonly object[],
): Promise<{ item: Partial<Launch>; jobs: unknown }> {
  const platform = new MemoryPlatform(
    aLaunch({
      ...{ recordedStatus: 'LAUNCHING', taskArn: TASK_ARN, command: 'snakemake', ...run.launch },
    }),
  );
  // Of open jobs Batch says how they are by now, whenever it is asked.
  platform.open.push(...told.map(parsePlatformEvent).filter(({ kind }) => kind === 'batch-job'));
  for (const deliver of deliveries) await deliver(platform);
  platform.told.push(...told.map(parsePlatformEvent));
  await applyPlatformEvent(depsOf(platform, run), parsePlatformEvent(aSweepEvent()));
  const item = platform.launches.rows.get(LAUNCH_ID);
  const { version, updatedAt, repairedAt, ...lasting } = item as Launch;
  const jobs = [...platform.records.rows.values()].sort((a, b) => a.jobId.localeCompare(b.jobId));
  return { item: lasting, jobs };
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

function twice<Item>(items: readonly Item[]): readonly Item[] {
  return items.flatMap((item) => [item, item]);
}

test.each([
  [
    'good',
    {
      progress: { completed: 3, total: 3 },
      jobs: { submitted: 3, running: 0, failed: 0, succeeded: 3 },
      steps: { count: { succeeded: 2, total: 2 }, merge: { succeeded: 1, total: 1 } },
    },
    { status: 'SUCCEEDED', taskVersion: 8, statusReason: '3 jobs succeeded' },
  ],
  [
    'failing',
    {
      progress: { completed: 2, total: 4 },
      jobs: { submitted: 3, running: 0, failed: 1, succeeded: 2 },
      steps: { count: { succeeded: 2 }, merge: { failed: 1 }, report: { total: 1, failed: 0 } },
    },
    { status: 'FAILED', failure: { evidence: { rule: 'merge', exitCode: 7 } } },
  ],
  [
    'on AWS Batch',
    {
      progress: { completed: 1, total: 3 },
      jobs: { submitted: 3, running: 1, failed: 1, succeeded: 1 },
      steps: { count: { total: 3, running: 1, failed: 1, succeeded: 1 } },
    },
    { status: 'FAILED', jobs: { submitted: 3, running: 0, failed: 2, succeeded: 1 } },
  ],
] as const)(
  'what is delivered once and in order makes the item that a person expects of a run that is %s',
  async (name, before, after) => {
    const run = RUNS[name];
    const { open, all } = deliveriesOf(run);

    const [whileOpen, ended] = [
      await outcome(run, open, run.now),
      await outcome(run, all, run.finally),
    ];

    expect(whileOpen.item).toMatchObject({ status: 'RUNNING', taskVersion: 4, ...before });
    expect(ended.item).toMatchObject(after);
  },
);

const ORDERS: readonly (readonly [
  name: string,
  order: (items: readonly Delivery[]) => readonly Delivery[],
])[] = [
  ['reversed', (items) => [...items].reverse()],
  ['doubled', twice],
  ['repeated as a whole', (items) => [...items, ...items]],
];

describe.each(NAMES)('of a run that is %s', (name) => {
  const run = RUNS[name];
  const { open, all } = deliveriesOf(run);

  test.each(ORDERS)(
    'what is delivered %s makes the same item, before its end too',
    async (_, order) => {
      expect(await outcome(run, order(open), run.now)).toEqual(await outcome(run, open, run.now));
      expect(await outcome(run, order(all), run.finally)).toEqual(
        await outcome(run, all, run.finally),
      );
    },
  );

  test.each([
    ['lost altogether', []],
    ['without its end', open],
  ])('what is delivered %s makes the same item once the sweep has run', async (_, deliveries) => {
    expect(await outcome(run, deliveries, run.finally)).toEqual(
      await outcome(run, all, run.finally),
    );
  });

  test('what is delivered in any order, doubled, with one in ten lost, makes the same item', async () => {
    const expected = await outcome(run, all, run.finally);
    for (const seed of SEEDS) {
      const chance = chances(seed);
      const kept = all.filter(() => chance() >= 0.1);

      expect({ seed, ...(await outcome(run, shuffled(kept, chance), run.finally)) }).toEqual({
        ...{ seed, ...expected },
      });
    }
  });

  test('before its end an item says all that has come, in whatever order, doubled and with losses', async () => {
    for (const seed of SEEDS) {
      const chance = chances(seed);
      // Nobody but its lines tells the progress of a run that goes on: each is lost with all of its copies.
      const kept = open.filter(() => chance() >= 0.1);
      const expected = await outcome(run, kept, run.now);

      expect({
        seed,
        ...(await outcome(run, shuffled(twice(kept), chance), run.now)),
      }).toEqual({ seed, ...expected });
    }
  });
});

const SEEDS = Array.from({ length: 50 }, (_, index) => index + 1);
