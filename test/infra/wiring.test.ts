import { temporaryFolders } from '../support/temporary-folder';
import { getResource, resourcesOfType } from './resolved-template';
import { synthesizeStack } from './synthesized-stack';

const template = synthesizeStack(temporaryFolders()());

const REGISTER = '<FunctionsRegisterHandlerFunction.Arn>';
const LOG_PARSER = '<FunctionsLogParserHandlerFunction.Arn>';
const STATE_NOTIFIER = '<FunctionsStateNotifierHandlerFunction.Arn>';
const QUEUE = '<UnprocessedEventsQueue.Arn>';

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
    DestinationConfig: { OnFailure: { Destination: QUEUE } },
  });
});

test('our own lines in the log of engine tasks wake log-parser', () => {
  const [filter] = resourcesOfType(template, 'AWS::Logs::SubscriptionFilter');

  expect(filter?.properties).toEqual({
    LogGroupName: '<EngineTaskLogs>',
    FilterPattern: '{ $.wfm = 1 }',
    DestinationArn: LOG_PARSER,
  });
});

test('state changes of tasks of this cluster, and of no other, wake state-notifier', () => {
  const [rule, ...others] = resourcesOfType(template, 'AWS::Events::Rule');

  expect(others).toEqual([]);
  expect(rule?.properties).toMatchObject({
    State: 'ENABLED',
    EventPattern: {
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: { clusterArn: ['<EngineCluster.Arn>'] },
    },
    Targets: [{ Arn: STATE_NOTIFIER }],
  });
});

test('who wakes a function may invoke it, from its one source', () => {
  const permissions = resourcesOfType(template, 'AWS::Lambda::Permission').map(
    ({ properties }) => properties,
  );

  expect(permissions).toHaveLength(3);
  expect(permissions).toEqual(
    expect.arrayContaining([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: REGISTER,
        Principal: 's3.amazonaws.com',
        SourceAccount: '<AWS::AccountId>',
        SourceArn: '<StorageBucket.Arn>',
      },
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: LOG_PARSER,
        Principal: 'logs.amazonaws.com',
        SourceArn: '<EngineTaskLogs.Arn>',
      },
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: STATE_NOTIFIER,
        Principal: 'events.amazonaws.com',
        SourceArn: '<StatusRulesEngineTaskStateChange.Arn>',
      },
    ]),
  );
});

test.each(['Register', 'LogParser', 'StateNotifier'])(
  'an event that %s fails on three times is kept',
  (name) => {
    const { properties } = getResource(
      template,
      'AWS::Lambda::EventInvokeConfig',
      `Functions${name}HandlerFunctionEventInvokeConfig`,
    );

    expect(properties).toEqual({
      FunctionName: `<Functions${name}HandlerFunction>`,
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21_600,
      DestinationConfig: { OnFailure: { Destination: QUEUE } },
    });
  },
);

test('events that nobody could process are kept two weeks, encrypted, and sent over TLS only', () => {
  const { properties } = getResource(template, 'AWS::SQS::Queue', 'UnprocessedEventsQueue');

  expect(properties).toEqual({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 'sqs:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    },
  });
});
