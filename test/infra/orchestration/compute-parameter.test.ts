import * as z from 'zod';
import { computeServicesSchema } from '../../../lib/contract/compute-services';
import { STACK_OUTPUTS } from '../../../lib/contract/stack-outputs';
import { temporaryFolders } from '../../support/temporary-folder';
import { getResource } from '../template/resolved-template';
import { synthesizeStack } from '../template/synthesized-stack';

const temporaryFolder = temporaryFolders();

function cluster(name: string) {
  return {
    name,
    kind: 'pcs',
    nodeInstanceId: 'i-0123456789abcdef0',
    user: 'workflow',
    folder: '/shared/workflows',
    partition: 'compute',
  };
}

test('the parameter says where jobs may run, as functions read it', () => {
  expect(computeServicesSchema.parse(JSON.parse(parameterOf({})))).toEqual({
    jobQueues: {
      'batch-ec2': '<BatchOnDemandQueue.JobQueueArn>',
      'batch-ec2-spot': '<BatchSpotQueue.JobQueueArn>',
      'batch-fargate': '<BatchFargateQueue.JobQueueArn>',
    },
    jobDefinitions: { ec2: '<BatchJobDefinitionsEc2>', fargate: '<BatchJobDefinitionsFargate>' },
    instanceTypes: ['c6i', 'm6i', 'r6i', 'c5', 'm5', 'r5'],
    maxVcpus: { ec2: 256, spot: 256, fargate: 64 },
    stateMachineArn: '<OrchestrationStateMachine>',
    slurmClusters: [],
  });
});

test('the parameter has the clusters and the unicorn of the settings', () => {
  const tibanna = {
    stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:tibanna_unicorn_lab',
    logBucket: 'lab-tibanna-logs',
  };

  const value = parameterOf({ slurmClusters: [cluster('hpc')], tibanna });

  expect(computeServicesSchema.parse(JSON.parse(value))).toMatchObject({
    slurmClusters: [cluster('hpc')],
    tibanna,
  });
});

test('the parameter is named by CloudFormation, and the stack tells the name', () => {
  const template = synthesizeStack(temporaryFolder());

  const { properties } = getResource(template, 'AWS::SSM::Parameter', 'ComputeServicesParameter');
  expect(properties).not.toHaveProperty('Name');
  const [output] = Object.values(template.findOutputs(STACK_OUTPUTS.computeServicesParameter));
  expect(output).toEqual({
    Value: { Ref: expect.stringMatching(/^ComputeServicesParameter/) as unknown },
  });
});

test('the longest lists that are taken leave room for the longest names in a parameter', () => {
  const clusters = Array.from({ length: 16 }, (_, index) => cluster(`hpc${index}`));

  const value = parameterOf({ stackName: 'S'.repeat(128), slurmClusters: clusters });

  // Names that CloudFormation gives are at most 128 characters, after some 60 of an ARN.
  const longest = value.replaceAll(/<[^>]+>/g, 'x'.repeat(190));
  expect(longest.length).toBeLessThan(4096);
});

function parameterOf(settings: unknown): string {
  const template = synthesizeStack(temporaryFolder(), settings);
  const { properties } = getResource(template, 'AWS::SSM::Parameter', 'ComputeServicesParameter');
  return z.string().parse(properties['Value']);
}
