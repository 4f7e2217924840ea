import { recordRunLog } from '../../../lib/actions/record-run-log';
import { aLaunch, LAUNCH_ID, TASK_ARN } from '../../support/launches';
import { MemoryLaunches } from '../../support/memory-launches';

const STREAM = 'engine/engine/0123456789abcdef';

function progress(completed: number, launchId = LAUNCH_ID): string {
  const head = { wfm: 1, launchId, attempt: 1, time: '2026-11-23T10:00:20.000Z' };
  return JSON.stringify({ ...head, event: 'progress', completed, total: 6 });
}

test('recordRunLog() writes once for a delivery of many lines', async () => {
  const launches = new MemoryLaunches(aLaunch({ recordedStatus: 'RUNNING' }));

  await recordRunLog(
    { launches },
    { logStream: STREAM, lines: [progress(1), progress(3), progress(2)] },
  );

  expect(launches.rows.get(LAUNCH_ID)?.progress).toEqual({ completed: 3, total: 6 });
  expect(launches.writes).toBe(1);
});

test('recordRunLog() writes nothing for the same delivery again', async () => {
  const launches = new MemoryLaunches(aLaunch({ recordedStatus: 'RUNNING' }));
  const delivery = { logStream: STREAM, lines: [progress(1)] };
  await recordRunLog({ launches }, delivery);

  await recordRunLog({ launches }, delivery);

  expect(launches.writes).toBe(1);
});

test('recordRunLog() believes only the stream of the launch itself', async () => {
  const launches = new MemoryLaunches(aLaunch({ recordedStatus: 'RUNNING', taskArn: TASK_ARN }));

  await recordRunLog({ launches }, { logStream: 'engine/engine/ffff', lines: [progress(5)] });

  expect(launches.writes).toBe(0);
});

test('recordRunLog() passes over lines of tools and of unknown launches', async () => {
  const launches = new MemoryLaunches();

  await recordRunLog(
    { launches },
    { logStream: STREAM, lines: ['Finished job 2.', progress(1, 'x-20261123-7f3a9c1b2d')] },
  );

  expect(launches.writes).toBe(0);
});
