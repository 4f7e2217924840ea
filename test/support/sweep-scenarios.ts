import {
  BatchClient,
  DescribeJobsCommand,
  SubmitJobCommand,
  type ContainerOverrides,
} from '@aws-sdk/client-batch';
import { DescribeTasksCommand, ECSClient } from '@aws-sdk/client-ecs';
import { renderJobTags } from '../../lib/contract/job-tags';
import type { Launch } from '../../lib/domain/launch/launch';
import type { EmbeddedManager } from './embedded-manager';
import { readComputeServices } from './job-scenarios';
import { complaints, countUnprocessed, until } from './scenario';
import { sheetOf } from './small-workflows';

/** The sweep asks after the engine, the log and the jobs of a launch, and ends what runs for nobody. */
export async function sweptLaunch(manager: EmbeddedManager): Promise<readonly string[]> {
  await manager.put('launches/endless.yaml', sheetOf('endless', manager.bucket));
  await manager.until(1, ({ jobs, status }) => jobs?.running === 1 && status === 'RUNNING');
  await manager.aws.settled();
  const [launch] = await manager.launches();
  if (launch === undefined) return ['there is no row'];
  await manager.putRow({ ...launch, computeService: 'batch-ec2' });
  const said = await logOfFailedJob(manager, launch);
  const jobId = await submitHugeJob(manager, launch);
  const blocked = await sweepUntil(manager, ({ attention }) => attention !== undefined);
  await manager.putRow({ ...blocked, attempt: 2, version: blocked.version + 1 });
  await sweepUntil(manager, () => true);
  return complaints({
    'nobody read what a failed job said': said.includes('no such reference'),
    'the jobs are not counted': blocked.jobs?.submitted === 2,
    'nobody says that it is blocked': blocked.attention?.type === 'QueueBlocked',
    'the task of an earlier attempt was not stopped': await isStopped(manager, launch),
    'the job of an earlier attempt goes on': await hasFailed(manager, jobId),
    'an event was given up': (await countUnprocessed(manager)) === 0,
  });
}

/** What the row of a job holds of its log. */
async function logOfFailedJob(manager: EmbeddedManager, launch: Launch): Promise<string> {
  const command = ['bash', '-c', 'echo no such reference >&2; exit 3'];
  const jobId = await submitJob(manager, launch, { command });
  const row = await until(async () => {
    await manager.aws.settled();
    const rows = await manager.records();
    return rows.find((one) => one['jobId'] === jobId && one['state'] === 'FAILED');
  });
  return JSON.stringify(row['failure']);
}

/** No environment has so many vCPUs. */
function submitHugeJob(manager: EmbeddedManager, launch: Launch): Promise<string> {
  const resourceRequirements = [{ type: 'VCPU', value: '99000' } as const];
  return submitJob(manager, launch, { command: ['true'], resourceRequirements });
}

async function submitJob(
  manager: EmbeddedManager,
  { launchId }: Launch,
  containerOverrides: ContainerOverrides,
): Promise<string> {
  const { jobQueues, jobDefinitions } = await readComputeServices(manager);
  const batch = new BatchClient(manager.clientSettings);
  const { jobId = '' } = await batch.send(
    new SubmitJobCommand({
      ...{ jobName: 'align', jobQueue: jobQueues['batch-ec2'], containerOverrides },
      jobDefinition: jobDefinitions.ec2,
      tags: renderJobTags({ launchId, attempt: 1, deployment: manager.aws.stackName }),
    }),
  );
  batch.destroy();
  await manager.aws.settled();
  return jobId;
}

function sweepUntil(manager: EmbeddedManager, claim: (row: Launch) => boolean): Promise<Launch> {
  return until(async () => {
    manager.aws.tick();
    await manager.aws.settled();
    const [row] = await manager.launches();
    return row !== undefined && claim(row) ? row : undefined;
  });
}

async function isStopped(
  manager: EmbeddedManager,
  { workflowEndpoint: cluster, taskArn = '' }: Launch,
): Promise<boolean> {
  const ecs = new ECSClient(manager.clientSettings);
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
  ecs.destroy();
  return tasks.every(({ desiredStatus }) => desiredStatus === 'STOPPED');
}

async function hasFailed(manager: EmbeddedManager, jobId: string): Promise<boolean> {
  const batch = new BatchClient(manager.clientSettings);
  const { jobs = [] } = await batch.send(new DescribeJobsCommand({ jobs: [jobId] }));
  batch.destroy();
  return jobs.every(({ status }) => status === 'FAILED');
}
