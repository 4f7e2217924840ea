import '../../support/function-environment';
import { createHandler } from '../../../lambda/state-notifier';
import { parseLaunch } from '../../../lib/domain/launch/launch';
import { aLaunch, LAUNCH_ID, TASK_ARN } from '../../support/launches';
import { memoryLogger } from '../../support/memory-logger';
import { MemoryPlatform } from '../../support/memory-platform';
import {
  aBlockedEvent,
  aJobEvent,
  anExecutionEvent,
  EXECUTION_NAME,
  aSweepEvent,
  aTaskEvent,
  JOB_ID,
  JOB_NAME,
  QUEUE_ARN,
} from '../../support/platform-events';

/** Every kind of event, as it may come twice and in any order. */
const EVENTS = [
  aTaskEvent(),
  aTaskEvent({ version: 4, lastStatus: 'RUNNING' }),
  aJobEvent(),
  aJobEvent({ status: 'FAILED', attempts: [{ container: { exitCode: 1 } }] }),
  aJobEvent({ status: 'RUNNABLE' }),
  aBlockedEvent('ACTION_REQUIRED - look'),
  anExecutionEvent(),
  anExecutionEvent({ status: 'SUCCEEDED' }),
  aSweepEvent(),
];

/** A running launch, and an unfinished job of the execution. */
function running(): MemoryPlatform {
  const platform = new MemoryPlatform(aLaunch({ recordedStatus: 'RUNNING' }));
  platform.jobs.set(JOB_NAME, [JOB_ID]);
  return platform;
}

/** What the handler writes into its log about an event. */
async function noteOf(platform: MemoryPlatform, event: unknown): Promise<unknown> {
  const { logger, entries } = memoryLogger();
  await createHandler(platform.deps(), logger)(event);
  expect(entries).toHaveLength(1);
  return entries[0];
}

test('state-notifier ends the launch of a stopped task', async () => {
  const platform = running();

  expect(await noteOf(platform, aTaskEvent())).toMatchObject({
    level: 'INFO',
    ...{ launchId: LAUNCH_ID, attempt: 1, state: 'stopped', taskVersion: 8 },
  });
  expect(platform.launches.rows.get(LAUNCH_ID)).toMatchObject({
    status: 'SUCCEEDED',
    taskVersion: 8,
  });
  expect(platform.attempts).toHaveLength(1);
});

test.each([{ startedBy: 'ecs-svc/123' }, { startedBy: undefined }])(
  'state-notifier only notes a task of no launch: %j',
  async (change) => {
    const platform = running();

    expect(await noteOf(platform, aTaskEvent(change))).toMatchObject({
      level: 'INFO',
      taskArn: TASK_ARN,
    });
    expect(platform.launches.writes).toBe(0);
  },
);

test('state-notifier answers the execution whose job has failed', async () => {
  const platform = running();
  const event = aJobEvent({ status: 'FAILED', attempts: [{ container: { exitCode: 1 } }] });

  expect(await noteOf(platform, event)).toMatchObject({
    level: 'INFO',
    ...{ jobId: JOB_ID, state: 'FAILED', failure: 'CommandFailed', answer: 'given' },
  });
  expect(platform.answers).toMatchObject([['token', 'CommandFailed', expect.any(String)]]);
});

test('state-notifier warns of a queue whose first job cannot start, and counts it by its reason', async () => {
  const platform = running();
  const statusReason = 'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - no instance fits';

  expect(await noteOf(platform, aBlockedEvent(statusReason))).toMatchObject({
    level: 'WARN',
    ...{ jobId: JOB_ID, jobName: JOB_NAME, queueArn: QUEUE_ARN, statusReason },
  });
  expect(platform.measured).toEqual([
    {
      ...{ metric: 'JobsStuck', value: 1, unit: 'Count' },
      dimension: { name: 'Reason', value: 'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT' },
    },
  ]);
});

test('state-notifier ends the job of a stopped execution', async () => {
  const platform = running();

  expect(await noteOf(platform, anExecutionEvent())).toMatchObject({
    level: 'INFO',
    ...{ name: EXECUTION_NAME, status: 'ABORTED', endedJobs: [JOB_ID] },
  });
});

test.each([
  ['quietly while all is well', '2026-11-23T10:04:00.000Z', 'INFO', []],
  ['with a warning when something was lost', '2026-11-23T10:00:00.000Z', 'WARN', [LAUNCH_ID]],
])('state-notifier sweeps %s', async (_, updatedAt, level, recovered) => {
  const platform = new MemoryPlatform(aLaunch({ updatedAt }));

  expect(await noteOf(platform, aSweepEvent())).toMatchObject({ level, active: 1, recovered });
  expect(platform.woken).toEqual(recovered);
});

test.each([{}, null, 'x', { ...aTaskEvent(), 'detail-type': 'ECS Service Action' }])(
  'state-notifier notes what it does not know, and does nothing: %j',
  async (event) => {
    const platform = running();

    expect(await noteOf(platform, event)).toMatchObject({
      level: 'INFO',
      message: 'Nothing is known of such events',
    });
    expect(platform.launches.writes).toBe(0);
    expect(platform.measured).toEqual([]);
  },
);

test.each(EVENTS.slice(0, -1).map((event) => [event]))(
  'state-notifier throws a known event whose detail is broken, and does nothing: %j',
  async (event) => {
    const platform = running();

    for (const detail of [undefined, null, 'x', [], {}]) {
      const handle = createHandler(platform.deps(), memoryLogger().logger);
      await expect(handle({ ...event, detail })).rejects.toThrow();
    }
    expect(platform.launches.writes).toBe(0);
    expect([platform.answers, platform.ended, platform.measured]).toEqual([[], [], []]);
  },
);

test('state-notifier comes to the same end whatever comes twice and in any order', async () => {
  for (let turn = 0; turn < EVENTS.length; turn += 1) {
    const platform = running();
    const handle = createHandler(platform.deps(), memoryLogger().logger);
    const order = [...EVENTS.slice(turn), ...EVENTS.slice(0, turn)];

    for (const event of [...order, ...order.reverse()]) await handle(event);

    expect(platform.launches.rows.get(LAUNCH_ID)).toMatchObject({ status: 'SUCCEEDED' });
    expect(platform.answers).toHaveLength(1);
    expect(platform.measured.filter(({ metric }) => metric === 'LaunchesEnded')).toHaveLength(1);
  }
});

test('state-notifier passes over a row that a person broke, with a line that says so', async () => {
  const platform = running();
  const change = async () => parseLaunch({ launchId: LAUNCH_ID });
  const { launches } = platform.deps();
  const { logger, entries } = memoryLogger();

  const rest = {
    find: launches.find.bind(launches),
    findAll: launches.findAll.bind(launches),
    listUnfinished: launches.listUnfinished.bind(launches),
    listUnsettled: launches.listUnsettled.bind(launches),
  };
  const deps = platform.deps({ launches: { ...rest, change } });
  await createHandler(deps, logger)(aTaskEvent());

  expect(entries).toMatchObject([
    {
      ...{ level: 'WARN', message: 'Event cannot be acted on' },
      ...{ error: 'UnreadableLaunchError', launchId: LAUNCH_ID },
    },
  ]);
});

test('state-notifier throws a fault, so that the event comes again', async () => {
  const platform = running();
  const keepAttempt = () => Promise.reject(new Error('no table'));
  const { records } = platform.deps();
  const deps = platform.deps({ records: { ...records, keepAttempt } });

  await expect(createHandler(deps, memoryLogger().logger)(aTaskEvent())).rejects.toMatchObject({
    cause: { message: 'no table' },
  });
});
