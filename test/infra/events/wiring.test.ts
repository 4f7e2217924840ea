import { temporaryFolders } from '../../support/temporary-folder';
import { getResource, nameOf, resourcesOfType } from '../template/resolved-template';
import { synthesizeStack } from '../template/synthesized-stack';

const temporaryFolder = temporaryFolders();
const template = synthesizeStack(temporaryFolder());

const REGISTER = '<FunctionsRegisterHandlerFunction.Arn>';
const LOG_PARSER = '<FunctionsLogParserHandlerFunction.Arn>';
const STATE_NOTIFIER = '<FunctionsStateNotifierHandlerFunction.Arn>';
const JOB_QUEUES = [
  '<BatchOnDemandQueue.JobQueueArn>',
  '<BatchSpotQueue.JobQueueArn>',
  '<BatchFargateQueue.JobQueueArn>',
];

test('a sheet however created wakes register: .yaml, .yml and .json under launches/', () => {
  const [notifications] = resourcesOfType(template, 'Custom::S3BucketNotifications');

  const sheets = (suffix: string) => ({
    Events: ['s3:ObjectCreated:*'],
    Filter: {
      Key: {
        FilterRules: [
          { Name: 'suffix', Value: suffix },
          { Name: 'prefix', Value: 'launches/' },
        ],
      },
    },
    LambdaFunctionArn: REGISTER,
  });
  expect(notifications?.properties['BucketName']).toBe('<StorageBucket>');
  expect(notifications?.properties['NotificationConfiguration']).toEqual({
    LambdaFunctionConfigurations: [sheets('.yaml'), sheets('.yml'), sheets('.json')],
  });
});

test('the stream of the Launches table wakes launch, from its beginning, record by record, with an end to retries', () => {
  const mapping = getResource(template, 'AWS::Lambda::EventSourceMapping', 'FunctionsLaunchRows');

  expect(mapping.properties).toMatchObject({
    EventSourceArn: '<StorageLaunches.StreamArn>',
    FunctionName: '<FunctionsLaunchHandlerFunction>',
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 10,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 5,
  });
});

test('the stream keeps no dead letters, since they would hold the place of a record and not the record', () => {
  const mapping = getResource(template, 'AWS::Lambda::EventSourceMapping', 'FunctionsLaunchRows');

  expect(mapping.properties).not.toHaveProperty('DestinationConfig');
});

/** Which groups wake log-parser, and with which lines. */
function subscriptionsOf(of: typeof template) {
  return resourcesOfType(of, 'AWS::Logs::SubscriptionFilter').map(({ properties }) => properties);
}

function ourLinesOf(logGroup: string) {
  return {
    LogGroupName: logGroup,
    FilterPattern: '{ $.wfm = 1 }',
    DestinationArn: LOG_PARSER,
  };
}

test('our own lines in the logs of engine tasks and jobs wake log-parser, and no others', () => {
  expect(subscriptionsOf(template)).toEqual([
    ourLinesOf('<EngineTaskLogs>'),
    ourLinesOf('<BatchLogs>'),
  ]);
});

test('the log that all jobs of an account share is read when the settings say so', () => {
  const chosen = synthesizeStack(temporaryFolder(), { batchJobLogs: true });

  expect(subscriptionsOf(chosen)).toContainEqual(ourLinesOf('/aws/batch/job'));
  chosen.resourcePropertiesCountIs('AWS::Logs::LogGroup', { LogGroupName: '/aws/batch/job' }, 0);
});

test.each([
  [
    'tasks of this cluster',
    'EngineTaskStateChange',
    {
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: { clusterArn: ['<EngineCluster.Arn>'] },
    },
  ],
  [
    'jobs of these queues',
    'JobStateChange',
    {
      source: ['aws.batch'],
      'detail-type': ['Batch Job State Change'],
      detail: { jobQueue: JOB_QUEUES },
    },
  ],
  [
    'these queues when they are blocked',
    'JobQueueBlocked',
    {
      source: ['aws.batch'],
      'detail-type': ['Batch Job Queue Blocked'],
      detail: { jobQueue: JOB_QUEUES },
    },
  ],
  [
    'executions of this state machine',
    'ExecutionStatusChange',
    {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: ['<OrchestrationStateMachine>'] },
    },
  ],
])('state changes of %s, and of no others, wake state-notifier', (_, name, pattern) => {
  const { properties } = getResource(template, 'AWS::Events::Rule', `StatusRules${name}`);

  expect(properties).toMatchObject({
    State: 'ENABLED',
    EventPattern: pattern,
    Targets: [
      {
        Arn: STATE_NOTIFIER,
        DeadLetterConfig: { Arn: '<DeadLettersUndelivered.Arn>' },
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
      },
    ],
  });
});

test.each([
  [1, 'rate(1 minute)', 60],
  [5, 'rate(5 minutes)', 300],
  [60, 'rate(1 hour)', 3600],
])('every %d minutes the clock wakes state-notifier', (sweepMinutes, expression, age) => {
  const chosen = synthesizeStack(temporaryFolder(), { sweepMinutes });

  const { properties } = getResource(chosen, 'AWS::Events::Rule', 'StatusRulesSweep');

  expect(properties).toMatchObject({
    State: 'ENABLED',
    ScheduleExpression: expression,
    Targets: [
      {
        Arn: STATE_NOTIFIER,
        RetryPolicy: { MaximumEventAgeInSeconds: age, MaximumRetryAttempts: 0 },
      },
    ],
  });
});

test('a lost tick of the clock is no dead letter: the next one does its work', () => {
  const { properties } = getResource(template, 'AWS::Events::Rule', 'StatusRulesSweep');

  expect(properties['Targets']).toEqual([
    {
      Arn: STATE_NOTIFIER,
      Id: 'Target0',
      RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 0 },
    },
  ]);
});

test('nothing else wakes anybody', () => {
  template.resourceCountIs('AWS::Events::Rule', 5);
  template.resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
});

test('who wakes a function may invoke it, from its one source', () => {
  const permissions = resourcesOfType(template, 'AWS::Lambda::Permission').map(
    ({ properties }) => properties,
  );

  const invocation = (target: string, principal: string, source: string) => ({
    Action: 'lambda:InvokeFunction',
    FunctionName: target,
    Principal: principal,
    SourceArn: source,
  });
  const expected = [
    {
      ...invocation(REGISTER, 's3.amazonaws.com', '<StorageBucket.Arn>'),
      SourceAccount: '<AWS::AccountId>',
    },
    ...['<EngineTaskLogs.Arn>', '<BatchLogs.Arn>'].map((source) =>
      invocation(LOG_PARSER, 'logs.amazonaws.com', source),
    ),
    ...resourcesOfType(template, 'AWS::Events::Rule').map(({ id }) =>
      invocation(STATE_NOTIFIER, 'events.amazonaws.com', `<${nameOf(id)}.Arn>`),
    ),
  ];
  expect(permissions).toHaveLength(expected.length);
  expect(permissions).toEqual(expect.arrayContaining(expected));
});
