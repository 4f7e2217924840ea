import {
  DescribeTasksCommand,
  ECSClient,
  InvalidParameterException,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { EngineTaskWatch } from '../../../lib/aws/engine-task-watch';
import type { Launch } from '../../../lib/domain/launch/launch';
import { aLaunch, LAUNCH_ID, TASK_ARN } from '../../support/launches';

const CLUSTER_ARN = 'arn:aws:ecs:us-east-1:123456789012:cluster/cluster';
const NOW = new Date('2026-11-23T12:00:00.000Z');
const TWO_MINUTES_AGO = '2026-11-23T11:58:00.000Z';
const JUST_NOW = '2026-11-23T11:58:00.001Z';
const STRANGER = `${TASK_ARN}-stranger`;

const ecs = mockClient(ECSClient);
const watch = new EngineTaskWatch(new ECSClient({}), CLUSTER_ARN);

beforeEach(() => {
  ecs.reset();
  ecs.on(ListTasksCommand).resolves({});
  ecs.on(DescribeTasksCommand).resolves({});
});

function watched(change: Partial<Launch> = {}): Launch {
  return aLaunch({ recordedStatus: 'RUNNING', taskArn: TASK_ARN, ...change });
}

function aTask(taskArn: string, startedBy = `${LAUNCH_ID}/1`) {
  return {
    ...{ taskArn, startedBy, version: 5, lastStatus: 'RUNNING' },
    startedAt: new Date(TWO_MINUTES_AGO),
    containers: [{ name: 'engine' }],
  };
}

test('ask() says of a task what its event would have said', async () => {
  ecs.on(DescribeTasksCommand).resolves({ tasks: [aTask(TASK_ARN)] });

  expect(await watch.ask([watched()], NOW)).toMatchObject([
    {
      kind: 'engine-task',
      change: { launchId: LAUNCH_ID, attempt: 1, taskVersion: 5, state: 'running' },
    },
  ]);
  expect(ecs.commandCalls(DescribeTasksCommand)[0]?.args[0].input).toEqual({
    cluster: CLUSTER_ARN,
    tasks: [TASK_ARN],
  });
});

test('ask() looks at tasks that run for nobody it was told of, also while nothing is active', async () => {
  ecs.on(ListTasksCommand).resolves({ taskArns: [TASK_ARN, STRANGER] });
  ecs
    .on(DescribeTasksCommand)
    .resolves({ tasks: [aTask(STRANGER, 'deleted-20261123-0a0a0a0a0a/1')] });

  expect(await watch.ask([], NOW)).toMatchObject([
    { kind: 'engine-task', change: { launchId: 'deleted-20261123-0a0a0a0a0a', taskArn: STRANGER } },
  ]);
});

test('ask() says nothing of tasks that no launch started', async () => {
  ecs.on(ListTasksCommand).resolves({ taskArns: [STRANGER] });
  ecs.on(DescribeTasksCommand).resolves({ tasks: [aTask(STRANGER, 'somebody')] });

  expect(await watch.ask([], NOW)).toEqual([]);
});

test('ask() asks nothing more when no task runs and none is known', async () => {
  expect(await watch.ask([watched({ taskArn: undefined })], NOW)).toEqual([]);
  expect(ecs.commandCalls(DescribeTasksCommand)).toEqual([]);
});

function answerFailure(reason: string): void {
  ecs.on(DescribeTasksCommand).resolves({ failures: [{ arn: TASK_ARN, reason }] });
}

test('ask() takes a task that ECS does not know for vanished, with a version that is news', async () => {
  answerFailure('MISSING');
  const launch = watched({ startedAt: TWO_MINUTES_AGO, taskVersion: 4 });

  expect(await watch.ask([launch], NOW)).toMatchObject([
    { kind: 'engine-task', change: { taskArn: TASK_ARN, state: 'vanished', taskVersion: 5 } },
  ]);
});

test('ask() takes no other trouble for an end', async () => {
  answerFailure('INTERNAL');

  expect(await watch.ask([watched({ startedAt: TWO_MINUTES_AGO })], NOW)).toEqual([]);
});

test('ask() waits with a task that ECS may not know yet', async () => {
  answerFailure('MISSING');
  expect(await watch.ask([watched({ startedAt: JUST_NOW })], NOW)).toEqual([]);
  // It has waited for hours, and its task was started just now.
  const late = { statusSince: '2026-11-23T08:00:00.000Z', updatedAt: JUST_NOW };
  expect(await watch.ask([watched({ recordedStatus: 'LAUNCHING', ...late })], NOW)).toEqual([]);
  // What is written while it runs makes no task younger.
  const seen = { startedAt: TWO_MINUTES_AGO, updatedAt: JUST_NOW };
  expect(await watch.ask([watched(seen)], NOW)).toMatchObject([{ change: { state: 'vanished' } }]);
});

test('ask() asks after the others when a name in a row is no name of a task', async () => {
  const refuse = new InvalidParameterException({ message: 'Invalid identifier', $metadata: {} });
  ecs.on(DescribeTasksCommand).callsFake(({ tasks = [] }: { tasks?: string[] }) => {
    if (tasks.includes('typed')) throw refuse;
    return { tasks: tasks.map((taskArn) => aTask(taskArn)) };
  });
  const launches = ['a', 'b', 'typed', 'c', 'd'].map((taskArn) => watched({ taskArn }));

  const told = await watch.ask(launches, NOW);

  expect(told.map((one) => (one.kind === 'engine-task' ? one.change.taskArn : ''))).toEqual([
    'a',
    'b',
    'c',
    'd',
  ]);
});

test('ask() describes a hundred tasks at a time', async () => {
  const many = Array.from({ length: 250 }, (_, index) =>
    watched({ launchId: `n${index}-20261123-7f3a9c1b2d`, taskArn: `${TASK_ARN}-${index}` }),
  );

  await watch.ask(many, NOW);

  const sizes = ecs
    .commandCalls(DescribeTasksCommand)
    .map(({ args }) => args[0].input.tasks?.length);
  expect(sizes).toEqual([100, 100, 50]);
});

test('ask() looks at three hundred tasks that nobody watches, and at others another time', async () => {
  const taskArns = Array.from({ length: 100 }, (_, index) => index);
  let page = 0;
  ecs.on(ListTasksCommand).callsFake(() => {
    const of = page % 5;
    page += 1;
    return {
      taskArns: taskArns.map((index) => `${TASK_ARN}-${of}-${index}`),
      ...(of === 4 ? {} : { nextToken: `${of + 1}` }),
    };
  });

  await watch.ask([], NOW);
  await watch.ask([], new Date(NOW.getTime() + 250));

  const asked = ecs.commandCalls(DescribeTasksCommand).map(({ args }) => args[0].input.tasks);
  expect(asked).toHaveLength(6);
  expect(new Set(asked.flat()).size).toBe(500);
});
