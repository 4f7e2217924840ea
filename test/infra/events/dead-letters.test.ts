import { Match } from 'aws-cdk-lib/assertions';
import { temporaryFolders } from '../../support/temporary-folder';
import { getResource } from '../template/resolved-template';
import { synthesizeStack } from '../template/synthesized-stack';

const temporaryFolder = temporaryFolders();
const template = synthesizeStack(temporaryFolder());
const own = synthesizeStack(temporaryFolder(), { encryptionKey: 'own' });

const OVER_TLS_ONLY = {
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 'sqs:*',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

/** The clock is not among them: a tick that is lost is followed by the next. */
const RULES = [
  'EngineTaskStateChange',
  'JobStateChange',
  'JobQueueBlocked',
  'ExecutionStatusChange',
];

test.each(['Unprocessed', 'Undelivered'])('%s events are kept two weeks, encrypted', (name) => {
  const { properties } = getResource(template, 'AWS::SQS::Queue', `DeadLetters${name}`);

  expect(properties).toEqual({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
});

test.each(['Unprocessed', 'Undelivered'])(
  '%s events lie under the key of the deployment',
  (name) => {
    const { properties } = getResource(own, 'AWS::SQS::Queue', `DeadLetters${name}`);

    expect(properties).toMatchObject({ KmsMasterKeyId: '<KeyOwn.Arn>' });
  },
);

test('nothing but the roles of functions may add to the unprocessed events, over TLS', () => {
  const { properties } = getResource(
    template,
    'AWS::SQS::QueuePolicy',
    'DeadLettersUnprocessedPolicy',
  );

  expect(properties['PolicyDocument']).toMatchObject({ Statement: [OVER_TLS_ONLY] });
});

test('EventBridge may add to the undelivered events, from the rules of state changes alone', () => {
  const { properties } = getResource(
    template,
    'AWS::SQS::QueuePolicy',
    'DeadLettersUndeliveredPolicy',
  );

  expect(properties['PolicyDocument']).toMatchObject({
    Statement: [
      OVER_TLS_ONLY,
      ...RULES.map((rule) => ({
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: '<DeadLettersUndelivered.Arn>',
        Condition: { ArnEquals: { 'aws:SourceArn': `<StatusRules${rule}.Arn>` } },
      })),
    ],
  });
});

test('EventBridge may use the key of the deployment, or undelivered events would vanish', () => {
  own.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        }),
      ]),
    },
  });
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
      DestinationConfig: { OnFailure: { Destination: '<DeadLettersUnprocessed.Arn>' } },
    });
  },
);

test.each(['Register', 'LogParser', 'StateNotifier'])(
  '%s may add to the unprocessed events, and do nothing else to queues',
  (name) => {
    const policy = getResource(own, 'AWS::IAM::Policy', `Functions${name}HandlerRoleDefaultPolicy`);

    const statements = (policy.properties['PolicyDocument'] as { Statement: unknown[] }).Statement;
    const aboutQueues = statements.filter((statement) => JSON.stringify(statement).includes('sqs'));
    expect(aboutQueues).toEqual([
      {
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: '<DeadLettersUnprocessed.Arn>',
      },
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: '<KeyOwn.Arn>',
        Condition: {
          StringEquals: { 'kms:ViaService': 'sqs.<AWS::Region>.<AWS::URLSuffix>' },
        },
      },
    ]);
  },
);
