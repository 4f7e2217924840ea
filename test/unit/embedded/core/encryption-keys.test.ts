import { createAccess } from '../../../../lib/embedded/access';
import { resolveTemplate } from '../../../../lib/embedded/template';
import { AwsError } from '../../../../lib/embedded/world';
import { roleOf } from '../../../support/embedded-assembly';

const accountId = '000000000000';
const place = { accountId, region: 'us-east-1', stackName: 'Test', endpoint: 'http://127.0.0.1:1' };
const keyArn = { 'Fn::GetAtt': ['Key', 'Arn'] };
const root = { AWS: `arn:aws:iam::${accountId}:root` };
const delegating = { Effect: 'Allow', Action: 'kms:*', Principal: root, Resource: '*' };

const encrypted = {
  Bucket: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName: 'b',
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn } },
        ],
      },
    },
  },
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: { TableName: 't', SSESpecification: { SSEEnabled: true, KMSMasterKeyId: keyArn } },
  },
  Queue: {
    Type: 'AWS::SQS::Queue',
    Properties: { QueueName: 'q', KmsMasterKeyId: { Ref: 'Key' } },
  },
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'n', KmsMasterKeyId: keyArn } },
};

const arns = {
  object: 'arn:aws:s3:::b/k',
  table: `arn:aws:dynamodb:us-east-1:${accountId}:table/t`,
  queue: `arn:aws:sqs:us-east-1:${accountId}:q`,
  topic: `arn:aws:sns:us-east-1:${accountId}:n`,
};

const everythingElse = {
  Effect: 'Allow',
  Action: ['s3:*', 'dynamodb:*', 'sqs:*', 'sns:*'],
  Resource: '*',
};

function accessOf({
  grants = [],
  keyPolicy = [delegating],
  more = {},
  foreign = new Map(),
}: {
  grants?: readonly unknown[];
  keyPolicy?: readonly unknown[];
  more?: Record<string, unknown>;
  foreign?: ReadonlyMap<string, string>;
}) {
  const Key = {
    Type: 'AWS::KMS::Key',
    Properties: { KeyPolicy: { Statement: keyPolicy } },
  };
  const Role = roleOf('lambda.amazonaws.com', [everythingElse, ...grants]);
  const stack = resolveTemplate({ Resources: { Key, Role, ...encrypted, ...more } }, place);
  const roleArn = stack.ofType('AWS::IAM::Role')[0]?.attribute('Arn') ?? '';
  const access = createAccess(stack, accountId, foreign);
  const caller = { arn: 'arn:aws:sts::000000000000:assumed-role/Role/s', roleArn };
  return {
    access,
    denial: (action: string, arn: string): string | undefined => {
      try {
        access.authorize(caller, action, arn);
        return undefined;
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return /perform: (\S+)/.exec(error.message)?.[1];
      }
    },
  };
}

function use(actions: readonly string[], condition?: unknown) {
  const Condition = condition === undefined ? {} : { Condition: condition };
  return { Effect: 'Allow', Action: actions, Resource: keyArn, ...Condition };
}

describe('authorize() on a resource with a customer key', () => {
  test.each([
    ['s3:PutObject', arns.object, 'kms:GenerateDataKey'],
    ['s3:GetObject', arns.object, 'kms:Decrypt'],
    ['s3:GetObjectVersion', arns.object, 'kms:Decrypt'],
    ['dynamodb:GetItem', arns.table, 'kms:Decrypt'],
    ['dynamodb:UpdateItem', arns.table, 'kms:Decrypt'],
    ['dynamodb:Query', `${arns.table}/index/byStatus`, 'kms:Decrypt'],
    ['dynamodb:GetRecords', `${arns.table}/stream/x`, 'kms:Decrypt'],
    ['sqs:SendMessage', arns.queue, 'kms:GenerateDataKey'],
    ['sqs:ReceiveMessage', arns.queue, 'kms:Decrypt'],
    ['sns:Publish', arns.topic, 'kms:GenerateDataKey'],
  ])('denies %s on %s without %s', (action, arn, missing) => {
    const without = accessOf({});
    const granted = accessOf({ grants: [use(['kms:GenerateDataKey', 'kms:Decrypt'])] });

    expect(without.denial(action, arn)).toBe(missing);
    expect(granted.denial(action, arn)).toBeUndefined();
  });

  test.each([
    ['s3:ListBucket', 'arn:aws:s3:::b'],
    ['s3:DeleteObject', arns.object],
    ['dynamodb:DescribeTable', arns.table],
    ['sqs:GetQueueAttributes', arns.queue],
  ])('asks nothing of the key for %s', (action, arn) => {
    expect(accessOf({}).denial(action, arn)).toBeUndefined();
  });

  test('tells the key through which service it is used', () => {
    const viaS3 = { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } };
    const { denial } = accessOf({ grants: [use(['kms:Decrypt'], viaS3)] });

    expect(denial('s3:GetObject', arns.object)).toBeUndefined();
    expect(denial('dynamodb:GetItem', arns.table)).toBe('kms:Decrypt');
  });

  test('takes no identity policy for a key whose policy does not delegate', () => {
    const named = { ...delegating, Principal: { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } } };
    const nobody = { ...delegating, Principal: { Service: 'logs.amazonaws.com' } };
    const grants = [use(['kms:Decrypt'])];

    expect(accessOf({ grants, keyPolicy: [nobody] }).denial('s3:GetObject', arns.object)).toBe(
      'kms:Decrypt',
    );
    expect(accessOf({ keyPolicy: [named] }).denial('s3:GetObject', arns.object)).toBeUndefined();
  });

  test('asks a key of another account of the identity policy alone', () => {
    const other = 'arn:aws:kms:us-east-1:210987654321:key/k';
    const foreign = new Map([['arn:aws:s3:::theirs', other]]);
    const grant = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: other };
    const ask = (grants: readonly unknown[]) =>
      accessOf({ grants, foreign }).denial('s3:GetObject', 'arn:aws:s3:::theirs/k');

    expect(ask([])).toBe('kms:Decrypt');
    expect(ask([grant])).toBeUndefined();
  });

  test('asks a kms action on a resource of its key alone, and of nothing without a key', () => {
    const { denial } = accessOf({});

    expect(denial('kms:Decrypt', arns.object)).toBe('kms:Decrypt');
    expect(denial('kms:Decrypt', 'arn:aws:s3:::open/k')).toBeUndefined();
  });

  test('lets every role, but no other service, use a key that AWS manages', () => {
    const Properties = { TopicName: 'n', KmsMasterKeyId: 'alias/aws/sns' };
    const { denial, access } = accessOf({
      more: { Topic: { Type: 'AWS::SNS::Topic', Properties } },
    });
    const publish = { action: 'sns:Publish', resourceArn: arns.topic, context: {} };

    expect(denial('sns:Publish', arns.topic)).toBeUndefined();
    expect(access.serviceMay('cloudwatch.amazonaws.com', publish)).toBe(false);
  });

  test('refuses a key by an alias that it cannot follow', () => {
    const Topic = { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: 'alias/mine' } };

    expect(() => accessOf({ more: { Topic } })).toThrow('its key "alias/mine"');
  });
});

