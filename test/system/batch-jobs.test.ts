import {
  BatchClient,
  DescribeComputeEnvironmentsCommand,
  DescribeJobDefinitionsCommand,
  DescribeJobsCommand,
  SubmitJobCommand,
  type ContainerOverrides,
} from '@aws-sdk/client-batch';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { computeServicesSchema, type ComputeServices } from '../../lib/contract/compute-services';
import { renderJobTags } from '../../lib/contract/job-tags';
import type { Launch } from '../../lib/domain/launch/launch';
import { MemoryGroups } from '../../lib/embedded/containers/memory-groups';
import { EmbeddedManager } from '../support/embedded-manager';
import { GRANT_WORKFLOWS } from '../support/grant-scenarios';
import { wfm } from '../support/running-wfm';
import { until } from '../support/scenario';
import { sheetOf } from '../support/small-workflows';
import { temporaryFolders } from '../support/temporary-folder';

const makeFolder = temporaryFolders();

const SOME_TEXT: unknown = expect.any(String);
const SOME_NUMBER: unknown = expect.any(Number);

function textWith(part: string): unknown {
  return expect.stringContaining(part);
}

const probe = new MemoryGroups(() => undefined).create(`jobs-${process.pid}`, 64);
afterAll(() => probe?.remove());
// Control groups need root, and are not everywhere: then the test of memory is shown as skipped.
const testWithMemoryLimit = probe === undefined ? test.skip : test;

/** Nobody waits here: what is stuck is reported at once. */
const REPORTS_AT_ONCE: [RegExp, string] = [
  /"STUCK_REPORT_MINUTES": ?"\d+"/g,
  '"STUCK_REPORT_MINUTES":"0"',
];

let manager: EmbeddedManager;
let launch: Launch;
let services: ComputeServices;
let batch: BatchClient;

/** A launch whose engine runs for as long as the test needs it, and whose jobs, says its row, run on Batch. */
beforeEach(async () => {
  manager = await EmbeddedManager.start({
    folder: makeFolder(),
    workflows: GRANT_WORKFLOWS,
    changeTemplate: (text) => text.replaceAll(...REPORTS_AT_ONCE),
  });
  batch = new BatchClient(manager.clientSettings);
  const ssm = new SSMClient(manager.clientSettings);
  const Name = manager.aws.outputs['ComputeServicesParameter'];
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
  ssm.destroy();
  services = computeServicesSchema.parse(JSON.parse(Parameter?.Value ?? ''));
  await manager.put('launches/endless.yaml', sheetOf('endless', manager.bucket));
  await manager.until(1, ({ jobs }) => jobs?.running === 1);
  await manager.aws.settled();
  [launch] = (await manager.launches()) as [Launch];
  await manager.putRow({ ...launch, computeService: 'batch-ec2-spot', jobs: undefined });
});

afterEach(async () => {
  batch.destroy();
  await manager.stop();
});

interface Submission {
  readonly command: readonly string[];
  readonly overrides?: ContainerOverrides;
  readonly attempt?: number;
  readonly sample?: string;
}

async function submit({
  command,
  overrides = {},
  attempt = 1,
  sample = 'S 1',
}: Submission): Promise<string> {
  const { jobId = '' } = await batch.send(
    new SubmitJobCommand({
      jobName: 'snakejob-align-0b1e6e1e-8a55-4a0b-9a52-ec1ae9d6a6d1',
      jobQueue: services.jobQueues['batch-ec2-spot'],
      jobDefinition: services.jobDefinitions.ec2,
      containerOverrides: { command: [...command], ...overrides },
      tags: renderJobTags({
        ...{ launchId: launch.launchId, attempt, wildcards: { sample } },
        deployment: manager.aws.stackName,
      }),
    }),
  );
  return jobId;
}

type Row = Record<string, unknown>;

function rowOf(jobId: string, claim: (row: Row) => boolean): Promise<Row> {
  return until(async () => {
    await manager.aws.settled();
    const rows = await manager.records();
    return rows.find((row) => row['jobId'] === jobId && claim(row));
  });
}

async function sweep(): Promise<Launch> {
  manager.aws.tick();
  await manager.aws.settled();
  const rows = await manager.launches();
  const row = rows.find(({ launchId }) => launchId === launch.launchId);
  if (row === undefined) throw new Error('The row is gone');
  return row;
}

