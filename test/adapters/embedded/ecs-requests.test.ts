import {
  DescribeClustersCommand,
  DescribeTaskDefinitionCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  ListTasksCommand,
  RunTaskCommand,
  TagResourceCommand,
} from '@aws-sdk/client-ecs';
import type { RunTaskCommandInput } from '@aws-sdk/client-ecs';
import {
  clusterArn,
  definition,
  definitionArn,
  executionRole,
  runInput,
  taskRole,
  useEcs,
} from '../../support/embedded-ecs';

const ecs = useEcs();

describe('RunTask', () => {
  test('with the same client token and parameters returns the same task and starts none', async () => {
    const first = await ecs.run('exit 0', { clientToken: 'launch-1-1' });
    const second = await ecs.run('exit 0', { clientToken: 'launch-1-1' });
    await ecs.stopped(first);

    expect(second.taskArn).toBe(first.taskArn);
    expect(ecs.events.filter(({ detail }) => detail.lastStatus === 'PROVISIONING')).toHaveLength(1);
  });

  test('with the same client token and other parameters conflicts, and names the task', async () => {
    const first = await ecs.run('exit 0', { clientToken: 'launch-1-1' });

    await expect(ecs.run('exit 1', { clientToken: 'launch-1-1' })).rejects.toMatchObject({
      name: 'ConflictException',
      resourceIds: [first.taskArn],
    });
  });

  test('starts as many tasks as its count says', async () => {
    const answer = await ecs.client.send(new RunTaskCommand(runInput('exit 0', { count: 3 })));

    expect(new Set(answer.tasks?.map((task) => task.taskArn)).size).toBe(3);
    for (const task of answer.tasks ?? []) await ecs.stopped(task);
  });

  test.each([
    [
      'an overlong override',
      { overrides: { containerOverrides: [{ name: 'engine', command: ['x'.repeat(8192)] }] } },
      'Container Overrides length must be at most 8192',
    ],
    [
      'an override of another container',
      { overrides: { containerOverrides: [{ name: 'other' }] } },
      'Override for container named other is not a container in the TaskDefinition.',
    ],
    [
      'no network configuration',
      { networkConfiguration: undefined },
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    ],
    [
      'another launch type',
      { launchType: 'EC2' },
      'No Container Instances were found in your cluster.',
    ],
    ['an unknown task definition', { taskDefinition: 'nope' }, 'TaskDefinition not found.'],
    ['a startedBy of other characters', { startedBy: 'a b' }, 'Invalid value at "startedBy"'],
    [
      'a startedBy of 129 characters',
      { startedBy: 'a'.repeat(129) },
      'Invalid value at "startedBy"',
    ],
    ['a count of 11', { count: 11 }, 'Invalid value at "count"'],
  ] as [string, Partial<RunTaskCommandInput>, string][])(
    'refuses %s',
    async (_what, more, message) => {
      const refused = ecs.client.send(new RunTaskCommand(runInput(undefined, more)));

      await expect(refused).rejects.toMatchObject({ name: 'InvalidParameterException' });
      await expect(refused).rejects.toThrow(message);
    },
  );

  test('refuses by name what is not modelled', async () => {
    await expect(ecs.run('exit 0', { capacityProviderStrategy: [] })).rejects.toMatchObject({
      name: 'NotImplementedInEmbeddedAws',
      message: 'Embedded AWS does not implement ecs:RunTask with capacityProviderStrategy',
    });
    await expect(ecs.client.send(new ListServicesCommand({}))).rejects.toMatchObject({
      name: 'NotImplementedInEmbeddedAws',
    });
  });

  test('asks for RunTask, PassRole of both roles, TagResource when there are tags, and the log', async () => {
    await ecs.run('exit 0', { tags: [{ key: 'a', value: 'b' }], propagateTags: 'TASK_DEFINITION' });

    const passing = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
    expect(ecs.gateway.questions).toEqual([
      { action: 'ecs:RunTask', resource: definitionArn, context: { 'ecs:cluster': clusterArn } },
      { action: 'iam:PassRole', resource: taskRole, context: passing },
      { action: 'iam:PassRole', resource: executionRole, context: passing },
      {
        action: 'ecs:TagResource',
        resource: 'arn:aws:ecs:eu-west-1:000000000000:task/main/*',
        context: { 'ecs:CreateAction': 'RunTask', 'ecs:cluster': clusterArn },
      },
      ...['logs:CreateLogStream', 'logs:PutLogEvents'].map((action): unknown =>
        expect.objectContaining({ action }),
      ),
    ]);
  });

  test('without PassRole starts nothing', async () => {
    ecs.gateway.deny('iam:PassRole');

    await expect(ecs.run('exit 0')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const { taskArns } = await ecs.client.send(new ListTasksCommand({ cluster: 'main' }));
    expect(taskArns).toEqual([]);
  });
});

describe('descriptions', () => {
  test('ListTasks finds tasks by startedBy, family and desired status', async () => {
    const running = await ecs.run('sleep 30', { startedBy: 'launch-1' });
    const ended = await ecs.run('exit 0', { startedBy: 'launch-1' });
    await ecs.run('sleep 30', { startedBy: 'launch-2' });
    await ecs.stopped(ended);
    const list = async (filter: object): Promise<string[] | undefined> =>
      (await ecs.client.send(new ListTasksCommand({ cluster: 'main', ...filter }))).taskArns;

    expect(await list({ startedBy: 'launch-1' })).toEqual([running.taskArn]);
    expect(await list({ startedBy: 'launch-1', desiredStatus: 'STOPPED' })).toEqual([
      ended.taskArn,
    ]);
    expect(await list({ family: 'engine' })).toHaveLength(2);
    expect(await list({ family: 'other' })).toEqual([]);
    const page = await ecs.client.send(new ListTasksCommand({ cluster: 'main', maxResults: 1 }));
    expect(page.taskArns).toHaveLength(1);
    expect(await list({ nextToken: page.nextToken })).toHaveLength(1);
  });

  test('DescribeTaskDefinition and DescribeClusters show what was declared', async () => {
    const { taskDefinition, tags } = await ecs.client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: 'engine:1', include: ['TAGS'] }),
    );
    const { clusters, failures } = await ecs.client.send(
      new DescribeClustersCommand({ clusters: ['main', 'nope'] }),
    );

    expect(taskDefinition).toMatchObject({
      taskDefinitionArn: definitionArn,
      revision: 1,
      containerDefinitions: [
        {
          name: 'engine',
          environment: [{ name: 'FROM_DEFINITION', value: 'yes' }],
          logConfiguration: { options: { 'awslogs-group': '/engine' } },
        },
      ],
    });
    expect(tags).toEqual([{ key: 'team', value: 'genomics' }]);
    expect(clusters).toMatchObject([{ clusterArn, status: 'ACTIVE' }]);
    expect(failures).toMatchObject([{ reason: 'MISSING' }]);
  });

  test('TagResource adds to the tags of a task', async () => {
    const { taskArn } = await ecs.run('exit 0', { tags: [{ key: 'a', value: '1' }] });

    await ecs.client.send(
      new TagResourceCommand({ resourceArn: taskArn, tags: [{ key: 'b', value: '2' }] }),
    );

    const { tags } = await ecs.client.send(
      new ListTagsForResourceCommand({ resourceArn: taskArn }),
    );
    expect(tags).toEqual([
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ]);
  });

  test('registerTaskDefinition() refuses what matters and is not modelled, by name', () => {
    const register = (container: Record<string, unknown>) => () =>
      ecs.service.registerTaskDefinition(definition(container));

    expect(register({ WorkingDirectory: '/work' })).toThrow('WorkingDirectory');
    expect(register({ Secrets: [] })).toThrow('Secrets');
    expect(register({ EntryPoint: undefined, Command: undefined })).toThrow(
      'container "engine" must state EntryPoint or Command',
    );
  });
});
