import { DescribeTasksCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import type { Task } from '@aws-sdk/client-ecs';
import { taskStatuses } from '../../../lib/embedded/services/ecs/task';
import { clusterArn, definition, definitionArn, until, useEcs } from '../../support/embedded-ecs';

const ecs = useEcs();

describe('task life', () => {
  test('a task that ends well passes through every status, one version at a time', async () => {
    const task = await ecs.run(undefined, { startedBy: 'launch-1' });
    const last = await ecs.stopped(task);

    expect(task.lastStatus).toBe('PROVISIONING');
    expect(ecs.events.map(({ detail }) => detail.lastStatus)).toEqual([
      'PROVISIONING',
      'PENDING',
      'ACTIVATING',
      'RUNNING',
      'DEACTIVATING',
      'STOPPING',
      'DEPROVISIONING',
      'STOPPED',
    ]);
    expect(ecs.events.map(({ detail }) => detail.version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(ecs.events.every(({ resources }) => resources[0] === task.taskArn)).toBe(true);
    expect(last).toMatchObject({
      clusterArn,
      taskDefinitionArn: definitionArn,
      group: 'family:engine',
      launchType: 'FARGATE',
      startedBy: 'launch-1',
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [{ name: 'engine', lastStatus: 'STOPPED', exitCode: 0 }],
    });
    expect(last.stoppedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  test.each([
    ['exit 3', 3],
    ['kill -KILL $$', 137],
    ['kill -11 $$', 139],
    ['exit 143', 143],
  ])('the exit code of "%s" is %d', async (script, exitCode) => {
    const last = await ecs.stopped(await ecs.run(script));

    expect(last.containers[0]?.exitCode).toBe(exitCode);
    expect(last.stopCode).toBe('EssentialContainerExited');
  });

  test('a program that is not there is TaskFailedToStart with a reason and without an exit code', async () => {
    ecs.service.registerTaskDefinition({
      ...definition({ EntryPoint: ['no-such-program'] }),
      revision: 2,
      arn: `${definitionArn}2`,
    });

    const last = await ecs.stopped(await ecs.run(undefined, { taskDefinition: 'engine' }));

    expect(last.stopCode).toBe('TaskFailedToStart');
    expect(last.containers[0]).toMatchObject({
      reason:
        'CannotStartContainerError: unable to start container process: exec: "no-such-program": executable file not found in $PATH',
    });
    expect(last.containers[0]).not.toHaveProperty('exitCode');
    expect(ecs.events.map(({ detail }) => detail.lastStatus)).not.toContain('RUNNING');
  });

  test('whose log may not be written never starts, and says so', async () => {
    ecs.gateway.deny('logs:PutLogEvents');

    const last = await ecs.stopped(await ecs.run('exit 0'));

    expect(last.stopCode).toBe('TaskFailedToStart');
    expect(last.stoppedReason).toMatch(/^ResourceInitializationError: failed to validate logger/);
    expect(ecs.lines).toEqual([]);
  });

  test('DescribeTasks shows the task while it runs and after, and MISSING for another', async () => {
    const task = await ecs.run('read -r -t 1 < <(sleep 1); exit 0', {
      tags: [{ key: 'launch', value: 'l-1' }],
    });
    const { taskArn = '' } = task;
    const describe = async (): Promise<Task | undefined> =>
      (
        await ecs.client.send(
          new DescribeTasksCommand({ cluster: clusterArn, tasks: [taskArn], include: ['TAGS'] }),
        )
      ).tasks?.[0];

    await until(async () => (await describe())?.lastStatus === 'RUNNING', 'the task to run');
    const running = await describe();
    await ecs.stopped(task);
    const ended = await describe();
    const missing = await ecs.client.send(
      new DescribeTasksCommand({ cluster: 'main', tasks: ['nope'] }),
    );

    expect(running?.startedAt).toBeInstanceOf(Date);
    expect(running?.tags).toEqual([{ key: 'launch', value: 'l-1' }]);
    expect(running?.containers?.[0]?.lastStatus).toBe('RUNNING');
    expect(ended).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited' });
    expect(missing.failures).toEqual([
      { arn: 'arn:aws:ecs:eu-west-1:000000000000:task/main/nope', reason: 'MISSING' },
    ]);
  });
});

describe('StopTask', () => {
  test('asks first, and tells the reason it was given', async () => {
    const task = await ecs.run(
      'trap "echo bye; exit 5" TERM; echo ready; while :; do sleep 0.05; done',
    );
    await ecs.printed('ready');

    const answer = await ecs.client.send(
      new StopTaskCommand({ cluster: 'main', task: task.taskArn, reason: 'cancelled by ann' }),
    );
    const last = await ecs.stopped(task);

    expect(answer.task?.desiredStatus).toBe('STOPPED');
    expect(last).toMatchObject({
      stopCode: 'UserInitiated',
      stoppedReason: 'cancelled by ann',
      containers: [{ exitCode: 5 }],
    });
    expect(ecs.lines.map(({ message }) => message)).toContain('bye');
    const versions = ecs.events.map(({ detail }) => detail.version);
    expect(new Set(versions).size).toBe(versions.length);
  });

  test('kills what does not listen after the stop timeout of its container', async () => {
    const task = await ecs.run('trap "" TERM; echo ready; while :; do sleep 0.05; done');
    await ecs.printed('ready');
    const askedAt = Date.now();

    await ecs.client.send(new StopTaskCommand({ cluster: 'main', task: task.taskArn }));
    const last = await ecs.stopped(task);

    expect(Date.now() - askedAt).toBeGreaterThanOrEqual(1000);
    expect(last.containers[0]?.exitCode).toBe(137);
  });

  test('of a task that has just been started never takes it back a status', async () => {
    const task = await ecs.run('sleep 5');
    await ecs.client.send(new StopTaskCommand({ cluster: 'main', task: task.taskArn }));

    const last = await ecs.stopped(task);

    expect(last.stopCode).toBe('UserInitiated');
    const ranks = ecs.events.map(({ detail }) => taskStatuses.indexOf(detail.lastStatus));
    expect([...ranks].sort((left, right) => left - right)).toEqual(ranks);
  });

  test('of an unknown task is refused', async () => {
    await expect(
      ecs.client.send(new StopTaskCommand({ cluster: 'main', task: 'nope' })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The referenced task was not found.',
    });
  });
});
