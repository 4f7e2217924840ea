import {
  BatchClient,
  DescribeJobsCommand,
  ListJobsCommand,
  type JobStatus,
} from '@aws-sdk/client-batch';
import {
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { computeServicesSchema, type ComputeServices } from '../../lib/contract/compute-services';
import type { EmbeddedManager } from './embedded-manager';
import { complaints, countUnprocessed, until } from './scenario';

/** A job that reads from further buckets. */
export async function jobThatReadsElsewhere(manager: EmbeddedManager): Promise<readonly string[]> {
  const buckets = ['lab-reads', 'partner-reads'];
  for (const bucket of buckets) await manager.putObject(`s3://${bucket}/a.txt`, 'acgt');
  return runJob(manager, {
    command: USES_OBJECTS,
    service: 'batch-fargate',
    expected: 'SUCCEEDED',
    readsFrom: buckets,
  });
}

/** A job of the state machine that succeeds, and works with objects of a run. */
export function jobThatSucceeds(manager: EmbeddedManager): Promise<readonly string[]> {
  return runJob(manager, {
    command: USES_OBJECTS,
    service: 'batch-fargate',
    expected: 'SUCCEEDED',
  });
}

export function jobThatFails(manager: EmbeddedManager): Promise<readonly string[]> {
  return runJob(manager, {
    command: ['bash', '-c', 'exit 3'],
    service: 'batch-ec2-spot',
    expected: 'FAILED CommandFailed',
  });
}

interface ExpectedJob {
  readonly command: readonly string[];
  readonly service: keyof ComputeServices['jobQueues'];
  /** Status of its execution and error. */
  readonly expected: string;
  /** Names of buckets with an object `a.txt`. */
  readonly readsFrom?: readonly string[];
}

async function runJob(
  manager: EmbeddedManager,
  { command, service, expected, readsFrom = [] }: ExpectedJob,
): Promise<readonly string[]> {
  const { executionArn, sfn } = await startJob(manager, { command, service, readsFrom });
  const ended = await until(async () => {
    // Asked first: a job that ends meanwhile has not been told of yet.
    const wasAnswerDue = await hasEndedJob(manager);
    await manager.aws.settled();
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return `${execution.status ?? ''} ${execution.error ?? ''}`;
    // An execution that nobody answered would wait for days.
    return wasAnswerDue ? 'RUNNING although its job has ended' : undefined;
  });
  const lines = await manager.groupLines('BatchLogs', 'about to end');
  sfn.destroy();
  return complaints({
    [`the execution is ${ended}`]: ended.trim() === expected,
    'the job has no log': expected !== 'SUCCEEDED' || lines.length === 1,
  });
}

/** A stopped execution does not leave its job behind. */
export async function stoppedExecution(manager: EmbeddedManager): Promise<readonly string[]> {
  const { executionArn, sfn } = await startJob(manager, {
    command: ['sleep', '600'],
    service: 'batch-ec2',
  });
  const running = await until(async () => {
    const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    const jobIds = await findJobs(manager, 'RUNNING');
    return jobIds.length > 0 || status !== 'RUNNING' ? jobIds : undefined;
  });
  await sfn.send(new StopExecutionCommand({ executionArn }));
  await manager.aws.settled();
  sfn.destroy();
  return complaints({
    'its job did not run': running.length === 1,
    'its job goes on': await areTerminated(manager, running),
    'an event was given up': (await countUnprocessed(manager)) === 0,
  });
}

async function startJob(
  manager: EmbeddedManager,
  { command, service, readsFrom = [] }: Omit<ExpectedJob, 'expected'>,
): Promise<{ executionArn: string; sfn: SFNClient }> {
  const services = await readComputeServices(manager);
  const { jobDefinitions, jobQueues, stateMachineArn } = services;
  const input = {
    jobQueue: jobQueues[service],
    jobDefinition: service === 'batch-fargate' ? jobDefinitions.fargate : jobDefinitions.ec2,
    command,
    environment: [
      { name: 'BUCKET', value: manager.bucket },
      { name: 'READS_FROM', value: readsFrom.join(',') },
    ],
    vcpus: 1,
    memoryMib: 2048,
    timeoutSeconds: 600,
  };
  const sfn = new SFNClient(manager.clientSettings);
  const { executionArn = '' } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  return { executionArn, sfn };
}

export async function readComputeServices(manager: EmbeddedManager): Promise<ComputeServices> {
  const ssm = new SSMClient(manager.clientSettings);
  const Name = manager.aws.outputs['ComputeServicesParameter'];
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
  ssm.destroy();
  return computeServicesSchema.parse(JSON.parse(Parameter?.Value ?? ''));
}

async function findJobs(manager: EmbeddedManager, jobStatus: JobStatus): Promise<string[]> {
  const batch = new BatchClient(manager.clientSettings);
  const { jobQueues } = await readComputeServices(manager);
  const lists = await Promise.all(
    Object.values(jobQueues).map((jobQueue) =>
      batch.send(new ListJobsCommand({ jobQueue, jobStatus })),
    ),
  );
  batch.destroy();
  return lists.flatMap(({ jobSummaryList = [] }) => jobSummaryList.map(({ jobId = '' }) => jobId));
}

/** Whether somebody has ended the jobs, though their processes may take a moment more. */
async function areTerminated(manager: EmbeddedManager, jobIds: string[]): Promise<boolean> {
  const batch = new BatchClient(manager.clientSettings);
  const { jobs = [] } = await batch.send(new DescribeJobsCommand({ jobs: jobIds }));
  batch.destroy();
  return jobs.every(({ isTerminated }) => isTerminated === true);
}

async function hasEndedJob(manager: EmbeddedManager): Promise<boolean> {
  const lists = await Promise.all([findJobs(manager, 'SUCCEEDED'), findJobs(manager, 'FAILED')]);
  return lists.flat().length > 0;
}

/** Talks to S3 as the job's role, which the access key names; embedded AWS checks no signatures. */
const USES_OBJECTS = [
  'node',
  '-e',
  `
    const { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: key, BUCKET: own, READS_FROM: others } = process.env;
    const scope = 'Credential=' + key + '/20261125/us-east-1/s3/aws4_request';
    const authorization = 'AWS4-HMAC-SHA256 ' + scope + ', SignedHeaders=host, Signature=0';
    const call = async (method, path, body) => {
      const response = await fetch(endpoint + '/' + path, {
        method, body, headers: { authorization, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      });
      if (!response.ok) throw new Error(method + ' ' + path + ': ' + (await response.text()));
    };
    (async () => {
      await call('PUT', own + '/runs/job/work/a.txt', 'acgt');
      await call('GET', own + '/runs/job/work/a.txt');
      await call('GET', own + '/?list-type=2&prefix=runs/job/');
      await call('DELETE', own + '/runs/job/work/a.txt');
      for (const bucket of others.split(',').filter(Boolean)) {
        await call('GET', bucket + '/?list-type=2');
        await call('GET', bucket + '/a.txt');
      }
      console.log('about to end');
    })().catch((error) => { console.error(error); process.exitCode = 1; });
  `,
];
