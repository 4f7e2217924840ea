import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { temporaryFolders } from '../../support/temporary-folder';
import { grantsOf } from '../template/policy-statements';
import { resourcesOfType } from '../template/resolved-template';
import { synthesizeStack } from '../template/synthesized-stack';

const temporaryFolder = temporaryFolders();
const template = synthesizeStack(temporaryFolder());

const IMAGE = 'quay.io/lab/bwa:0.7.17';
const BUCKET = '<StorageBucket.Arn>';
const LAUNCHES = '<StorageLaunches.Arn>';
const ON_THE_CLUSTER = 'where ArnEquals ecs:cluster <EngineCluster.Arn>';
const ECS = 'arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>';

const OURS = 'where StringEquals aws:ResourceAccount <AWS::AccountId>';

/** What Lambda needs to keep an event that a function failed on. */
const keepEvents = ['sqs:SendMessage on <DeadLettersUnprocessed.Arn>'];

test('register reads data, keeps its request and adds rows, and does nothing else', () => {
  expect(grantsOf(template, 'FunctionsRegisterHandlerRole')).toEqual(
    [
      ...ownLog('Register'),
      ...keepEvents,
      ...readData(BUCKET),
      `s3:GetObjectVersion on ${BUCKET}/launches/* ${OURS}`,
      `s3:PutObject on ${BUCKET}/runs/* ${OURS}`,
      `dynamodb:GetItem on ${LAUNCHES}`,
      `dynamodb:PutItem on ${LAUNCHES}`,
    ].sort(),
  );
});

test('launch reads the stream and what is shared, writes artifacts, runs tasks of one definition on one cluster, and does nothing else', () => {
  expect(grantsOf(template, 'FunctionsLaunchHandlerRole')).toEqual(
    [
      ...ownLog('Launch'),
      `s3:GetObject on ${BUCKET}/runs/* ${OURS}`,
      `s3:GetObject on ${BUCKET}/shared/* ${OURS}`,
      `s3:PutObject on ${BUCKET}/runs/* ${OURS}`,
      `s3:ListBucket on ${BUCKET} ${OURS}`,
      `dynamodb:GetItem on ${LAUNCHES}`,
      `dynamodb:UpdateItem on ${LAUNCHES}`,
      'dynamodb:ListStreams on *',
      'dynamodb:DescribeStream on <StorageLaunches.StreamArn>',
      'dynamodb:GetRecords on <StorageLaunches.StreamArn>',
      'dynamodb:GetShardIterator on <StorageLaunches.StreamArn>',
      // Nothing starts the one with Snakemake 7 yet.
      ...families(template)
        .slice(0, 1)
        .map((family) => `ecs:RunTask on ${ECS}:task-definition/${family}:* ${ON_THE_CLUSTER}`),
      `ecs:ListTasks on * ${ON_THE_CLUSTER}`,
      `ecs:StopTask on ${ECS}:task/<EngineCluster>/* ${ON_THE_CLUSTER}`,
      `ecs:TagResource on ${ECS}:task/<EngineCluster>/* where StringEquals ecs:CreateAction RunTask`,
      'iam:PassRole on <EngineTaskDefinitionExecutionRole.Arn> where StringEquals iam:PassedToService ecs-tasks.amazonaws.com',
      'iam:PassRole on <EngineTaskDefinitionTaskRole.Arn> where StringEquals iam:PassedToService ecs-tasks.amazonaws.com',
    ].sort(),
  );
});

test('log-parser changes rows, and does nothing else', () => {
  expect(grantsOf(template, 'FunctionsLogParserHandlerRole')).toEqual(
    [
      ...ownLog('LogParser'),
      ...keepEvents,
      `dynamodb:GetItem on ${LAUNCHES}`,
      `dynamodb:UpdateItem on ${LAUNCHES}`,
    ].sort(),
  );
});

