import {
  CreateJobQueueCommand,
  DeregisterJobDefinitionCommand,
  DescribeComputeEnvironmentsCommand,
  DescribeJobDefinitionsCommand,
  DescribeJobQueuesCommand,
  ListJobsCommand,
  ListTagsForResourceCommand,
  RegisterJobDefinitionCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-batch';
import {
  definition,
  executionRole,
  jobRole,
  queueArn,
  useBatch,
} from '../../support/embedded-batch';

const batch = useBatch();

const smallFargate = [
  { Type: 'VCPU', Value: '0.25' },
  { Type: 'MEMORY', Value: '512' },
];

describe('job definitions', () => {
  const container = {
    image: 'tool:latest',
    command: ['true'],
    jobRoleArn: jobRole,
    privileged: true,
    resourceRequirements: [
      { type: 'VCPU' as const, value: '1' },
      { type: 'MEMORY' as const, value: '64' },
    ],
  };
  const registration = {
    jobDefinitionName: 'made',
    type: 'container' as const,
    containerProperties: container,
  };

  test('are registered under the next revision, used, and deregistered', async () => {
    const first = await batch.client.send(new RegisterJobDefinitionCommand(registration));
    const second = await batch.client.send(new RegisterJobDefinitionCommand(registration));
    const jobId = await batch.submit(undefined, { jobDefinition: 'made' });
    const job = await batch.ended(jobId);
    await batch.client.send(new DeregisterJobDefinitionCommand({ jobDefinition: 'made:2' }));
    const { jobDefinitions } = await batch.client.send(
      new DescribeJobDefinitionsCommand({ jobDefinitionName: 'made', status: 'ACTIVE' }),
    );

    expect([first.revision, second.revision]).toEqual([1, 2]);
    expect(job).toMatchObject({ status: 'SUCCEEDED', jobDefinition: second.jobDefinitionArn });
    expect(jobDefinitions).toMatchObject([
      { ...registration, revision: 1, status: 'ACTIVE', jobDefinitionArn: first.jobDefinitionArn },
    ]);
    await expect(batch.submit(undefined, { jobDefinition: 'made:2' })).rejects.toThrow(
      'JobDefinition made:2 is not found or not ACTIVE.',
    );
  });

  test('ask for the registration, the tags and both roles', async () => {
    await batch.client.send(
      new RegisterJobDefinitionCommand({
        ...registration,
        containerProperties: { ...container, executionRoleArn: executionRole },
        tags: { a: 'b' },
      }),
    );

    const resource = 'arn:aws:batch:eu-west-1:000000000000:job-definition/made';
    const passing = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
    expect(batch.gateway.questions).toEqual([
      { action: 'batch:RegisterJobDefinition', resource, context: {} },
      { action: 'batch:TagResource', resource, context: {} },
      { action: 'iam:PassRole', resource: jobRole, context: passing },
      { action: 'iam:PassRole', resource: executionRole, context: passing },
    ]);
  });

  test('that are deregistered are asked for by their ARN', async () => {
    await batch.client.send(new RegisterJobDefinitionCommand(registration));
    await batch.client.send(new DeregisterJobDefinitionCommand({ jobDefinition: 'made:1' }));

    expect(batch.gateway.questions.at(-1)).toMatchObject({
      action: 'batch:DeregisterJobDefinition',
      resource: 'arn:aws:batch:eu-west-1:000000000000:job-definition/made:1',
    });
  });

  test.each([
    ['secrets', { secrets: [{ name: 'A', valueFrom: 'arn' }] }, 'ClientException'],
    ['another log driver', { logConfiguration: { logDriver: 'splunk' } }, 'ClientException'],
    [
      'graphics processors',
      { resourceRequirements: [{ type: 'GPU', value: '1' }] },
      'ClientException',
    ],
    ['an instance type', { instanceType: 'm5.large' }, 'NotImplementedInEmbeddedAws'],
    [
      'a mount of a volume that is not declared',
      { mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }], volumes: [{ name: 'x' }] },
      'ClientException',
    ],
  ])('with %s are refused', async (_what, more, name) => {
    const command = new RegisterJobDefinitionCommand({
      ...registration,
      containerProperties: { ...container, ...more } as typeof container,
    });

    await expect(batch.client.send(command)).rejects.toMatchObject({ name });
  });

  test.each([
    ['Privileged', { Privileged: true }, 'privileged'],
    ['Ulimits', { Ulimits: [{ Name: 'core', SoftLimit: 1, HardLimit: 1 }] }, 'ulimits'],
    ['Vcpus', { Vcpus: 1 }, 'vcpus'],
    ['Memory', { Memory: 512 }, 'memory'],
  ])('for Fargate with %s stop the start', (_what, more, name) => {
    const fargate = { ExecutionRoleArn: executionRole, ResourceRequirements: smallFargate };
    const declare = (container: Record<string, unknown>) =>
      batch.service.registerJobDefinition({
        name: 'odd',
        properties: definition({ PlatformCapabilities: ['FARGATE'] }, { ...fargate, ...container }),
      });

    expect(() => declare({ Privileged: false })).not.toThrow();
    expect(() => declare(more)).toThrow(`${name} is not applicable for Fargate.`);
  });

  test('of a template that are not modelled stop the start', () => {
    const declare = (more: Record<string, unknown>, ofContainer = {}) => {
      const properties = definition(more, ofContainer);
      batch.service.registerJobDefinition({ name: 'odd', properties });
    };

    expect(() => declare({ NodeProperties: {} })).toThrow('nodeProperties');
    expect(() => declare({}, { Secrets: [{}] })).toThrow('containerProperties.secrets');
    expect(() => declare({ PlatformCapabilities: ['FARGATE'] })).toThrow('executionRoleArn');
    expect(() => declare({}, { ResourceRequirements: [] })).toThrow('VCPU is required');
  });
});

