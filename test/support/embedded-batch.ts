import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BatchClient, DescribeJobsCommand, SubmitJobCommand } from '@aws-sdk/client-batch';
import type { JobDetail, SubmitJobCommandInput } from '@aws-sdk/client-batch';
import { createBatch } from '../../lib/embedded/services/batch/batch';
import type { BatchService } from '../../lib/embedded/services/batch/batch';
import { createEvents } from '../../lib/embedded/services/events/events';
import { createLogs } from '../../lib/embedded/services/logs/logs';
import { startDataGateway } from './embedded-data-gateway';
import type { DataGateway } from './embedded-data-gateway';
import { until } from './embedded-ecs';

/** An event of Batch. */
export interface BatchEvent {
  'detail-type': string;
  resources: string[];
  detail: JobDetail & { tags: Record<string, string> };
}

const prefix = 'arn:aws:batch:eu-west-1:000000000000';
export const queueArn = `${prefix}:job-queue/main`;
export const definitionArn = `${prefix}:job-definition/tool:1`;
export const jobRole = 'arn:aws:iam::000000000000:role/job';
export const executionRole = 'arn:aws:iam::000000000000:role/execution';

/** Batch with one environment, one queue and one job definition, anew for each test. */
export interface BatchFixture {
  gateway: DataGateway;
  service: BatchService;
  client: BatchClient;
  imageFolder: string;
  events: BatchEvent[];
  lines: { group: string; stream: string; message: string }[];
  /** Submits a script, or the definition's own command; returns the job's id. */
  submit(script?: string, more?: Partial<SubmitJobCommandInput>): Promise<string>;
  describe(jobId: string): Promise<JobDetail>;
  /** Waits until the job has this status, and describes it. */
  reached(jobId: string, status: string): Promise<JobDetail>;
  /** Waits for the job's end. */
  ended(jobId: string): Promise<JobDetail>;
  /** The statuses that the job's events tell of. */
  statuses(jobId: string): (string | undefined)[];
  printed(text: string): Promise<void>;
  /** The process ids that scripts have printed as `pid N`. */
  printedPids(): number[];
}

/** Starts Batch before each test of the file and stops it after; a world's clock may be given. */
export function useBatch(settings: { readonly now?: () => Date } = {}): BatchFixture {
  const fixture = {} as BatchFixture;

  beforeEach(async () => {
    const gateway = await startDataGateway(settings);
    const imageFolder = mkdtempSync(path.join(tmpdir(), 'embedded-image-'));
    Object.assign(fixture, observers(fixture), { gateway, imageFolder, events: [], lines: [] });
    fixture.service = await startBatch(fixture);
    declareEnvironment(fixture, 'ec2', {});
    declareQueue(fixture, 'main', {});
    declareDefinition(fixture, 'tool', {});
    gateway.serve(fixture.service);
    fixture.client = new BatchClient(gateway.client);
  });

  afterEach(async () => {
    fixture.client.destroy();
    await fixture.gateway.stop();
    rmSync(fixture.imageFolder, { recursive: true, force: true });
  });

  return fixture;
}

/** As a template declares it, with other resources if need be. */
export function declareEnvironment(
  { service }: BatchFixture,
  name: string,
  resources: Record<string, unknown>,
): void {
  service.createComputeEnvironment({
    name,
    arn: `${prefix}:compute-environment/${name}`,
    properties: {
      Type: 'MANAGED',
      ComputeResources: {
        Type: 'EC2',
        MaxvCpus: 4,
        InstanceTypes: ['optimal'],
        InstanceRole: 'profile',
        Subnets: ['subnet-1'],
        ...resources,
      },
    },
  });
}

export function declareQueue(
  { service }: BatchFixture,
  name: string,
  properties: Record<string, unknown>,
): void {
  service.createJobQueue({
    name,
    arn: `${prefix}:job-queue/${name}`,
    properties: {
      Priority: 1,
      ComputeEnvironmentOrder: [
        { Order: 1, ComputeEnvironment: `${prefix}:compute-environment/ec2` },
      ],
      ...properties,
    },
  });
}

