import {
  ClientException,
  ConflictException,
  ECSClient,
  ECSServiceException,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { EngineTasks } from '../../../lib/aws/engine-tasks';
import type { LaunchSettings } from '../../../lib/contract/function-settings';
import { LAUNCH_ID, TASK_ARN } from '../../support/launches';

const BWA_ARN = 'arn:aws:ecs:us-east-1:123456789012:task-definition/bwa:1';

const SETTINGS: LaunchSettings = {
  BUCKET_NAME: 'bucket',
  LAUNCHES_TABLE: 'launches',
  CLUSTER_ARN: 'arn:aws:ecs:us-east-1:123456789012:cluster/cluster',
  TASK_DEFINITION_ARN: 'arn:aws:ecs:us-east-1:123456789012:task-definition/engine:3',
  TASK_DEFINITIONS_BY_IMAGE: new Map([['quay.io/lab/bwa:1', BWA_ARN]]),
  CONTAINER_NAME: 'engine',
  SUBNET_IDS: ['subnet-1'],
  SECURITY_GROUP_IDS: ['sg-1'],
  ASSIGN_PUBLIC_IP: 'ENABLED',
  ENGINE_LOG_GROUP: 'group',
  ENGINE_LOG_STREAM_PREFIX: 'wfm',
  ENGINE_CPUS: 2,
  ENGINE_MEMORY_MIB: 4096,
  ENGINE_DISK_GIB: 30,
  METRICS_NAMESPACE: 'GenomicsWorkflowManager/Stack',
};

const metadata = { $metadata: {}, message: '' };
const ecs = mockClient(ECSClient);
const tasks = new EngineTasks(new ECSClient({}), SETTINGS);

beforeEach(() => {
  ecs.reset();
});

test('start() asks for one task by launch and attempt alone', async () => {
  ecs.on(RunTaskCommand).resolves({ tasks: [{ taskArn: TASK_ARN }] });

  expect(await tasks.start(LAUNCH_ID, 2)).toBe(TASK_ARN);
  await tasks.start(LAUNCH_ID, 2);

  const [first, second] = ecs.commandCalls(RunTaskCommand).map(({ args }) => args[0].input);
  expect(first).toEqual(second);
  expect(first).toMatchObject({
    clientToken: `${LAUNCH_ID}/2`,
    startedBy: `${LAUNCH_ID}/2`,
    propagateTags: 'TASK_DEFINITION',
    networkConfiguration: { awsvpcConfiguration: { assignPublicIp: 'ENABLED' } },
    overrides: {
      containerOverrides: [
        {
          name: 'engine',
          environment: [
            { name: 'WFM_LAUNCH_ID', value: LAUNCH_ID },
            { name: 'WFM_ATTEMPT', value: '2' },
          ],
        },
      ],
    },
  });
});

test('start() puts the tags of the launch beside those of the definition', async () => {
  ecs.on(RunTaskCommand).resolves({ tasks: [{ taskArn: TASK_ARN }] });

  await tasks.start(LAUNCH_ID, 1, { tags: { project: 'P-17', empty: '' } });

  expect(ecs.commandCalls(RunTaskCommand)[0]?.args[0].input).toMatchObject({
    propagateTags: 'TASK_DEFINITION',
    tags: [
      { key: 'project', value: 'P-17' },
      { key: 'empty', value: '' },
    ],
  });
});

test.each([
  [undefined, SETTINGS.TASK_DEFINITION_ARN],
  ['quay.io/lab/bwa:1', BWA_ARN],
])('start() picks the task definition of image %s', async (image, taskDefinition) => {
  ecs.on(RunTaskCommand).resolves({ tasks: [{ taskArn: TASK_ARN }] });

  await tasks.start(LAUNCH_ID, 1, { image });

  expect(ecs.commandCalls(RunTaskCommand)[0]?.args[0].input).toMatchObject({ taskDefinition });
});

test.each(['quay.io/lab/bwa:2', 'constructor'])(
  'start() says that image %s was not deployed, and starts nothing',
  async (image) => {
    await expect(tasks.start(LAUNCH_ID, 1, { image })).rejects.toMatchObject({
      code: 'WorkflowDefinitionError',
      kind: 'user',
      message: `Cannot start the engine task: image "${image}" is not part of this deployment`,
    });
    expect(ecs.commandCalls(RunTaskCommand)).toEqual([]);
  },
);

test('start() takes a conflict as the task that the attempt started before', async () => {
  ecs.on(RunTaskCommand).rejects(new ConflictException({ ...metadata, resourceIds: [TASK_ARN] }));

  expect(await tasks.start(LAUNCH_ID, 1)).toBe(TASK_ARN);
});

test.each([
  ['no capacity', { failures: [{ reason: 'RESOURCE:MEMORY' }] }, 'RESOURCE:MEMORY'],
  ['no task and no reason', {}, ''],
])('start() is tried again after an answer with %s', async (_, answer, reason) => {
  ecs.on(RunTaskCommand).resolves(answer);

  await expect(tasks.start(LAUNCH_ID, 1)).rejects.toMatchObject({
    code: 'ServiceUnavailableError',
    kind: 'transient',
    message: `ECS could not place the engine task: ${reason}`,
  });
});

test.each([
  ['ThrottlingException', 'Rate exceeded'],
  ['ServerException', 'internal'],
  ['ClientException', 'Capacity is unavailable at this time. Please try again later'],
  ['ClientException', 'You have reached the limit on the number of vCPUs you can run concurrently'],
])('start() is tried again after %s: %s', async (name, message) => {
  ecs
    .on(RunTaskCommand)
    .rejects(new ECSServiceException({ name, message, $fault: 'client', $metadata: {} }));

  await expect(tasks.start(LAUNCH_ID, 1)).rejects.toMatchObject({ kind: 'transient' });
});

test('start() says which right is missing', async () => {
  const message = 'User: x is not authorized to perform: ecs:RunTask on resource: y';
  ecs.on(RunTaskCommand).rejects(
    new ECSServiceException({
      ...{ name: 'AccessDeniedException', message },
      $fault: 'client',
      $metadata: {},
    }),
  );

  await expect(tasks.start(LAUNCH_ID, 1)).rejects.toMatchObject({
    code: 'AccessDeniedError',
    kind: 'user',
    message,
  });
});

test('start() rethrows what is a fault of ours', async () => {
  const fault = new ClientException({ ...metadata, message: 'TaskDefinition is inactive' });
  ecs.on(RunTaskCommand).rejects(fault);

  await expect(tasks.start(LAUNCH_ID, 1)).rejects.toBe(fault);
});

test.each([
  ['the task of an attempt', { taskArns: [TASK_ARN] }, TASK_ARN],
  ['none', { taskArns: [] }, undefined],
])('findRunning() finds %s', async (_, answer, taskArn) => {
  ecs.on(ListTasksCommand).resolves(answer);

  expect(await tasks.findRunning(LAUNCH_ID, 2)).toBe(taskArn);
  expect(ecs.commandCalls(ListTasksCommand)[0]?.args[0].input).toEqual({
    cluster: SETTINGS.CLUSTER_ARN,
    startedBy: `${LAUNCH_ID}/2`,
  });
});

test('stop() stops a task of the cluster, with the reason', async () => {
  ecs.on(StopTaskCommand).resolves({});

  await tasks.stop(TASK_ARN, 'deleted');

  expect(ecs.commandCalls(StopTaskCommand)[0]?.args[0].input).toEqual({
    cluster: SETTINGS.CLUSTER_ARN,
    task: TASK_ARN,
    reason: 'deleted',
  });
});
