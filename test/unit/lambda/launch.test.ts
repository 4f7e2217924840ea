import '../../support/function-environment';
import { createHandler } from '../../../lambda/launch';
import type { StartLaunchDeps } from '../../../lib/actions/start-launch';
import { ServiceUnavailableError } from '../../../lib/domain/errors';
import { parseLaunch } from '../../../lib/domain/launch/launch';
import { aLaunch, TASK_ARN } from '../../support/launches';
import { MemoryLaunches } from '../../support/memory-launches';
import { memoryLogger } from '../../support/memory-logger';
import { MemoryObjects } from '../../support/memory-objects';
import { HELLO } from '../../support/small-workflows';
import { aRequest, CAPACITY } from '../../support/workflow-definitions';

const IDS = ['a', 'b', 'c', 'd'].map((name) => `${name}-20261123-7f3a9c1b2d`);
const [A = '', B = '', C = '', D = ''] = IDS;

interface TestDeps extends StartLaunchDeps {
  readonly launches: MemoryLaunches;
  /** Launches whose engine task was started. */
  readonly started: string[];
  /** ARNs of tasks that were stopped. */
  readonly stopped: string[];
}

/** Four registered launches; the engine task of `brokenId` meets a fault. */
function registered(brokenId?: string): TestDeps {
  const started: string[] = [];
  const stopped: string[] = [];
  const requests = IDS.map((launchId): [string, string] => [
    `s3://bucket/runs/${launchId}/request.json`,
    JSON.stringify(aRequest()),
  ]);
  return {
    bucketName: 'bucket',
    capacity: CAPACITY,
    workflows: { find: async () => HELLO, names: async () => ['hello'] },
    launches: new MemoryLaunches(...IDS.map((launchId) => aLaunch({ launchId }))),
    objects: new MemoryObjects(Object.fromEntries(requests)),
    ...{ started, stopped },
    measure: () => undefined,
    engineTasks: {
      start: async (launchId) => {
        if (launchId === brokenId) throw new Error('no cluster');
        started.push(launchId);
        return TASK_ARN;
      },
      findRunning: async () => undefined,
      stop: async (taskArn) => {
        stopped.push(taskArn);
      },
    },
    describeStart: () => ({
      workflowEndpoint: 'cluster',
      logGroup: 'group',
      logStream: 'stream',
      logUrl: 'https://example.org',
    }),
    now: () => new Date('2026-11-23T10:05:00.000Z'),
  };
}

/** What the table's stream sends of one row. */
function aRecord(eventName: string, launchId: string, oldImage?: object): object {
  return {
    eventID: `event-${launchId}`,
    eventName,
    eventSource: 'aws:dynamodb',
    dynamodb: {
      Keys: { launchId: { S: launchId } },
      SequenceNumber: `number-${launchId}`,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
      ...(oldImage === undefined ? {} : { OldImage: oldImage }),
    },
  };
}

function inserted(...launchIds: readonly string[]): object {
  return { Records: launchIds.map((launchId) => aRecord('INSERT', launchId)) };
}

test('launch starts the engine task of every new row', async () => {
  const deps = registered();
  const { logger, entries } = memoryLogger();

  expect(await createHandler(deps, logger)(inserted(A, B))).toEqual({ batchItemFailures: [] });
  expect(deps.started).toEqual([A, B]);
  expect(deps.launches.rows.get(A)).toMatchObject({ status: 'LAUNCHING', taskArn: TASK_ARN });
  expect(entries).toMatchObject([
    { level: 'INFO', launchId: A, eventName: 'INSERT' },
    { level: 'INFO', launchId: B, eventName: 'INSERT' },
  ]);
});

test('launch hands the batch back from the first failure on, and touches nothing after it', async () => {
  const deps = registered(B);
  const { logger, entries } = memoryLogger();

  expect(await createHandler(deps, logger)(inserted(A, B, C, D))).toEqual({
    batchItemFailures: [{ itemIdentifier: `number-${B}` }],
  });
  expect(deps.started).toEqual([A]);
  expect([C, D].map((id) => deps.launches.rows.get(id)?.status)).toEqual([
    'REGISTERED',
    'REGISTERED',
  ]);
  expect(entries).toMatchObject([
    { level: 'INFO', launchId: A },
    { level: 'ERROR', launchId: B, reason: 'no cluster' },
  ]);
});