export function declareDefinition(
  { service }: BatchFixture,
  name: string,
  properties: Record<string, unknown>,
  container: Record<string, unknown> = {},
): void {
  service.registerJobDefinition({ name, properties: definition(properties, container) });
}

/** A job definition as a template declares it. */
export function definition(
  properties: Record<string, unknown>,
  container: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    Type: 'container',
    ContainerProperties: {
      Image: 'tool:latest',
      Command: ['bash', '-c', 'echo started'],
      Environment: [{ Name: 'FROM_DEFINITION', Value: 'yes' }],
      JobRoleArn: jobRole,
      ResourceRequirements: [
        { Type: 'VCPU', Value: '1' },
        { Type: 'MEMORY', Value: '256' },
      ],
      LogConfiguration: {
        LogDriver: 'awslogs',
        Options: { 'awslogs-group': '/jobs', 'awslogs-stream-prefix': 'job', mode: 'blocking' },
      },
      ...container,
    },
    ...properties,
  };
}

async function startBatch(fixture: BatchFixture): Promise<BatchService> {
  const { world } = fixture.gateway;
  const events = await createEvents(world);
  const logs = await createLogs(world);
  events.addRule({
    name: 'jobs',
    enabled: true,
    eventPattern: { source: ['aws.batch'] },
    targets: [
      { id: 'test', deliver: async (event) => void fixture.events.push(event as BatchEvent) },
    ],
  });
  return createBatch(world, {
    events,
    logs: {
      ...logs,
      append: (group, stream, messages) =>
        void fixture.lines.push(...messages.map(({ message }) => ({ group, stream, message }))),
    },
    roleCredentials: (role) => ({ AWS_ACCESS_KEY_ID: `ROLE-${role}`, AWS_SECRET_ACCESS_KEY: 'x' }),
    imageFolder: (image) => (image === 'tool:latest' ? fixture.imageFolder : undefined),
  });
}

function observers(fixture: BatchFixture): Partial<BatchFixture> {
  const describe = async (jobId: string): Promise<JobDetail> => {
    const { jobs } = await fixture.client.send(new DescribeJobsCommand({ jobs: [jobId] }));
    const [job] = jobs ?? [];
    if (job === undefined) throw new Error(`There is no job ${jobId}`);
    return job;
  };
  const reached = async (jobId: string, ...statuses: string[]): Promise<JobDetail> => {
    let job: JobDetail | undefined;
    await until(
      async () => {
        job = await describe(jobId);
        return statuses.includes(job.status ?? '');
      },
      `the job to be ${statuses.join(' or ')}`,
    );
    if (job === undefined) throw new Error('unreachable');
    return job;
  };
  return {
    async submit(script, more = {}) {
      const override = { containerOverrides: { command: ['bash', '-c', script ?? ''] } };
      const { jobId } = await fixture.client.send(
        new SubmitJobCommand({
          jobName: 'job-1',
          jobQueue: queueArn,
          jobDefinition: definitionArn,
          ...(script === undefined ? {} : override),
          ...more,
        }),
      );
      return jobId ?? '';
    },
    describe,
    reached,
    ended: (jobId) => reached(jobId, 'SUCCEEDED', 'FAILED'),
    statuses: (jobId) =>
      fixture.events
        .filter((event) => event['detail-type'] === 'Batch Job State Change')
        .map(({ detail }) => detail)
        .filter((detail) => detail.jobId === jobId)
        .map((detail) => detail.status),
    printed: (text) =>
      until(() => fixture.lines.some(({ message }) => message.includes(text)), `"${text}"`),
    printedPids: () =>
      fixture.lines.flatMap(({ message }) => {
        const match = /^pid (\d+)$/.exec(message);
        return match?.[1] === undefined ? [] : [Number(match[1])];
      }),
  };
}