describe('descriptions', () => {
  test('queues and environments are shown as declared, and VALID', async () => {
    const { jobQueues } = await batch.client.send(
      new DescribeJobQueuesCommand({ jobQueues: ['main', 'nope'] }),
    );
    const { computeEnvironments } = await batch.client.send(
      new DescribeComputeEnvironmentsCommand({ computeEnvironments: ['ec2'] }),
    );

    expect(jobQueues).toMatchObject([
      {
        jobQueueArn: queueArn,
        jobQueueName: 'main',
        state: 'ENABLED',
        status: 'VALID',
        priority: 1,
        computeEnvironmentOrder: [{ order: 1 }],
      },
    ]);
    expect(computeEnvironments).toMatchObject([
      {
        computeEnvironmentName: 'ec2',
        state: 'ENABLED',
        status: 'VALID',
        type: 'MANAGED',
        computeResources: { type: 'EC2', maxvCpus: 4, instanceTypes: ['optimal'] },
      },
    ]);
  });

  test('each asks for its own action, on everything where Batch knows no resource', async () => {
    const { client, gateway } = batch;
    await client.send(new DescribeJobQueuesCommand({}));
    await client.send(new DescribeComputeEnvironmentsCommand({}));
    await client.send(new DescribeJobDefinitionsCommand({}));
    await client.send(new ListJobsCommand({ jobQueue: 'main' }));
    await batch.describe('nope').catch(() => undefined);

    expect(gateway.questions.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
      'batch:DescribeJobQueues *',
      'batch:DescribeComputeEnvironments *',
      'batch:DescribeJobDefinitions *',
      'batch:ListJobs *',
      'batch:DescribeJobs *',
    ]);
  });

  test('tags of a job are listed, changed and removed; its ARN is what is asked for', async () => {
    const jobId = await batch.submit('sleep 30', { tags: { a: '1', b: '2' } });
    const { jobArn: resourceArn = '' } = await batch.describe(jobId);
    await batch.client.send(new TagResourceCommand({ resourceArn, tags: { b: '3', c: '4' } }));
    await batch.client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
    const { tags } = await batch.client.send(new ListTagsForResourceCommand({ resourceArn }));

    expect(tags).toEqual({ b: '3', c: '4' });
    expect(batch.gateway.questions.at(-1)).toMatchObject({
      action: 'batch:ListTagsForResource',
      resource: resourceArn,
    });
  });

  test('an operation that is not modelled is refused by name', async () => {
    const command = new CreateJobQueueCommand({ jobQueueName: 'a', priority: 1 });

    await expect(batch.client.send(command)).rejects.toMatchObject({
      name: 'NotImplementedInEmbeddedAws',
      message: 'Embedded AWS does not implement batch POST /v1/createjobqueue',
    });
  });
});