async function spotEnvironment(): Promise<string> {
  const { computeEnvironments = [] } = await batch.send(new DescribeComputeEnvironmentsCommand({}));
  const spot = computeEnvironments.find(
    ({ computeResources }) => computeResources?.type === 'SPOT',
  );
  return spot?.computeEnvironmentArn ?? '';
}

test('a job that succeeds has a row, and the item counts it', async () => {
  const jobId = await submit({ command: ['bash', '-c', 'echo done'] });
  const row = await rowOf(jobId, ({ state }) => state === 'SUCCEEDED');
  const { jobs, status } = await sweep();

  expect(row).toMatchObject({
    ...{ recordKey: `job#0001#${jobId}`, attempt: 1, rule: 'align', wildcards: { sample: 'S_1' } },
    ...{ tries: 1, exitCode: 0, queueArn: services.jobQueues['batch-ec2-spot'] },
    ...{ logStream: SOME_TEXT, logUrl: textWith('log-events') },
    ...{
      createdAt: SOME_TEXT,
      startedAt: SOME_TEXT,
      stoppedAt: SOME_TEXT,
    },
    ...{ vcpus: SOME_NUMBER, memoryMib: SOME_NUMBER },
  });
  expect({ status, jobs }).toMatchObject({
    status: 'RUNNING',
    jobs: { submitted: 1, running: 0, failed: 0, succeeded: 1 },
  });
}, 300_000);

test('wfm logs prints the log of a failed job, and by its ID that of any other', async () => {
  const failing = await submit({ command: ['bash', '-c', 'echo no such reference >&2; exit 3'] });
  const good = await submit({ command: ['bash', '-c', 'seq 3'], sample: 'S 2' });
  const { failure } = await rowOf(failing, ({ state }) => state === 'FAILED');
  expect(failure).toMatchObject({
    type: 'RuleFailed',
    evidence: { exitCode: 3, logTail: ['no such reference'] },
  });
  await rowOf(good, ({ state }) => state === 'SUCCEEDED');
  const { environment } = manager.aws;

  const [failed, last] = await Promise.all([
    wfm(['logs', launch.launchId, '--failed'], environment),
    wfm(['logs', launch.launchId, '--job', good, '--tail', '2', '--json'], environment),
  ]);

  expect(failed).toMatchObject({ exitCode: 0, stderr: '' });
  expect(failed.stdout).toBe(
    `==> align S_1 (job ${failing} on AWS Batch, RuleFailed, exit code 3) <==\nno such reference\n`,
  );
  expect(JSON.parse(last.stdout)).toMatchObject({
    ...{ jobId: good, state: 'SUCCEEDED', isWhole: true, lines: ['2', '3'] },
  });
}, 300_000);

test('a job whose spot instance is lost is tried again, and its row says so', async () => {
  const jobId = await submit({ command: ['sleep', '600'] });
  await rowOf(jobId, ({ state }) => state === 'RUNNING');
  manager.aws.batch.loseHost(jobId);
  const row = await rowOf(jobId, ({ state, tries }) => state === 'RUNNING' && tries === 1);

  expect(row).toMatchObject({ state: 'RUNNING', tries: 1 });
  expect((await sweep()).jobs).toMatchObject({ submitted: 1, running: 1, failed: 0 });
}, 300_000);

test('a job whose image is missing cannot start', async () => {
  manager.aws.batch.failPulls(await imageOfJobs(), 'manifest unknown');
  const jobId = await submit({ command: ['true'] });
  const row = await rowOf(jobId, ({ state }) => state === 'FAILED');

  expect(row).toMatchObject({
    failure: { type: 'ImageNotFound', hint: SOME_TEXT },
    reason: textWith('CannotPullContainerError: manifest unknown'),
  });
  expect((await sweep()).jobs).toMatchObject({ submitted: 1, failed: 1 });
}, 300_000);

async function imageOfJobs(): Promise<string> {
  const { jobDefinitions = [] } = await batch.send(
    new DescribeJobDefinitionsCommand({ jobDefinitions: [services.jobDefinitions.ec2] }),
  );
  const images = /"image":"([^"]+)"/.exec(JSON.stringify(jobDefinitions));
  return images?.[1] ?? '';
}

testWithMemoryLimit(
  'a job that uses more memory than it asked for says so',
  async () => {
    const hungry = 'const kept = []; while (kept.length < 8) kept.push(Buffer.alloc(1 << 26, 1));';
    const jobId = await submit({
      command: ['node', '-e', hungry],
      overrides: { resourceRequirements: [{ type: 'MEMORY', value: '128' }] },
    });
    const row = await rowOf(jobId, ({ state }) => state === 'FAILED');

    expect(row).toMatchObject({
      ...{ exitCode: 137, memoryMib: 128 },
      failure: { type: 'OutOfMemory', owner: 'scientist', evidence: { job: jobId } },
    });
  },
  120_000,
);