describe('authorize() with aws:ResourceAccount', () => {
  test.each([
    ['the account in the ARN', 'arn:aws:dynamodb:us-east-1:210987654321:table/x', '210987654321'],
    ['our account when the ARN has none', 'arn:aws:s3:::open', accountId],
  ])('tells %s', (_, arn, account) => {
    const ours = { StringEquals: { 'aws:ResourceAccount': account } };
    const grants = [{ Effect: 'Deny', Action: '*', Resource: '*', Condition: ours }];

    expect(accessOf({ grants }).denial('s3:ListBucket', arn)).toBe('s3:ListBucket');
    expect(accessOf({}).denial('s3:ListBucket', arn)).toBeUndefined();
  });
});

describe('serviceMay()', () => {
  const sending = (service: string, condition?: unknown) => ({
    ...{ Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: '*' },
    Principal: { Service: service },
    ...(condition === undefined ? {} : { Condition: condition }),
  });
  const queuePolicy = {
    Policy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Queue' }],
        PolicyDocument: {
          Statement: [
            {
              ...{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' },
              Principal: { Service: 'events.amazonaws.com' },
            },
          ],
        },
      },
    },
  };
  const fromAccount = { StringEquals: { 'aws:SourceAccount': accountId } };
  const context = { 'aws:SourceAccount': accountId };
  const publish = { action: 'sns:Publish', resourceArn: arns.topic, context };
  const send = { action: 'sqs:SendMessage', resourceArn: arns.queue, context };

  test('lets an alarm publish by the policy that SNS makes, if the key lets it too', () => {
    const alarms = 'cloudwatch.amazonaws.com';
    const without = accessOf({}).access;
    const granted = accessOf({ keyPolicy: [delegating, sending(alarms, fromAccount)] }).access;

    expect(without.serviceMay(alarms, publish)).toBe(false);
    expect(granted.serviceMay(alarms, publish)).toBe(true);
  });

  test('lets an alarm publish to a topic with a policy of its own only by that policy', () => {
    const alarms = 'cloudwatch.amazonaws.com';
    const deny = { Effect: 'Deny', Action: 'sns:*', Principal: '*', Resource: '*' };
    const Condition = { Bool: { 'aws:SecureTransport': 'false' } };
    const more = {
      Policy: {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: {
          Topics: [{ Ref: 'Topic' }],
          PolicyDocument: { Statement: [{ ...deny, Condition }] },
        },
      },
    };
    const { access } = accessOf({ more, keyPolicy: [delegating, sending(alarms)] });

    expect(access.serviceMay(alarms, publish)).toBe(false);
  });

  test('tells the key of the account when EventBridge sends', () => {
    const rules = 'events.amazonaws.com';
    const may = (condition?: unknown) =>
      accessOf({
        more: queuePolicy,
        keyPolicy: [delegating, sending(rules, condition)],
      }).access.serviceMay(rules, send);

    expect(may()).toBe(true);
    expect(may(fromAccount)).toBe(true);
    expect(may({ StringEquals: { 'aws:SourceAccount': '210987654321' } })).toBe(false);
  });
});
