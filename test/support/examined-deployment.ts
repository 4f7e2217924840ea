import type { DiagnosisDeps, DiagnosisRequest } from '../../lib/actions/diagnose-deployment';
import type { StackResource } from '../../lib/actions/stack-resource';
import { STACK_DESCRIPTION, STACK_OUTPUTS } from '../../lib/contract/stack-outputs';

const ARN = 'arn:aws:batch:eu-west-1:111122223333';
export const IMAGE =
  '111122223333.dkr.ecr.eu-west-1.amazonaws.com/cdk-hnb659fds-container-assets-111122223333-eu-west-1:0a1b';

/** One resource of each type that is looked at. */
export const RESOURCES: readonly StackResource[] = [
  aResource('Register', 'AWS::Lambda::Function', 'stack-register'),
  aResource('Rows', 'AWS::Lambda::EventSourceMapping', '08400072-3f86-4637-b0ba-7f438cebdb51'),
  aResource('Sweep', 'AWS::Events::Rule', 'stack-sweep'),
  aResource('Launches', 'AWS::DynamoDB::Table', 'stack-launches'),
  aResource(
    'Unprocessed',
    'AWS::SQS::Queue',
    'https://sqs.eu-west-1.amazonaws.com/1/stack-unprocessed',
  ),
  aResource('Queue', 'AWS::Batch::JobQueue', `${ARN}:job-queue/stack-spot`),
  aResource(
    'Environment',
    'AWS::Batch::ComputeEnvironment',
    `${ARN}:compute-environment/stack-spot`,
  ),
  aResource('Job', 'AWS::Batch::JobDefinition', `${ARN}:job-definition/stack-job:3`),
  aResource(
    'Machine',
    'AWS::StepFunctions::StateMachine',
    'arn:aws:states:eu-west-1:111122223333:stateMachine:stack-jobs',
  ),
  aResource(
    'Task',
    'AWS::ECS::TaskDefinition',
    'arn:aws:ecs:eu-west-1:111122223333:task-definition/engine:7',
  ),
  aResource('Alarm', 'AWS::CloudWatch::Alarm', 'stack-register-fails'),
  aResource('Topic', 'AWS::SNS::Topic', 'arn:aws:sns:eu-west-1:111122223333:stack-alarms'),
];

export function aResource(logicalId: string, type: string, physicalId: string): StackResource {
  return { logicalId, type, physicalId };
}

const ROOM = {
  quota: async () => 1024,
  batchUsage: async () => ({ computeEnvironments: 0, jobQueues: 0 }),
  subnets: async (ids) => ids.map((id) => ({ id, vpcId: 'vpc-0a', givesPublicIp: true })),
  vpcCount: async () => 1,
  addressCount: async () => 0,
  unfinishedLaunches: async () => ['a-1', 'b-1'],
  unreadableLaunches: async () => [],
} satisfies Partial<DiagnosisDeps>;

/** A deployment in which everything is in order, but for what the test changes. */
export function anExaminedDeployment(changes: Partial<DiagnosisDeps> = {}): DiagnosisDeps {
  return {
    identify: async () => ({
      accountId: '111122223333',
      arn: 'arn:aws:iam::111122223333:user/operator',
      region: 'eu-west-1',
    }),
    bootstrapVersion: async () => 30,
    hasRole: async () => true,
    hasPolicy: async () => true,
    ...ROOM,
    offeredInstanceTypes: async (types) => types,
    hasImage: async () => true,
    askDocker: async () => ({ runs: true, program: 'docker' }),
    findStack: async (name) => ({
      name,
      status: 'UPDATE_COMPLETE',
      description: STACK_DESCRIPTION,
      outputs: new Map<string, string>([
        [STACK_OUTPUTS.version, '1.2.3'],
        [STACK_OUTPUTS.bucketName, 'stack-bucket'],
        [STACK_OUTPUTS.computeServicesParameter, 'stack-compute'],
        [STACK_OUTPUTS.launchesTableName, 'stack-launches'],
      ]),
    }),
    stackResources: async () => RESOURCES,
    functionState: async () => ({ state: 'Active', lastUpdateStatus: 'Successful' }),
    streamMapping: async () => ({ state: 'Enabled', lastResult: 'OK' }),
    bucketNotifications: async () =>
      ['.yaml', '.yml', '.json'].map((suffix) => ({
        functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:stack-register',
        events: ['s3:ObjectCreated:*'],
        prefix: 'launches/',
        suffix,
      })),
    drift: async () => ({ kind: 'in-sync' }),
    table: async () => ({ status: 'ACTIVE', indexes: [{ name: 'byTime', status: 'ACTIVE' }] }),
    queueDepth: async () => ({ messages: 0 }),
    jobQueue: async () => ({ state: 'ENABLED', status: 'VALID' }),
    computeEnvironment: async () => ({ state: 'ENABLED', status: 'VALID' }),
    stateMachineStatus: async () => 'ACTIVE',
    taskImages: async () => [IMAGE],
    jobImages: async () => [IMAGE],
    computeServices: async () => ({
      jobQueues: { 'batch-ec2': 'a', 'batch-ec2-spot': 'b', 'batch-fargate': 'c' },
      jobDefinitions: { ec2: 'd', fargate: 'e' },
      instanceTypes: [],
      maxVcpus: { ec2: 1, spot: 1, fargate: 1 },
      stateMachineArn: 'f',
      slurmClusters: [],
    }),
    pingStatus: async () => 'Online',
    alarms: async (names) => names.map((name) => ({ name, state: 'OK', reason: '' })),
    subscriptions: async () => [
      { protocol: 'email', endpoint: 'lab@example.org', confirmed: true },
    ],
    subscriptionFilters: async () => [],
    ...changes,
  };
}

/** What `wfm doctor` would ask, but for what the test changes. */
export function aDiagnosisRequest(changes: Partial<DiagnosisRequest> = {}): DiagnosisRequest {
  return {
    stackName: 'stack',
    beforeDeploy: false,
    sources: '1.2.3',
    choices: {
      instanceTypes: ['m6i', 'c6i.2xlarge'],
      maxVcpus: { ec2: 256, spot: 128, fargate: 64 },
      bootstrapQualifier: 'hnb659fds',
      imageUris: [],
      buildsImages: true,
      readsSharedJobLogs: false,
      network: { kind: 'public' },
      permissionsBoundary: undefined,
      encryptionKeyArn: undefined,
    },
    ...changes,
  };
}

/** As AWS words it when a policy does not allow a call. */
export function accessDenied(action: string): Error {
  const message = `User: arn:aws:iam::111122223333:user/operator is not authorized to perform: ${action} on resource: * because no identity-based policy allows the ${action} action`;
  return Object.assign(new Error(message), { name: 'AccessDeniedException' });
}