test('state-notifier reads outcomes, changes rows, keeps records, answers executions, asks after tasks, jobs and executions, ends what runs for nobody and wakes launch, and does nothing else', () => {
  const machine = '<OrchestrationStateMachine>';
  expect(grantsOf(template, 'FunctionsStateNotifierHandlerRole')).toEqual(
    [
      ...ownLog('StateNotifier'),
      ...keepEvents,
      `s3:GetObject on ${BUCKET}/runs/* ${OURS}`,
      `s3:ListBucket on ${BUCKET} ${OURS}`,
      `dynamodb:GetItem on ${LAUNCHES}`,
      `dynamodb:BatchGetItem on ${LAUNCHES}`,
      `dynamodb:UpdateItem on ${LAUNCHES}`,
      `dynamodb:Query on ${LAUNCHES}/index/byStatus`,
      `dynamodb:Query on ${LAUNCHES}/index/unsettled`,
      'dynamodb:PutItem on <StorageRecords.Arn>',
      'dynamodb:Query on <StorageRecords.Arn>',
      `ecs:DescribeTasks on ${ECS}:task/<EngineCluster>/* ${ON_THE_CLUSTER}`,
      `ecs:StopTask on ${ECS}:task/<EngineCluster>/* ${ON_THE_CLUSTER}`,
      `ecs:ListTasks on * ${ON_THE_CLUSTER}`,
      'logs:GetLogEvents on <BatchLogs.Arn>',
      'logs:GetLogEvents on <EngineTaskLogs.Arn>',
      `states:SendTaskSuccess on ${machine}`,
      `states:SendTaskFailure on ${machine}`,
      `states:ListExecutions on ${machine}`,
      'batch:DescribeComputeEnvironments on *',
      'batch:DescribeJobs on *',
      'batch:ListJobs on *',
      'batch:TerminateJob on arn:<AWS::Partition>:batch:<AWS::Region>:<AWS::AccountId>:job/* where StringEquals aws:ResourceTag/wfm:deployment GenomicsWorkflowManager',
      'lambda:InvokeFunction on <FunctionsLaunchHandlerFunction.Arn>',
    ].sort(),
  );
});

test('the engine task reads data and writes below runs/ and shared/, and does nothing else', () => {
  expect(grantsOf(template, 'EngineTaskDefinitionTaskRole')).toEqual(
    [
      ...readData(BUCKET),
      `s3:PutObject on ${BUCKET}/runs/* ${OURS}`,
      `s3:DeleteObject on ${BUCKET}/runs/* ${OURS}`,
      `s3:AbortMultipartUpload on ${BUCKET}/runs/* ${OURS}`,
      `s3:PutObject on ${BUCKET}/shared/* ${OURS}`,
      `s3:AbortMultipartUpload on ${BUCKET}/shared/* ${OURS}`,
    ].sort(),
  );
});

test('the execution role pulls the built images and writes the logs of engine tasks and jobs, and does nothing else', () => {
  const repository =
    'arn:<AWS::Partition>:ecr:<AWS::Region>:<AWS::AccountId>:repository/cdk-hnb659fds-container-assets-<AWS::AccountId>-<AWS::Region>';
  expect(grantsOf(template, 'EngineTaskDefinitionExecutionRole')).toEqual(
    [
      'ecr:GetAuthorizationToken on *',
      `ecr:BatchCheckLayerAvailability on ${repository}`,
      `ecr:BatchGetImage on ${repository}`,
      `ecr:GetDownloadUrlForLayer on ${repository}`,
      ...['<EngineTaskLogs.Arn>', '<BatchLogs.Arn>'].flatMap((group) => [
        `logs:CreateLogStream on ${group}`,
        `logs:PutLogEvents on ${group}`,
      ]),
    ].sort(),
  );
});

test('an image of a workflow definition adds the right to run its tasks, for the same roles', () => {
  const changed = synthesizeStack(temporaryFolder(), {}, [IMAGE]);

  const [own, , other = ''] = families(changed);
  expect(own).toBe(families(template)[0]);
  expect(added(changed, 'FunctionsLaunchHandlerRole')).toEqual([
    `ecs:RunTask on ${ECS}:task-definition/${other}:* ${ON_THE_CLUSTER}`,
  ]);
  expect(added(changed, 'EngineTaskDefinitionTaskRole')).toEqual([]);
  expect(added(changed, 'EngineTaskDefinitionExecutionRole')).toEqual([]);
  changed.resourceCountIs('AWS::IAM::Role', resourcesOfType(template, 'AWS::IAM::Role').length);
});

test('no role of ours has a managed or an inline policy', () => {
  const roles = resourcesOfType(template, 'AWS::IAM::Role').filter(({ id }) =>
    /^(Functions|Engine)/.test(id),
  );

  expect(roles).toHaveLength(6);
  for (const { properties } of roles) {
    expect(Object.keys(properties)).toEqual(['AssumeRolePolicyDocument']);
  }
});

/** What every function of ours may do for itself. */
function ownLog(name: string): string[] {
  return [
    `logs:CreateLogStream on <Functions${name}HandlerLogs.Arn>`,
    `logs:PutLogEvents on <Functions${name}HandlerLogs.Arn>`,
  ];
}

function readData(bucket: string): string[] {
  return [`s3:GetObject on ${bucket}/* ${OURS}`, `s3:ListBucket on ${bucket} ${OURS}`];
}

/** What a role may do beyond what it may in a deployment of no settings. */
function added(changed: Template, role: string): string[] {
  const before = grantsOf(template, role);
  return grantsOf(changed, role).filter((grant) => !before.includes(grant));
}

function families(of: Template): string[] {
  return resourcesOfType(of, 'AWS::ECS::TaskDefinition').map(({ properties }) =>
    z.string().parse(properties['Family']),
  );
}
