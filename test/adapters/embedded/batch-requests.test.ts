import {
  BatchClient,
  CancelJobCommand,
  ListJobsCommand,
  SubmitJobCommand,
  TerminateJobCommand,
} from '@aws-sdk/client-batch';
import type { SubmitJobCommandInput } from '@aws-sdk/client-batch';
import {
  declareDefinition,
  declareEnvironment,
  declareQueue,
  definitionArn,
  executionRole,
  queueArn,
  useBatch,
} from '../../support/embedded-batch';

const batch = useBatch();

function declareFargate(): void {
  declareEnvironment(batch, 'fargate', {
    Type: 'FARGATE',
    InstanceTypes: undefined,
    InstanceRole: undefined,
  });
  declareQueue(batch, 'fargate', {
    ComputeEnvironmentOrder: [{ Order: 1, ComputeEnvironment: 'fargate' }],
  });
  declareDefinition(
    batch,
    'serverless',
    { PlatformCapabilities: ['FARGATE'] },
    {
      ExecutionRoleArn: executionRole,
      ResourceRequirements: [
        { Type: 'VCPU', Value: '0.25' },
        { Type: 'MEMORY', Value: '512' },
      ],
    },
  );
}

describe('SubmitJob', () => {
  test.each([
    ['a name with a slash', { jobName: 'a/b' }, 'Invalid value at "jobName"'],
    ['a name of 129 characters', { jobName: 'a'.repeat(129) }, 'Invalid value at "jobName"'],
    ['an unknown queue', { jobQueue: 'nope' }, 'JobQueue nope not found.'],
    ['an unknown definition', { jobDefinition: 'nope' }, 'JobDefinition nope is not found'],
    ['another revision', { jobDefinition: 'tool:2' }, 'JobDefinition tool:2 is not found'],
    [
      'a time limit under a minute',
      { timeout: { attemptDurationSeconds: 59 } },
      'attemptDurationSeconds must be at least 60',
    ],
    [
      'a retry strategy without attempts',
      { retryStrategy: {} },
      'RetryAttempts must be provided with retry strategy',
    ],
    ['an unknown dependency', { dependsOn: [{ jobId: 'nope' }] }, 'Dependent job nope not found'],
    [
      'half a vCPU on EC2',
      { containerOverrides: { resourceRequirements: [{ type: 'VCPU', value: '0.5' }] } },
      'Value 0.5 for type VCPU in resourceRequirement is not valid. Please provide a numeric value.',
    ],
    [
      'overrides of containers that a plain definition does not have',
      { ecsPropertiesOverride: { taskProperties: [] } },
      'ECS properties overrides should only be set for ecsProperties jobs.',
    ],
    [
      'more than 30 KiB, counted in bytes',
      { parameters: { text: '\u00fc'.repeat(16_000) } },
      'Job size must be less than 30 KiB, got 32 KiB',
    ],
  ] as [string, Partial<SubmitJobCommandInput>, string][])(
    'refuses %s',
    async (_what, more, message) => {
      const refused = batch.submit(undefined, more);

      await expect(refused).rejects.toMatchObject({ name: 'ClientException' });
      await expect(refused).rejects.toThrow(message);
    },
  );

  test.each([
    ['arrayProperties', { arrayProperties: { size: 2 } }, 'arrayProperties'],
    ['a fair share', { shareIdentifier: 'a' }, 'shareIdentifier'],
    [
      'an instance type',
      { containerOverrides: { instanceType: 'm5.large' } },
      'containerOverrides.instanceType',
    ],
  ] as [string, Partial<SubmitJobCommandInput>, string][])(
    'refuses %s by name, because it is not modelled',
    async (_what, more, name) => {
      await expect(batch.submit(undefined, more)).rejects.toMatchObject({
        name: 'NotImplementedInEmbeddedAws',
        message: `Embedded AWS does not implement batch:SubmitJob with ${name}`,
      });
    },
  );

  test('takes queue and definition by name or ARN, the definition with or without revision', async () => {
    declareDefinition(batch, 'tool', {}, { Command: ['bash', '-c', 'echo second'] });
    for (const jobDefinition of ['tool:1', definitionArn, 'tool', definitionArn.slice(0, -2)]) {
      await batch.ended(await batch.submit(undefined, { jobQueue: 'main', jobDefinition }));
    }

    expect(batch.lines.map(({ message }) => message)).toEqual([
      ...['started', 'started', 'second', 'second'],
    ]);
  });

  test('puts parameters in for what the command refers to, and leaves what nobody gave', async () => {
    declareDefinition(
      batch,
      'greet',
      { Parameters: { greeting: 'hello', name: 'nobody' } },
      { Command: ['echo', 'Ref::greeting Ref::name', 'Ref::unknown', 'Ref::constructor'] },
    );
    const jobId = await batch.submit(undefined, {
      jobDefinition: 'greet',
      parameters: { name: '$(whoami) Ref::greeting' },
    });
    await batch.ended(jobId);

    expect(batch.lines.map(({ message }) => message)).toEqual([
      'hello $(whoami) Ref::greeting Ref::unknown Ref::constructor',
    ]);
  });

  test('asks for queue, definition with revision, and tags, and for no role', async () => {
    await batch.submit('exit 0', { jobQueue: 'main', jobDefinition: 'tool', tags: { a: 'b' } });

    expect(batch.gateway.questions.map(({ action, resource }) => [action, resource])).toEqual([
      ['batch:SubmitJob', queueArn],
      ['batch:SubmitJob', definitionArn],
      ['batch:TagResource', queueArn],
      ['batch:TagResource', definitionArn],
    ]);
  });

  test('without the right to tag submits nothing', async () => {
    batch.gateway.deny('batch:TagResource');

    await expect(batch.submit('exit 0', { tags: { a: 'b' } })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    const { jobSummaryList } = await batch.client.send(
      new ListJobsCommand({ jobQueue: 'main', filters: [{ name: 'JOB_NAME', values: ['*'] }] }),
    );
    expect(jobSummaryList).toEqual([]);
  });
});

describe('on Fargate', () => {
  beforeEach(declareFargate);
  const submit = (override: SubmitJobCommandInput['containerOverrides'], more = {}) =>
    batch.submit(undefined, {
      jobQueue: 'fargate',
      jobDefinition: 'serverless',
      containerOverrides: override,
      ...more,
    });

  test('a job runs on no instance', async () => {
    const job = await batch.ended(await submit(requirements('0.5', '1024')));

    expect(job).toMatchObject({ status: 'SUCCEEDED', platformCapabilities: ['FARGATE'] });
    expect(job.container).not.toHaveProperty('containerInstanceArn');
  });

  test.each([
    ['1', '4000', '(1.00 vCPU, 4000 MiB)'],
    ['0.25', '1536', '(0.25 vCPU, 1536 MiB)'],
    ['8', '17408', '(8.00 vCPU, 17408 MiB)'],
    ['3', '8192', '(3.00 vCPU, 8192 MiB)'],
  ])('%s vCPUs with %s MiB are refused', async (vcpus, memory, shown) => {
    await expect(submit(requirements(vcpus, memory))).rejects.toThrow(
      `Error executing request, Exception : Fargate resource requirements ${shown} not valid., RequestId: `,
    );
  });

  test('the old way to ask for vCPUs is refused', async () => {
    await expect(submit({ vcpus: 1 })).rejects.toThrow(
      'vcpus is not applicable for Fargate. Use resource requirements instead.',
    );
  });

  test('a definition for EC2 is refused, and one for Fargate in a queue of instances', async () => {
    await expect(submit({}, { jobDefinition: 'tool' })).rejects.toThrow(
      'Job definition for EC2 cannot be used with JobQueue fargate.',
    );
    await expect(submit({}, { jobQueue: 'main' })).rejects.toThrow(
      'Job definition for FARGATE cannot be used with JobQueue main.',
    );
  });
});

test('TerminateJob asks for the job, and refuses an unknown one', async () => {
  const command = new TerminateJobCommand({ jobId: 'nope', reason: 'x' });

  await expect(batch.client.send(command)).rejects.toThrow('Job nope not found.');
  expect(batch.gateway.questions).toMatchObject([
    {
      action: 'batch:TerminateJob',
      resource: 'arn:aws:batch:eu-west-1:000000000000:job/nope',
    },
  ]);
});

test.each([
  ['TerminateJob', TerminateJobCommand],
  ['CancelJob', CancelJobCommand],
] as const)('%s shows the tags of the job to policies', async (operation, Command) => {
  const jobId = await batch.submit('sleep 60', { tags: { 'wfm:deployment': 'mine' } });

  await batch.client.send(new Command({ jobId, reason: 'x' }));

  expect(batch.gateway.questions.at(-1)).toEqual({
    action: `batch:${operation}`,
    resource: `arn:aws:batch:eu-west-1:000000000000:job/${jobId}`,
    context: { 'aws:ResourceTag/wfm:deployment': 'mine' },
  });
});

test('a denied action is an AccessDeniedException', async () => {
  batch.gateway.deny('batch:SubmitJob');
  const client = new BatchClient(batch.gateway.client);
  const command = new SubmitJobCommand({
    jobName: 'a',
    jobQueue: 'main',
    jobDefinition: 'tool',
  });

  await expect(client.send(command)).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('not authorized to perform: batch:SubmitJob') as string,
  });
  client.destroy();
});

function requirements(vcpus: string, memory: string) {
  return {
    resourceRequirements: [
      { type: 'VCPU' as const, value: vcpus },
      { type: 'MEMORY' as const, value: memory },
    ],
  };
}