test('launch fails with the fault of the first row, so that Lambda counts it', async () => {
  const deps = registered(A);
  const { logger, entries } = memoryLogger();

  await expect(createHandler(deps, logger)(inserted(A, B))).rejects.toThrow('no cluster');
  expect(deps.started).toEqual([]);
  expect(entries).toMatchObject([{ level: 'ERROR', launchId: A, reason: 'no cluster' }]);
});

test('launch hands a first row back that waits for capacity, which is no failure of the function', async () => {
  const deps = registered();
  const start = () => Promise.reject(new ServiceUnavailableError('no room'));
  const { logger, entries } = memoryLogger();

  expect(
    await createHandler(
      { ...deps, engineTasks: { ...deps.engineTasks, start } },
      logger,
    )(inserted(A, B)),
  ).toEqual({ batchItemFailures: [{ itemIdentifier: `number-${A}` }] });
  expect(deps.launches.rows.get(A)?.statusReason).toBe('no room');
  expect(entries).toMatchObject([{ level: 'ERROR', launchId: A, reason: 'no room' }]);
});

test('launch passes over a row that a person broke, with a line that says so', async () => {
  const deps = registered();
  const { launches } = deps;
  const find = async (launchId: string) =>
    launchId === B ? parseLaunch({ launchId }) : launches.find(launchId);
  const change: TestDeps['launches']['change'] = (launchId, decide) =>
    launches.change(launchId, decide);
  const answer: TestDeps['launches']['answer'] = (launch, reason) =>
    launches.answer(launch, reason);
  const { logger, entries } = memoryLogger();

  expect(
    await createHandler({ ...deps, launches: { find, change, answer } }, logger)(inserted(A, B, C)),
  ).toEqual({ batchItemFailures: [] });
  expect(deps.started).toEqual([A, C]);
  expect(entries).toMatchObject([
    { level: 'INFO', launchId: A },
    { level: 'WARN', launchId: B, error: 'UnreadableLaunchError' },
    { level: 'INFO', launchId: C },
  ]);
});

/** A row as the stream tells it, with attributes of every type that a person may add. */
const IMAGE = {
  launchId: { S: A },
  version: { N: '7' },
  parameters: { M: { who: { S: 'me' } } },
  errors: { L: [{ S: 'x' }] },
  note: { NULL: true },
  isMine: { BOOL: true },
  blob: { B: 'YQ==' },
  tags: { SS: ['a', 'b'] },
  sizes: { NS: ['1', '2'] },
  blobs: { BS: ['YQ=='] },
};

test.each([
  ['stops the task of a running launch', { taskArn: { S: TASK_ARN } }, [TASK_ARN]],
  [
    'leaves the task of an ended launch',
    { taskArn: { S: TASK_ARN }, endedAt: { S: '2026-11-23T10:01:10.000Z' } },
    [],
  ],
  ['stops nothing for a launch that never ran', {}, []],
  ['stops nothing when a person typed over the task', { taskArn: { N: '1' } }, []],
])('launch %s when its row is deleted', async (_deed, attributes, stopped) => {
  const deps = registered();

  const result = await createHandler(
    deps,
    memoryLogger().logger,
  )({ Records: [aRecord('REMOVE', A, { ...IMAGE, ...attributes })] });

  expect(result).toEqual({ batchItemFailures: [] });
  expect(deps.stopped).toEqual(stopped);
  expect(deps.started).toEqual([]);
});

test('launch fails when the task of a deleted row could not be stopped, and is handed it again', async () => {
  const deps = registered();
  const stop = () => Promise.reject(new Error('throttled'));

  await expect(
    createHandler(
      { ...deps, engineTasks: { ...deps.engineTasks, stop } },
      memoryLogger().logger,
    )({ Records: [aRecord('REMOVE', A, { taskArn: { S: TASK_ARN } })] }),
  ).rejects.toThrow('throttled');
});

test('launch reads images with attributes of any type of an edited row', async () => {
  const deps = registered();

  expect(
    await createHandler(deps, memoryLogger().logger)({ Records: [aRecord('MODIFY', A, IMAGE)] }),
  ).toEqual({ batchItemFailures: [] });
  expect(deps.started).toEqual([A]);
});
