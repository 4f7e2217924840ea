import { applyNews } from '../../../lib/actions/apply-news';
import type { ApplyPlatformEventDeps } from '../../../lib/actions/apply-platform-event';
import { sweepLaunches, type SweepReport } from '../../../lib/actions/sweep-launches';
import { parseLaunch, type Launch } from '../../../lib/domain/launch/launch';
import { errorFields } from '../../../lib/runtime/logger';
import { aLaunch, anEngineTaskChange, TASK_ARN } from '../../support/launches';
import { MemoryLaunches } from '../../support/memory-launches';
import { MemoryPlatform } from '../../support/memory-platform';

function sweep(deps: ApplyPlatformEventDeps): Promise<SweepReport> {
  return sweepLaunches(deps, (news) => applyNews(deps, news, { isRepair: true }));
}

/** The platform's clock says 10:05:00. */
const LONG_AGO = '2026-11-23T10:02:00.000Z';
const YESTERDAY = '2026-11-22T10:05:00.000Z';
const JUST_NOW = '2026-11-23T10:02:00.001Z';

/** A launch whose row was written three minutes ago. */
function aStaleLaunch(name: string, change: Partial<Launch> = {}): Launch {
  return aLaunch({ launchId: idOf(name), updatedAt: LONG_AGO, ...change });
}

function idOf(name: string): string {
  return `${name}-20261123-7f3a9c1b2d`;
}

function active(value: number, status: string): object {
  const dimension = { name: 'Status', value: status };
  return { metric: 'LaunchesActive', value, unit: 'Count', dimension };
}

test('sweepLaunches() only looks into the index while no launch is active', async () => {
  const settled = { recordedStatus: 'SUCCEEDED', settledAt: LONG_AGO } as const;
  const platform = new MemoryPlatform(aStaleLaunch('a', settled));
  platform.waiting = 7;

  expect(await sweep(platform.deps())).toEqual({
    active: 0,
    recovered: [],
    triedAgain: [],
    words: [],
    ...{ repaired: [], settled: [], orphans: 0, stuck: [], actedOn: [] },
  });
  expect(platform.measured).toEqual([]);
});

test('sweepLaunches() counts active launches by status, and jobs that wait', async () => {
  const platform = new MemoryPlatform(
    aStaleLaunch('a', { recordedStatus: 'RUNNING' }),
    aStaleLaunch('b', { recordedStatus: 'RUNNING' }),
    aStaleLaunch('c', { updatedAt: JUST_NOW }),
    aStaleLaunch('d', { recordedStatus: 'FAILED' }),
  );
  platform.waiting = 7;

  expect(await sweep(platform.deps())).toMatchObject({ active: 3, recovered: [] });
  expect(platform.woken).toEqual([]);
  expect(platform.measured).toEqual([
    active(2, 'RUNNING'),
    active(1, 'REGISTERED'),
    {
      metric: 'JobsWaiting',
      value: 7,
      unit: 'Count',
      dimension: { name: 'JobQueue', value: 'spot' },
    },
  ]);
});

test.each([
  ['registered', { recordedStatus: 'REGISTERED' }],
  ['claimed', { recordedStatus: 'LAUNCHING', statusReason: 'The engine task is being started' }],
] as const)('sweepLaunches() takes up a launch that is %s and forgotten', async (_, change) => {
  const platform = new MemoryPlatform(aStaleLaunch('a', change));

  expect(await sweep(platform.deps())).toMatchObject({ recovered: [idOf('a')] });
  expect(platform.woken).toEqual([idOf('a')]);
  expect(platform.measured).toContainEqual({
    metric: 'LaunchesRecovered',
    value: 1,
    unit: 'Count',
  });
});

test.each([
  ['was written just now', { updatedAt: JUST_NOW }],
  ['runs', { recordedStatus: 'RUNNING' }],
  ['has its engine on the way', { recordedStatus: 'LAUNCHING', command: 'snakemake' }],
  ['has ended', { recordedStatus: 'FAILED' }],
] as const)('sweepLaunches() leaves a launch alone that %s', async (_, change) => {
  const platform = new MemoryPlatform(aStaleLaunch('a', change));

  expect(await sweep(platform.deps())).toMatchObject({ recovered: [], triedAgain: [] });
  expect(platform.woken).toEqual([]);
});

