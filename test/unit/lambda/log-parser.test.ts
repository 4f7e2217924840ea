import '../../support/function-environment';
import { gzipSync } from 'node:zlib';
import { createHandler } from '../../../lambda/log-parser';
import { parseLaunch } from '../../../lib/domain/launch/launch';
import { aLaunch, LAUNCH_ID } from '../../support/launches';
import { MemoryLaunches } from '../../support/memory-launches';
import { memoryLogger } from '../../support/memory-logger';

const STREAM = 'engine/engine/0123456789abcdef';

/** What CloudWatch Logs sends, with these lines. */
function aDelivery(lines: readonly string[], messageType = 'DATA_MESSAGE'): object {
  const delivery = {
    messageType,
    owner: '123456789012',
    logGroup: 'group',
    logStream: STREAM,
    subscriptionFilters: ['filter'],
    logEvents: lines.map((message, index) => ({ id: `${index}`, timestamp: index, message })),
  };
  return { awslogs: { data: gzipSync(JSON.stringify(delivery)).toString('base64') } };
}

function progress(completed: number): string {
  const head = { wfm: 1, launchId: LAUNCH_ID, attempt: 1, time: '2026-11-23T10:00:20.000Z' };
  return JSON.stringify({ ...head, event: 'progress', completed, total: 6 });
}

test('log-parser unpacks a delivery and brings the launch up to it', async () => {
  const launches = new MemoryLaunches(aLaunch({ recordedStatus: 'RUNNING' }));
  const { logger, entries } = memoryLogger();

  await createHandler({ launches }, logger)(aDelivery([progress(1), progress(2)]));

  expect(launches.rows.get(LAUNCH_ID)?.progress).toEqual({ completed: 2, total: 6 });
  expect(entries).toEqual([]);
});

test.each([
  'Error in rule align:',
  '',
  '{ not JSON',
  '{"wfm": 1}',
  '{"wfm": 1, "launchId": null, "attempt": "1", "event": "progress"}',
  '[1]',
  'null',
  '\u0000{"wfm":1}',
])('log-parser passes over a line that is not ours: %j', async (line) => {
  const launches = new MemoryLaunches(aLaunch({ recordedStatus: 'RUNNING' }));
  const { logger, entries } = memoryLogger();

  await createHandler({ launches }, logger)(aDelivery([line, progress(3), line]));

  expect(launches.rows.get(LAUNCH_ID)?.progress).toEqual({ completed: 3, total: 6 });
  expect(entries).toEqual([]);
});

test('log-parser believes a delivery only of the stream that it came from', async () => {
  const launches = new MemoryLaunches(
    aLaunch({ recordedStatus: 'RUNNING', taskArn: 'arn:aws:ecs:us-east-1:1:task/cluster/ffff' }),
  );

  await createHandler({ launches }, memoryLogger().logger)(aDelivery([progress(1)]));

  expect(launches.writes).toBe(0);
});

test('log-parser ignores a control message', async () => {
  const launches = new MemoryLaunches(aLaunch({ recordedStatus: 'RUNNING' }));

  await createHandler(
    { launches },
    memoryLogger().logger,
  )(aDelivery([progress(1)], 'CONTROL_MESSAGE'));

  expect(launches.writes).toBe(0);
});

test('log-parser passes over a row that a person broke, with a line that says so', async () => {
  const change = async () => parseLaunch({ launchId: LAUNCH_ID });
  const { logger, entries } = memoryLogger();

  await createHandler({ launches: { change } }, logger)(aDelivery([progress(1)]));

  expect(entries).toMatchObject([
    { level: 'WARN', error: 'UnreadableLaunchError', logStream: STREAM },
  ]);
});

test('log-parser throws a fault, so that the delivery comes again', async () => {
  const change = () => Promise.reject(new Error('no table'));
  const handle = createHandler({ launches: { change } }, memoryLogger().logger);

  await expect(handle(aDelivery([progress(1)]))).rejects.toThrow('no table');
});
