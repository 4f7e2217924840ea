import { temporaryFolders } from '../../support/temporary-folder';
import { getResource, resourcesOfType } from '../template/resolved-template';
import { synthesizeStack } from '../template/synthesized-stack';

const temporaryFolder = temporaryFolders();

const OVER_TLS_ONLY = {
  Effect: 'Deny',
  Principal: '*',
  Action: 'sns:Publish',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

test('nobody is written to unless the settings say so', () => {
  const template = synthesizeStack(temporaryFolder());

  template.resourceCountIs('AWS::SNS::Topic', 2);
  template.resourceCountIs('AWS::SNS::Subscription', 0);
});

test('alarms of this account may use the topic of alarms, over TLS alone', () => {
  const template = synthesizeStack(temporaryFolder());

  const { properties } = getResource(
    template,
    'AWS::SNS::TopicPolicy',
    'MonitoringPeopleAlarmsPolicy',
  );

  expect(properties['PolicyDocument']).toMatchObject({
    Statement: [
      OVER_TLS_ONLY,
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: '<MonitoringPeopleAlarms>',
        Condition: {
          ArnLike: {
            'aws:SourceArn':
              'arn:<AWS::Partition>:cloudwatch:<AWS::Region>:<AWS::AccountId>:alarm:*',
          },
          StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' },
        },
      },
    ],
  });
});

test('messages are sent over TLS alone, and by nobody without a right of their own', () => {
  const template = synthesizeStack(temporaryFolder());

  const { properties } = getResource(
    template,
    'AWS::SNS::TopicPolicy',
    'MonitoringPeopleMessagesPolicy',
  );

  expect(properties['PolicyDocument']).toMatchObject({ Statement: [OVER_TLS_ONLY] });
});

test('each address hears of what it is declared for', () => {
  const template = synthesizeStack(temporaryFolder(), {
    notifications: [
      { address: 'all@example.org' },
      { address: 'operator@example.org', about: ['alarms'] },
      { address: 'analyst@example.org', about: ['failures'] },
    ],
  });

  const subscriptions = resourcesOfType(template, 'AWS::SNS::Subscription').map(
    ({ properties: { TopicArn, Protocol, Endpoint, FilterPolicy } }) =>
      [TopicArn, Protocol, Endpoint, FilterPolicy] as const,
  );

  const alarms = '<MonitoringPeopleAlarms>';
  const messages = '<MonitoringPeopleMessages>';
  expect(subscriptions).toHaveLength(4);
  expect(subscriptions).toEqual(
    expect.arrayContaining([
      [alarms, 'email', 'all@example.org', undefined],
      [messages, 'email', 'all@example.org', { about: ['failures', 'attention'] }],
      [alarms, 'email', 'operator@example.org', undefined],
      [messages, 'email', 'analyst@example.org', { about: ['failures'] }],
    ]),
  );
});

test('topics lie under the key of the deployment, or under none: never under one that CloudWatch may not use', () => {
  const keysOf = (settings: object) =>
    resourcesOfType(synthesizeStack(temporaryFolder(), settings), 'AWS::SNS::Topic').map(
      ({ properties }) => properties['KmsMasterKeyId'],
    );

  expect(keysOf({})).toEqual([undefined, undefined]);
  expect(keysOf({ encryptionKey: 'own' })).toEqual(['<KeyOwn.Arn>', '<KeyOwn.Arn>']);
});
