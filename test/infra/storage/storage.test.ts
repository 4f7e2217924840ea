import { temporaryFolders } from '../../support/temporary-folder';
import { getResource } from '../template/resolved-template';
import { synthesizeStack } from '../template/synthesized-stack';

const temporaryFolder = temporaryFolders();
const template = synthesizeStack(temporaryFolder());

test('the bucket is versioned, encrypted by S3 and closed to the public', () => {
  const { properties } = getResource(template, 'AWS::S3::Bucket', 'StorageBucket');

  expect(properties).toMatchObject({
    VersioningConfiguration: { Status: 'Enabled' },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
      ],
    },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
  });
});

test('the bucket ends forgotten uploads, forgets replaced files of runs, scratch and what was shared, and keeps every version of a sheet', () => {
  const { properties } = getResource(template, 'AWS::S3::Bucket', 'StorageBucket');

  expect(properties['LifecycleConfiguration']).toEqual({
    Rules: [
      {
        Id: 'EndForgottenUploads',
        Status: 'Enabled',
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
      {
        Id: 'ForgetReplacedRunFiles',
        Status: 'Enabled',
        Prefix: 'runs/',
        NoncurrentVersionExpiration: { NoncurrentDays: 7 },
        ExpiredObjectDeleteMarker: true,
      },
      {
        Id: 'ForgetSharedManifests',
        Status: 'Enabled',
        Prefix: 'shared/manifests/',
        ExpirationInDays: 90,
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      },
      {
        Id: 'ForgetSharedFiles',
        Status: 'Enabled',
        Prefix: 'shared/files/',
        // A plan may be as old as the longest run.
        ExpirationInDays: 97,
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      },
      {
        Id: 'ForgetScratch',
        Status: 'Enabled',
        Prefix: 'scratch/',
        ExpirationInDays: 21,
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      },
    ],
  });
});

test('scratch outlives the longest run by two weeks', () => {
  const changed = synthesizeStack(temporaryFolder(), { limits: { hours: 50 } });

  const { properties } = getResource(changed, 'AWS::S3::Bucket', 'StorageBucket');
  expect(properties['LifecycleConfiguration']).toMatchObject({
    Rules: expect.arrayContaining([
      expect.objectContaining({ Id: 'ForgetScratch', ExpirationInDays: 17 }),
    ]) as unknown,
  });
});

test('the bucket policy refuses plain HTTP to everyone, and sheets to every role of ours', () => {
  const { properties } = getResource(template, 'AWS::S3::BucketPolicy', 'StorageBucketPolicy');

  expect(properties).toMatchObject({
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 's3:*',
          Resource: ['<StorageBucket.Arn>', '<StorageBucket.Arn>/*'],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        {
          Effect: 'Deny',
          Principal: {
            AWS: [
              '<BatchJobRole.Arn>',
              '<EngineTaskDefinitionTaskRole.Arn>',
              '<FunctionsLaunchHandlerRole.Arn>',
              '<FunctionsLogParserHandlerRole.Arn>',
              '<FunctionsRegisterHandlerRole.Arn>',
              '<FunctionsStateNotifierHandlerRole.Arn>',
            ],
          },
          Action: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObject'],
          Resource: '<StorageBucket.Arn>/launches/*',
        },
      ],
    },
  });
});

test('the Launches table has one key, pays by request, streams both images, can be restored and not deleted', () => {
  const { properties } = getResource(template, 'AWS::DynamoDB::Table', 'StorageLaunches');

  expect(properties).toEqual({
    AttributeDefinitions: expect.any(Array) as unknown,
    GlobalSecondaryIndexes: expect.any(Array) as unknown,
    DeletionProtectionEnabled: true,
    KeySchema: [{ AttributeName: 'launchId', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

test('the indexes of the Launches table hold keys alone, each spread over shards', () => {
  const { properties } = getResource(template, 'AWS::DynamoDB::Table', 'StorageLaunches');

  const index = (name: string, partitionKey: string, sortKey: string) => ({
    IndexName: name,
    KeySchema: [
      { AttributeName: partitionKey, KeyType: 'HASH' },
      { AttributeName: sortKey, KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: 'KEYS_ONLY' },
  });
  expect(properties['GlobalSecondaryIndexes']).toEqual([
    index('byStatus', 'shard', 'status'),
    index('byTime', 'shard', 'registeredAt'),
    index('byWorkflow', 'workflowShard', 'registeredAt'),
    index('unsettled', 'unsettledShard', 'registeredAt'),
  ]);
  expect(properties['AttributeDefinitions']).toEqual([
    { AttributeName: 'launchId', AttributeType: 'S' },
    { AttributeName: 'shard', AttributeType: 'N' },
    { AttributeName: 'status', AttributeType: 'S' },
    { AttributeName: 'registeredAt', AttributeType: 'S' },
    { AttributeName: 'workflowShard', AttributeType: 'S' },
    { AttributeName: 'unsettledShard', AttributeType: 'N' },
  ]);
});

test('the Records table has launch and record as its key, pays by request, has no stream, can be restored and not deleted', () => {
  const { properties } = getResource(template, 'AWS::DynamoDB::Table', 'StorageRecords');

  expect(properties).toEqual({
    AttributeDefinitions: [
      { AttributeName: 'launchId', AttributeType: 'S' },
      { AttributeName: 'recordKey', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'launchId', KeyType: 'HASH' },
      { AttributeName: 'recordKey', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

test('bucket and tables outlive the stack', () => {
  for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::Table']) {
    template.allResources(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  }

  template.resourceCountIs('AWS::S3::Bucket', 1);
  template.resourceCountIs('AWS::DynamoDB::Table', 2);
});
