import { recordRunLog, type RecordRunLogDeps } from '../../../lib/actions/record-run-log';
import type { Measurement } from '../../../lib/contract/metrics';
import { LaunchError } from '../../../lib/domain/errors';
import { parseLaunch, type Launch } from '../../../lib/domain/launch/launch';
import { aLaunch, LAUNCH_ID, TASK_ARN } from '../../support/launches';
import { MemoryLaunches } from '../../support/memory-launches';

const STREAM = { logGroup: 'engine', logStream: 'wfm/engine/0123456789abcdef' };
const OTHER_ID = 'other-20261123-7f3a9c1b2d';

function running(change: Partial<Launch> = {}): Launch {
  return aLaunch({ recordedStatus: 'RUNNING', taskArn: TASK_ARN, ...change });
}

function depsOf(
  launches: RecordRunLogDeps['launches'],
  measured: Measurement[] = [],
): RecordRunLogDeps {
  const now = () => new Date('2026-11-23T10:00:21.500Z');
  return { launches, measure: (all) => void measured.push(...all), now };
}

function progress(completed: number, change: object = {}): string {
  const head = { wfm: 1, launchId: LAUNCH_ID, attempt: 1, time: '2026-11-23T10:00:20.000Z' };
  return JSON.stringify({ ...head, event: 'progress', completed, total: 6, ...change });
}

function withSteps(succeeded: number): string {
  const steps = { align: { total: 6, running: 1, failed: 0, succeeded } };
  return progress(succeeded, { steps, sequence: succeeded });
}

test('recordRunLog() writes once for a delivery of many lines', async () => {
  const launches = new MemoryLaunches(running());

  const lines = [progress(1), progress(3), progress(2)];
  await recordRunLog(depsOf(launches), { ...STREAM, lines });

  expect(launches.rows.get(LAUNCH_ID)?.progress).toEqual({ completed: 3, total: 6 });
  expect(launches.writes).toBe(1);
});

test('recordRunLog() writes the counts of steps with the progress, in one write', async () => {
  const launches = new MemoryLaunches(running());

  await recordRunLog(depsOf(launches), { ...STREAM, lines: [withSteps(2), withSteps(1)] });

  expect(launches.rows.get(LAUNCH_ID)).toMatchObject({
    progress: { completed: 2, total: 6 },
    steps: { align: { total: 6, running: 1, failed: 0, succeeded: 2 } },
    stepsSequence: 2,
  });
  expect(launches.writes).toBe(1);
});

test('recordRunLog() writes nothing for the same delivery again, nor for older news', async () => {
  const launches = new MemoryLaunches(running());
  const deps = depsOf(launches);
  await recordRunLog(deps, { ...STREAM, lines: [withSteps(1), withSteps(2)] });

  await recordRunLog(deps, { ...STREAM, lines: [withSteps(1), withSteps(2)] });
  await recordRunLog(deps, { ...STREAM, lines: [withSteps(1)] });

  expect(launches.writes).toBe(1);
});

test.each([
  ['another task', 'engine', 'wfm/engine/ffff'],
  ['a task whose ID ends alike', 'engine', 'wfm/engine/x0123456789abcdef'],
  ['a group that others write into', '/aws/batch/job', 'wfm/engine/0123456789abcdef'],
])('recordRunLog() does not let %s speak for a launch', async (_, logGroup, logStream) => {
  const launches = new MemoryLaunches(running({ logGroup: 'engine' }));

  await recordRunLog(depsOf(launches), { logGroup, logStream, lines: [progress(5)] });

  expect(launches.writes).toBe(0);
});

test('recordRunLog() lets nobody speak for a launch whose task is not known yet', async () => {
  const launches = new MemoryLaunches(aLaunch({ recordedStatus: 'LAUNCHING' }));

  await recordRunLog(depsOf(launches), { ...STREAM, lines: [progress(5)] });

  expect(launches.writes).toBe(0);
});

test('recordRunLog() passes over lines of tools and of unknown launches', async () => {
  const launches = new MemoryLaunches();

  const lines = ['Finished job 2.', progress(1, { launchId: OTHER_ID })];
  await recordRunLog(depsOf(launches), { ...STREAM, lines });

  expect(launches.writes).toBe(0);
});

test('recordRunLog() passes over a row that cannot be read, and goes on with its neighbours', async () => {
  const launches = new MemoryLaunches(running());
  const change: RecordRunLogDeps['launches']['change'] = async (launchId, decide) =>
    launchId === OTHER_ID ? parseLaunch({ launchId }) : launches.change(launchId, decide);

  const lines = [progress(1, { launchId: OTHER_ID }), progress(1)];
  const unreadable = await recordRunLog(depsOf({ change }), { ...STREAM, lines });

  expect(unreadable).toEqual([
    { launchId: OTHER_ID, error: expect.any(LaunchError) as LaunchError },
  ]);
  expect(launches.writes).toBe(1);
});

test('recordRunLog() goes on after a fault, and throws it in the end', async () => {
  const launches = new MemoryLaunches(running());
  const change: RecordRunLogDeps['launches']['change'] = async (launchId, decide) =>
    launchId === OTHER_ID
      ? Promise.reject(new Error('no table'))
      : launches.change(launchId, decide);

  const lines = [progress(1, { launchId: OTHER_ID }), progress(1)];
  const recording = recordRunLog(depsOf({ change }), { ...STREAM, lines });

  await expect(recording).rejects.toThrow('no table');
  expect(launches.writes).toBe(1);
});

test('recordRunLog() asks for no more launches than a stream can be of', async () => {
  let reads = 0;
  const change = () => {
    reads += 1;
    return Promise.resolve(undefined);
  };

  const lines = Array.from({ length: 500 }, (_, index) => progress(1, { launchId: `x${index}` }));
  await recordRunLog(depsOf({ change }), { ...STREAM, lines });

  expect(reads).toBe(10);
});

test('recordRunLog() measures how late the row is, when it writes and only then', async () => {
  const measured: Measurement[] = [];
  const deps = depsOf(new MemoryLaunches(running()), measured);

  await recordRunLog(deps, { ...STREAM, lines: [progress(1)] });
  await recordRunLog(deps, { ...STREAM, lines: [progress(1)] });
  await recordRunLog(deps, { ...STREAM, lines: [progress(2, { time: 'lately' })] });
  await recordRunLog(deps, { ...STREAM, lines: [progress(3, { time: '2026-11-23T11:00:00Z' })] });

  expect(measured).toEqual(
    [1.5, 0].map((value) => ({ metric: 'ProgressDelaySeconds', value, unit: 'Seconds' })),
  );
});