test('a queue that is blocked is reported with cause and cure, and no more once it is not', async () => {
  const environment = await spotEnvironment();
  manager.aws.batch.setCapacity(environment, false);
  const jobId = await submit({ command: ['true'] });
  await rowOf(jobId, ({ blockedReason }) => blockedReason !== undefined);

  expect(await sweep()).toMatchObject({
    status: 'RUNNING',
    attention: {
      type: 'QueueBlocked',
      owner: 'operator',
      message: textWith('CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY'),
      hint: textWith('batch.instanceTypes'),
      evidence: { jobId, rule: 'align', reason: 'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY' },
    },
  });

  manager.aws.batch.setCapacity(environment, true);
  await rowOf(jobId, ({ state }) => state === 'SUCCEEDED');

  expect((await sweep()).attention?.type).not.toBe('QueueBlocked');
}, 300_000);

test('a job that is stuck in RUNNABLE is reported, and so is the environment that is why', async () => {
  const environment = await spotEnvironment();
  manager.aws.batch.setJoining(environment, false);
  const jobId = await submit({ command: ['true'] });
  await rowOf(jobId, ({ state }) => state === 'RUNNABLE');

  expect(await sweep()).toMatchObject({
    status: 'RUNNING',
    attention: { type: 'JobStuckInRunnable', evidence: { jobId, jobs: 1 } },
  });

  manager.aws.batch.setFault(environment, 'CLIENT_ERROR - the role is gone');

  expect((await sweep()).attention).toMatchObject({
    type: 'ComputeEnvironmentUnusable',
    message: textWith('INVALID: CLIENT_ERROR - the role is gone'),
  });
}, 300_000);

test('a job of a deleted row is ended', async () => {
  const jobId = await submit({ command: ['sleep', '600'] });
  await rowOf(jobId, ({ state }) => state === 'RUNNING');
  await manager.deleteRow(launch.launchId);
  const orphan = await submit({ command: ['sleep', '601'] });

  const reason = await until(async () => {
    const { jobs = [] } = await batch.send(new DescribeJobsCommand({ jobs: [orphan] }));
    return jobs[0]?.status === 'FAILED' ? jobs[0].statusReason : undefined;
  });
  expect(reason).toBe(`The row of launch ${launch.launchId} was deleted`);
}, 300_000);

const RULES_OF_TASKS =
  /("Description": ?"State changes of engine tasks",(?:(?!"State":)[^])*?"State": ?)"ENABLED"/;

test('an engine task of which no event tells is followed to its end by the sweep', async () => {
  await manager.stop();
  manager = await EmbeddedManager.start({
    folder: makeFolder(),
    workflows: GRANT_WORKFLOWS,
    changeTemplate: (text) => text.replace(RULES_OF_TASKS, '$1"DISABLED"'),
  });
  await manager.put('launches/endless.yaml', sheetOf('endless', manager.bucket));
  [launch] = (await manager.until(1, ({ jobs }) => jobs?.running === 1)) as [Launch];
  await manager.aws.settled();

  expect((await manager.launches())[0]?.status).toBe('LAUNCHING');
  expect(await sweep()).toMatchObject({ status: 'RUNNING', repairedAt: SOME_TEXT });

  await manager.stopTask(launch.taskArn ?? '', 'enough');
  const ended = await until(async () => {
    const row = await sweep();
    return row.status === 'FAILED' ? row : undefined;
  });
  expect(ended).toMatchObject({ failure: { type: 'EngineStopped' } });
}, 300_000);

test('an engine task that ECS knows no more has failed, with evidence', async () => {
  const gone = 'arn:aws:ecs:us-east-1:000000000000:task/cluster/00000000000000000000000000000000';
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  const { taskArn = '' } = launch;
  await manager.putRow({
    ...launch,
    ...{ taskArn: taskArn.replace(/[^/]+$/, gone.slice(-32)), startedAt: hourAgo },
  });

  expect(await sweep()).toMatchObject({
    ...{ status: 'FAILED', repairedAt: SOME_TEXT },
    failure: {
      type: 'EngineVanished',
      evidence: { stoppedReason: textWith('does not know the task') },
    },
  });
}, 300_000);
