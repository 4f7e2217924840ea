import { BatchClient, DescribeJobsCommand, SubmitJobCommand } from '@aws-sdk/client-batch';
import type { JobDetail } from '@aws-sdk/client-batch';
import { startEmbeddedAws } from '../../../lib/embedded/embedded-aws';
import type { EmbeddedAws } from '../../../lib/embedded/embedded-aws';
import { arnOf, roleOf, writeAssembly } from '../../support/embedded-assembly';
import { until } from '../../support/embedded-ecs';
import { temporaryFolders } from '../../support/temporary-folder';

const makeFolder = temporaryFolders();

/** A queue that stands before its environment, and roles that the services may take unless others are given. */
function resources(roles: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    Queue: {
      Type: 'AWS::Batch::JobQueue',
      Properties: {
        Priority: 1,
        ComputeEnvironmentOrder: [
          { Order: 1, ComputeEnvironment: arnOf('Environment', 'ComputeEnvironmentArn') },
        ],
      },
    },
    Environment: {
      Type: 'AWS::Batch::ComputeEnvironment',
      Properties: {
        Type: 'MANAGED',
        ServiceRole: arnOf('ServiceRole'),
        ComputeResources: {
          Type: 'SPOT',
          MaxvCpus: 2,
          InstanceTypes: ['m6i'],
          InstanceRole: arnOf('Profile'),
        },
      },
    },
    Profile: {
      Type: 'AWS::IAM::InstanceProfile',
      Properties: { Roles: [{ Ref: 'InstanceRole' }] },
    },
    Definition: {
      Type: 'AWS::Batch::JobDefinition',
      Properties: {
        Type: 'container',
        RetryStrategy: { Attempts: 2 },
        ContainerProperties: {
          Image: 'tool:latest',
          Command: ['bash', '-c', 'sleep "$((1 - AWS_BATCH_JOB_ATTEMPT / 2))0"'],
          JobRoleArn: arnOf('JobRole'),
          ResourceRequirements: [
            { Type: 'VCPU', Value: '1' },
            { Type: 'MEMORY', Value: '64' },
          ],
        },
      },
    },
    ServiceRole: roleOf('batch.amazonaws.com', []),
    InstanceRole: roleOf('ec2.amazonaws.com', []),
    JobRole: roleOf('ecs-tasks.amazonaws.com', []),
    ...roles,
  };
}

function start(roles?: Readonly<Record<string, unknown>>): Promise<EmbeddedAws> {
  const outputs = {
    Queue: { Value: arnOf('Queue', 'JobQueueArn') },
    Definition: { Value: { Ref: 'Definition' } },
  };
  const parts = { resources: resources(roles), outputs };
  return startEmbeddedAws({ assemblyDirectory: writeAssembly(makeFolder(), parts) });
}

describe('Batch of a template', () => {
  test('runs jobs, and its host can be lost by the handle of embedded AWS', async () => {
    const aws = await start();
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const { endpoint, region, outputs } = aws;
    const client = new BatchClient({ endpoint, region, credentials });
    const { jobId = '' } = await client.send(
      new SubmitJobCommand({
        jobName: 'lost',
        jobQueue: outputs['Queue'],
        jobDefinition: outputs['Definition'],
      }),
    );
    let job: JobDetail | undefined;
    const reached = async (status: string): Promise<boolean> => {
      [job] = (await client.send(new DescribeJobsCommand({ jobs: [jobId] }))).jobs ?? [];
      return job?.status === status;
    };

    await until(() => reached('RUNNING'), 'the job to run');
    aws.batch.loseHost(jobId);
    await until(() => reached('SUCCEEDED'), 'the second attempt to end');

    expect(job?.attempts?.map(({ container }) => container?.exitCode)).toEqual([undefined, 0]);
    client.destroy();
    await aws.stop();
  });

  test.each([
    ['ServiceRole', 'batch.amazonaws.com'],
    ['InstanceRole', 'ec2.amazonaws.com'],
    ['JobRole', 'ecs-tasks.amazonaws.com'],
  ])('does not start with a %s that %s may not take', async (role, service) => {
    const untrusted = { [role]: roleOf('lambda.amazonaws.com', []) };

    await expect(start(untrusted)).rejects.toThrow(
      `its trust policy does not let "${service}" use it`,
    );
  });
});
