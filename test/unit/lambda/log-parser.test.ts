import '../../support/function-environment';
import { gzipSync } from 'node:zlib';
import { createHandler } from '../../../lambda/log-parser';
import type { RecordRunLogDeps } from '../../../lib/actions/record-run-log';
import { parseLaunch } from '../../../lib/domain/launch/launch';
import { aLaunch, LAUNCH_ID, TASK_ARN } from '../../support/launches';
import { MemoryLaunches } from '../../support/memory-launches';
import { memoryLogger } from '../../support/memory-logger';

const STREAM = 'engine/engine/0123456789abcdef';

/** What CloudWatch Logs sends, with these lines. */
function aDelivery(lines: readonly string[], change: object = {}): object {
  const logEvents = lines.map((message, index) => ({ id: `${index}`, timestamp: index, message }));
  return packed({
    messageType: 'DATA_MESSAGE',
    owner: '123456789012',
    logGroup: 'group',
    logStream: STREAM,
    subscriptionFilters: ['filter'],
    logEvents,
    ...change,
  });
}

function packed(delivery: unknown): object {
  return { awslogs: { data: gzipSync(JSON.stringify(delivery)).toString('base64') } };
}

function progress(completed: number): string {
  const head = { wfm: 1, launchId: LAUNCH_ID, attempt: 1, time: '2026-11-23T10:00:20.000Z' };
  return JSON.stringify({ ...head, event: 'progress', completed, total: 6 });
}

function running(): MemoryLaunches {
  return new MemoryLaunches(aLaunch({ recordedStatus: 'RUNNING', taskArn: TASK_ARN }));
}

function handlerFor(launches: RecordRunLogDeps['launches'], logger = memoryLogger().logger) {
  const now = () => new Date('2026-11-23T10:00:21.000Z');
  return createHandler({ launches, measure: () => undefined, now }, logger);
}

test('log-parser unpacks a delivery and brings the launch up to it', async () => {
  const launches = running();
  const { logger, entries } = memoryLogger();

  await handlerFor(launches, logger)(aDelivery([progress(1), progress(2)]));

  expect(launches.rows.get(LAUNCH_ID)?.progress).toEqual({ completed: 2, total: 6 });
  expect(entries).toEqual([]);
});

test.each([
  'Error in rule align:',
  '',
  '{ not JSON',
  '{"wfm": 1}',
  '{"wfm":1,',
  '{"wfm":1,"launchId":null,"attempt":"1","event":"progress"}',
  '{"wfm":1,"launchId":{"S":"x"},"attempt":[1],"time":true,"event":7}',
  '[1]',
  'null',
  '\u0000{"wfm":1}',
  // Bytes that were no text when the line was cut in the middle of a character.
  'G\u00e9nome \ufffd\ufffd \ud83d',
  `{"wfm":1,"launchId":"${'x'.repeat(262_144)}`,
  '"message":"{\\"wfm\\":1,\\"launchId\\":\\"x\\"}"',
])('log-parser passes over a line that is not ours: %#', async (line) => {
  const launches = running();
  const { logger, entries } = memoryLogger();

  await handlerFor(launches, logger)(aDelivery([line, progress(3), line]));

  expect(launches.rows.get(LAUNCH_ID)?.progress).toEqual({ completed: 3, total: 6 });
  expect(entries).toEqual([]);
});

test.each([{}, null, 7, 'text', [], { message: null }, { message: 7 }, { message: { S: 'x' } }])(
  'log-parser passes over an event that is no event, and reads its neighbours: %j',
  async (event) => {
    const launches = running();

    const good = { id: '1', timestamp: 1, message: progress(3), extra: { a: [1] } };
    await handlerFor(launches)(aDelivery([], { logEvents: [event, good, event] }));

    expect(launches.rows.get(LAUNCH_ID)?.progress).toEqual({ completed: 3, total: 6 });
  },
);

test('log-parser believes a delivery only of the stream that it came from', async () => {
  const launches = running();

  await handlerFor(launches)(aDelivery([progress(1)], { logStream: 'engine/engine/ffff' }));

  expect(launches.writes).toBe(0);
});

test('log-parser ignores a control message', async () => {
  const launches = running();
  const control = { messageType: 'CONTROL_MESSAGE', logGroup: '', logStream: '' };

  await handlerFor(launches)(aDelivery([progress(1)], control));

  expect(launches.writes).toBe(0);
});

test.each([
  ['something else', {}, /awslogs/],
  ['no base64', { awslogs: { data: '\u2603' } }, 'it is not gzip in base64'],
  ['no gzip', { awslogs: { data: 'aGVsbG8=' } }, 'it is not gzip in base64'],
  ['no JSON', packedText('{"messageType":'), 'it is not JSON of the known form'],
  [
    'JSON that is cut off',
    packedText(
      '{"messageType":"DATA_MESSAGE","logGroup":"g","logStream":"s","logEvents":[{"id":"1"',
    ),
    'it is not JSON of the known form',
  ],
  ['another form', packed({ messageType: 7 }), 'it is not JSON of the known form'],
] as const)('log-parser fails on %s, so that it is kept for a person', async (_, event, why) => {
  const launches = running();

  await expect(handlerFor(launches)(event)).rejects.toThrow(why);
  expect(launches.writes).toBe(0);
});

test('log-parser passes over a row that a person broke, with a line that says so', async () => {
  const change = async () => parseLaunch({ launchId: LAUNCH_ID });
  const { logger, entries } = memoryLogger();

  await handlerFor({ change }, logger)(aDelivery([progress(1)]));

  expect(entries).toMatchObject([
    { level: 'WARN', error: 'UnreadableLaunchError', launchId: LAUNCH_ID, logStream: STREAM },
  ]);
});

test('log-parser throws a fault, so that the delivery comes again', async () => {
  const change = () => Promise.reject(new Error('no table'));

  await expect(handlerFor({ change })(aDelivery([progress(1)]))).rejects.toThrow('no table');
});

function packedText(text: string): object {
  return { awslogs: { data: gzipSync(text).toString('base64') } };
}