test('sweepLaunches() tries a launch again that waits for something named, and takes it for no loss', async () => {
  const statusReason = 'ECS could not place the engine task: RESOURCE:MEMORY';
  const platform = new MemoryPlatform(
    aStaleLaunch('a', { recordedStatus: 'LAUNCHING', statusReason }),
  );

  expect(await sweep(platform.deps())).toMatchObject({
    recovered: [],
    triedAgain: [idOf('a')],
  });
  expect(platform.woken).toEqual([idOf('a')]);
  expect(platform.measured).not.toContainEqual(
    expect.objectContaining({ metric: 'LaunchesRecovered' }),
  );
});

test.each([
  ['to be retried', { recordedStatus: 'FAILED', status: 'RETRY' }],
  ['to be cancelled', { recordedStatus: 'RUNNING', status: 'cancel ' }],
  ['mistyped', { recordedStatus: 'RUNNING', status: 'RETYR' }],
  ['mistyped just now', { recordedStatus: 'RUNNING', status: 'RETYR', updatedAt: JUST_NOW }],
  ['registered long ago', { recordedStatus: 'LAUNCHING', status: 'x', registeredAt: YESTERDAY }],
] as const)('sweepLaunches() has the word answered of a launch that is %s', async (_, change) => {
  const platform = new MemoryPlatform(aStaleLaunch('a', change));

  expect(await sweep(platform.deps())).toMatchObject({ recovered: [], words: [idOf('a')] });
  expect(platform.woken).toEqual([idOf('a')]);
  expect(platform.measured).not.toContainEqual(
    expect.objectContaining({ metric: 'LaunchesRecovered' }),
  );
});

/** So many launches that wait for room. */
function waiting(count: number): Launch[] {
  const change = { recordedStatus: 'LAUNCHING', statusReason: 'no room' } as const;
  return Array.from({ length: count }, (_, index) => aStaleLaunch(`w${index}`, change));
}

test('sweepLaunches() wakes what was lost before all that waits', async () => {
  const lost = aStaleLaunch('lost', { updatedAt: '2026-11-23T10:01:59.000Z' });
  const older = waiting(120).map((launch) => ({
    ...launch,
    updatedAt: '2026-11-23T09:00:00.000Z',
  }));
  const platform = new MemoryPlatform(...older, lost);

  expect(await sweep(platform.deps())).toMatchObject({ recovered: [idOf('lost')] });
  expect(platform.woken).toHaveLength(100);
  expect(platform.woken[0]).toBe(idOf('lost'));
});

test('sweepLaunches() begins with another waiting launch at another time', async () => {
  const platform = new MemoryPlatform(...waiting(150));
  const now = Date.parse('2026-11-23T10:05:00.000Z');

  await sweep(platform.deps());
  await sweep(platform.deps({ now: () => new Date(now + 50) }));

  const [first, second] = [platform.woken.slice(0, 100), platform.woken.slice(100)];
  expect(first).toHaveLength(100);
  expect(second).toHaveLength(100);
  expect(new Set(platform.woken).size).toBe(150);
});

test('sweepLaunches() wakes at most a hundred launches, the longest forgotten first', async () => {
  const launches = Array.from({ length: 120 }, (_, index) =>
    aStaleLaunch(`n${index}`, { updatedAt: `2026-11-23T09:${String(59 - (index % 60))}:00.000Z` }),
  );
  const platform = new MemoryPlatform(...launches);

  await sweep(platform.deps());

  expect(platform.woken).toHaveLength(100);
  expect(platform.woken[0]).toBe(idOf('n59'));
});

test('sweepLaunches() wakes the others when one cannot be woken, and says so', async () => {
  const platform = new MemoryPlatform(aStaleLaunch('a'), aStaleLaunch('b'), aStaleLaunch('c'));
  platform.unwakeable.add(idOf('b'));

  await expect(sweep(platform.deps())).rejects.toMatchObject({
    cause: { cause: { message: `cannot wake ${idOf('b')}` } },
  });
  expect(platform.woken).toEqual([idOf('a'), idOf('c')]);
  expect(platform.measured).toContainEqual({
    metric: 'LaunchesRecovered',
    value: 2,
    unit: 'Count',
  });
});

