import '../../support/function-environment';
import { createHandler } from '../../../lambda/state-notifier';
import type { ApplyStatusChangeDeps } from '../../../lib/actions/apply-status-change';
import { parseLaunch, type Launch } from '../../../lib/domain/launch';
import { aLaunch, aRunResult, LAUNCH_ID, TASK_ARN } from '../../support/launches';
import { MemoryLaunches } from '../../support/memory-launches';
import { memoryLogger } from '../../support/memory-logger';
import { MemoryObjects } from '../../support/memory-objects';

function depsWith(
  launches: ApplyStatusChangeDeps['launches'],
): ApplyStatusChangeDeps & { readonly attempts: Launch[] } {
  const attempts: Launch[] = [];
  return {
    bucketName: 'bucket',
    launches,
    attempts,
    records: {
      keepAttempt: async (launch) => {
        attempts.push(launch);
      },
    },
    objects: new MemoryObjects({
      [`s3://bucket/runs/${LAUNCH_ID}/attempt-1/result.json`]: JSON.stringify(aRunResult()),
    }),
    now: () => new Date('2026-11-23T10:05:00.000Z'),
  };
}

/** What EventBridge sends when an engine task has stopped. */
function aTaskStopped(change: object = {}): object {
  return {
    version: '0',
    source: 'aws.ecs',
    'detail-type': 'ECS Task State Change',
    detail: {
      taskArn: TASK_ARN,
      version: 8,
      lastStatus: 'STOPPED',
      startedBy: `${LAUNCH_ID}/1`,
      startedAt: '2026-11-23T10:00:10Z',
      stoppedAt: '2026-11-23T10:01:10Z',
      containers: [{ name: 'engine', exitCode: 0, lastStatus: 'STOPPED' }],
      ...change,
    },
  };
}

test('state-notifier ends the launch of a stopped task', async () => {
  const launches = new MemoryLaunches(aLaunch({ recordedStatus: 'RUNNING' }));
  const deps = depsWith(launches);
  const { logger, entries } = memoryLogger();

  await createHandler(deps, logger)(aTaskStopped());

  expect(launches.rows.get(LAUNCH_ID)).toMatchObject({ status: 'SUCCEEDED', taskVersion: 8 });
  expect(deps.attempts).toHaveLength(1);
  expect(entries).toMatchObject([
    { level: 'INFO', launchId: LAUNCH_ID, attempt: 1, state: 'stopped', taskVersion: 8 },
  ]);
});

test.each([{ startedBy: 'ecs-svc/123' }, { startedBy: undefined }])(
  'state-notifier only notes a task of no launch: %j',
  async (change) => {
    const launches = new MemoryLaunches(aLaunch({ recordedStatus: 'RUNNING' }));
    const { logger, entries } = memoryLogger();

    await createHandler(depsWith(launches), logger)(aTaskStopped(change));

    expect(launches.writes).toBe(0);
    expect(entries).toMatchObject([{ level: 'INFO', taskArn: TASK_ARN }]);
  },
);

test('state-notifier passes over a row that a person broke, with a line that says so', async () => {
  const change = async () => parseLaunch({ launchId: LAUNCH_ID });
  const { logger, entries } = memoryLogger();

  await createHandler(depsWith({ change }), logger)(aTaskStopped());

  expect(entries).toMatchObject([
    { level: 'WARN', error: 'UnreadableLaunchError', launchId: LAUNCH_ID },
  ]);
});

test('state-notifier throws a fault, so that the event comes again', async () => {
  const change = () => Promise.reject(new Error('no table'));
  const handle = createHandler(depsWith({ change }), memoryLogger().logger);

  await expect(handle(aTaskStopped())).rejects.toThrow('no table');
});

test('state-notifier throws what is no state change of a task', async () => {
  const handle = createHandler(depsWith(new MemoryLaunches()), memoryLogger().logger);

  await expect(handle({ ...aTaskStopped(), 'detail-type': 'ECS Service Action' })).rejects.toThrow(
    'detail-type',
  );
});
