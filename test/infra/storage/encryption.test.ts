import type { Template } from 'aws-cdk-lib/assertions';
import { temporaryFolders } from '../../support/temporary-folder';
import { allowedActions, type AllowedAction } from '../template/policy-statements';
import { getResource, resourcesOfType } from '../template/resolved-template';
import { synthesizeStack } from '../template/synthesized-stack';

const temporaryFolder = temporaryFolders();
const template = synthesizeStack(temporaryFolder());
const withOwnKey = synthesizeStack(temporaryFolder(), { encryptionKey: 'own' });

const CHOSEN = 'arn:aws:kms:us-east-1:000000000000:key/1a2b3c4d-0000-4000-8000-00000000aaaa';
const withChosenKey = synthesizeStack(temporaryFolder(), { encryptionKey: CHOSEN });

const VARIANTS: readonly (readonly [string, Template, string])[] = [
  ['a key of its own', withOwnKey, '<KeyOwn.Arn>'],
  ['a key that the settings name', withChosenKey, CHOSEN],
];

/** What each service asks of the key for a caller's action. */
const ASKED_FOR: Readonly<Record<string, string>> = {
  's3:GetObject': 'kms:Decrypt',
  's3:GetObjectVersion': 'kms:Decrypt',
  's3:PutObject': 'kms:GenerateDataKey',
  's3:AbortMultipartUpload': 'kms:Decrypt',
  'dynamodb:BatchGetItem': 'kms:Decrypt',
  'dynamodb:GetItem': 'kms:Decrypt',
  'dynamodb:GetRecords': 'kms:Decrypt',
  'dynamodb:PutItem': 'kms:Decrypt',
  'dynamodb:Query': 'kms:Decrypt',
  'dynamodb:UpdateItem': 'kms:Decrypt',
  'sqs:SendMessage': 'kms:GenerateDataKey',
  'sns:Publish': 'kms:GenerateDataKey',
};

/** Actions on the same services that touch no content. */
const WITHOUT_KEY = [
  's3:DeleteObject',
  's3:ListBucket',
  's3:PutBucketNotification',
  's3:GetBucketNotification',
  'dynamodb:DescribeStream',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];

test('without a key nothing of KMS is made, and no role may use any', () => {
  template.resourceCountIs('AWS::KMS::Key', 0);

  const actions = [...allowedActions(template).values()].flat().map(({ action }) => action);
  expect(actions.filter((action) => action.startsWith('kms:'))).toEqual([]);
});

test.each(VARIANTS)(
  'with %s bucket, tables, queues and topics are encrypted by it',
  (_, of, arn) => {
    const { properties } = getResource(of, 'AWS::S3::Bucket', 'StorageBucket');
    expect(properties['BucketEncryption']).toEqual({
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arn },
        },
      ],
    });
    for (const table of resourcesOfType(of, 'AWS::DynamoDB::Table')) {
      expect(table.properties['SSESpecification']).toEqual({
        SSEEnabled: true,
        SSEType: 'KMS',
        KMSMasterKeyId: arn,
      });
    }
    for (const type of ['AWS::SQS::Queue', 'AWS::SNS::Topic']) {
      const encrypted = resourcesOfType(of, type);
      expect(encrypted.length).toBeGreaterThan(0);
      for (const one of encrypted) expect(one.properties).toMatchObject({ KmsMasterKeyId: arn });
    }
  },
);

test('the own key rotates and outlives the stack', () => {
  withOwnKey.allResources('AWS::KMS::Key', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: { EnableKeyRotation: true },
  });
  withOwnKey.resourceCountIs('AWS::KMS::Key', 1);
});

test('the own key lets alarms and undeliverable events of this account through, and else only whom IAM lets', () => {
  const { properties } = getResource(withOwnKey, 'AWS::KMS::Key', 'KeyOwn');

  const sending = ['kms:Decrypt', 'kms:GenerateDataKey'];
  expect(properties['KeyPolicy']).toMatchObject({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:<AWS::Partition>:iam::<AWS::AccountId>:root' },
        Action: 'kms:*',
      },
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: sending,
        Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
      },
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: sending,
        Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
      },
    ],
  });
});

test.each(VARIANTS)('with %s every role may use it for what it reads and writes', (_, of, arn) => {
  for (const [role, allowed] of allowedActions(of)) {
    const missing = allowed
      .filter(({ action }) => /^(s3|dynamodb|sqs|sns):/.test(action))
      .filter(({ action }) => !WITHOUT_KEY.includes(action))
      .map(({ action }) => `${ASKED_FOR[action] ?? `unknown for ${action}`} ${serviceOf(action)}`)
      .filter((asked) => !allowed.some((one) => one.resource === arn && keyUse(one) === asked));
    expect({ role, missing }).toEqual({ role, missing: [] });
  }
});

test.each(VARIANTS)(
  'with %s no role may use it but through the service that holds the data',
  (_, of) => {
    const uses = [...allowedActions(of).values()]
      .flat()
      .filter(({ action }) => action.startsWith('kms:'));

    expect(uses.length).toBeGreaterThan(0);
    const services = uses.map((use) => keyUse(use).split(' ')[1]);
    expect([...new Set(services)].sort()).toEqual(['dynamodb', 's3', 'sqs']);
  },
);

/** `<key action> <service>`, when the statement is bound to a service at all. */
function keyUse({ action, conditions }: AllowedAction): string {
  const via = conditions['StringEquals kms:ViaService'] ?? 'anything';
  return `${action} ${via.split('.')[0] ?? ''}`;
}

function serviceOf(action: string): string {
  return action.split(':')[0] ?? '';
}