test('sweepLaunches() wakes launches although jobs cannot be counted', async () => {
  const platform = new MemoryPlatform(aStaleLaunch('a'));
  const countWaiting = () => Promise.reject(new Error('throttled'));
  const deps = platform.deps({ jobs: { ...platform.deps().jobs, countWaiting } });

  await expect(sweep(deps)).rejects.toThrow('The sweep could not do all of its work');
  expect(platform.woken).toEqual([idOf('a')]);
});

test('sweepLaunches() does the same again when it comes twice', async () => {
  const platform = new MemoryPlatform(aStaleLaunch('a'));

  const first = await sweep(platform.deps());

  expect(await sweep(platform.deps())).toEqual(first);
  expect(platform.launches.writes).toBe(0);
});

test('sweepLaunches() takes a time that a person made unreadable as long ago', async () => {
  const platform = new MemoryPlatform(aStaleLaunch('a', { updatedAt: 'yesterday' }));

  expect(await sweep(platform.deps())).toMatchObject({ recovered: [idOf('a')] });
});

test('sweepLaunches() settles what has ended and was left undone, once', async () => {
  const platform = new MemoryPlatform(aStaleLaunch('a', { recordedStatus: 'FAILED' }));

  expect(await sweep(platform.deps())).toMatchObject({ settled: [idOf('a')] });
  expect(await sweep(platform.deps())).toMatchObject({ settled: [] });

  expect(platform.attempts.map(({ launchId }) => launchId)).toEqual([idOf('a')]);
});

test('sweepLaunches() does all else when one launch cannot be settled, and names it', async () => {
  const platform = new MemoryPlatform(
    aStaleLaunch('a', { recordedStatus: 'FAILED' }),
    aStaleLaunch('b', { recordedStatus: 'FAILED' }),
    aStaleLaunch('c'),
  );
  const { records } = platform.deps();
  const keepAttempt = async (launch: Launch): Promise<void> => {
    if (launch.launchId === idOf('a')) throw new Error('no table');
    await records.keepAttempt(launch);
  };
  const deps = platform.deps({ records: { ...records, keepAttempt } });

  const failed = await sweep(deps).catch((error: unknown) => JSON.stringify(errorFields(error)));

  expect(failed).toContain(`Cannot do all that follows the end of launch \\"${idOf('a')}\\"`);
  expect(platform.launches.rows.get(idOf('b'))).toHaveProperty('settledAt');
  expect(platform.launches.rows.get(idOf('a'))?.settledAt).toBeUndefined();
  expect(platform.woken).toEqual([idOf('c')]);
});

test('sweepLaunches() asks after engines however many launches have not begun', async () => {
  const platform = new MemoryPlatform(
    ...Array.from({ length: 500 }, (_, index) => aStaleLaunch(`n${index}`)),
    aStaleLaunch('runs', { recordedStatus: 'RUNNING', taskArn: TASK_ARN }),
  );

  for (let second = 0; second < 3; second += 1) {
    const now = () => new Date(Date.parse('2026-11-23T10:05:00.000Z') + second * 1000);
    await sweep(platform.deps({ now }));
  }

  expect(platform.asked).toEqual([[idOf('runs')], [idOf('runs')], [idOf('runs')]]);
});

test('sweepLaunches() passes over the row that a person broke, and acts on the others', async () => {
  const platform = new MemoryPlatform(
    aStaleLaunch('a', { recordedStatus: 'RUNNING', taskArn: TASK_ARN }),
    aStaleLaunch('b', { recordedStatus: 'RUNNING', taskArn: `${TASK_ARN}-b` }),
  );
  for (const name of ['a', 'b']) {
    const taskArn = name === 'a' ? TASK_ARN : `${TASK_ARN}-b`;
    const change = anEngineTaskChange({ launchId: idOf(name), taskArn, exitCode: 137 });
    platform.told.push({ kind: 'engine-task', change });
  }
  const { launches } = platform;
  const change: typeof launches.change = async (launchId, decide) =>
    launchId === idOf('a')
      ? parseLaunch({ launchId })
      : MemoryLaunches.prototype.change.call(launches, launchId, decide);
  const broken = Object.assign(Object.create(launches) as typeof launches, { change });

  expect(await sweep(platform.deps({ launches: broken }))).toMatchObject({ repaired: [idOf('b')] });
});
