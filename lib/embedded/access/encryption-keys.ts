import * as z from 'zod';
import type { Resource, Stack } from '../template';

/** What encrypts the resources of a stack, and what acting on an encrypted resource asks of its key. */
export interface EncryptionKeys {
  /** ARN of the customer key of a resource, or of what lies in it; undefined when AWS's own keys encrypt it. */
  keyOf(resourceArn: string): string | undefined;
  /** Whether a key encrypts it that AWS manages for the account: no other service may use that one. */
  hasManagedKey(resourceArn: string): boolean;
}

const both = ['kms:GenerateDataKey', 'kms:Decrypt'];
const decrypt = ['kms:Decrypt'];

/** Every item operation decrypts the table's key; new data needs no other. */
const itemActions = [
  ...['GetItem', 'BatchGetItem', 'Query', 'Scan', 'ConditionCheckItem', 'GetRecords'],
  ...['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
];

/**
 * As the manuals of S3, DynamoDB, SQS and SNS have it. S3 asks for Decrypt in multipart uploads too, by itself. Also HeadObject
 * is taken to decrypt, which it does only for a checksum.
 */
const keyActions: Readonly<Record<string, readonly string[]>> = {
  's3:PutObject': ['kms:GenerateDataKey'],
  's3:GetObject': decrypt,
  's3:GetObjectVersion': decrypt,
  'sqs:SendMessage': both,
  'sqs:ReceiveMessage': decrypt,
  'sns:Publish': both,
  ...Object.fromEntries(itemActions.map((action) => [`dynamodb:${action}`, decrypt])),
};

const bucketSchema = z.object({
  BucketEncryption: z
    .object({
      ServerSideEncryptionConfiguration: z.array(
        z.object({
          ServerSideEncryptionByDefault: z
            .object({ SSEAlgorithm: z.string(), KMSMasterKeyID: z.string().optional() })
            .optional(),
        }),
      ),
    })
    .optional(),
});
const tableSchema = z.object({
  SSESpecification: z.object({ KMSMasterKeyId: z.string().optional() }).optional(),
});
const senderSchema = z.object({ KmsMasterKeyId: z.string().optional() });

type ReadKey = (properties: unknown) => string | undefined;

const keyReaders: Readonly<Record<string, { readonly read: ReadKey; readonly arn: string }>> = {
  'AWS::S3::Bucket': { read: bucketKey, arn: 'Arn' },
  'AWS::DynamoDB::Table': {
    read: (properties) => tableSchema.parse(properties).SSESpecification?.KMSMasterKeyId,
    arn: 'Arn',
  },
  'AWS::SQS::Queue': { read: senderKey, arn: 'Arn' },
  'AWS::SNS::Topic': { read: senderKey, arn: 'TopicArn' },
};

/** Reads which key encrypts what; `others` are resources that the stack does not declare, by their ARN. */
export function readEncryptionKeys(
  stack: Stack,
  others: ReadonlyMap<string, string>,
): EncryptionKeys {
  const keys = new Map(others);
  const managed = new Set<string>();
  for (const resource of stack.resources) {
    const reader = keyReaders[resource.type];
    const key = reader?.read(resource.properties);
    if (reader === undefined || key === undefined) continue;
    const arn = resource.attribute(reader.arn);
    if (key.startsWith('alias/aws/')) managed.add(arn);
    else keys.set(arn, keyArn(stack, resource, key));
  }
  return {
    keyOf: (resourceArn) => keys.get(containerOf(resourceArn)),
    hasManagedKey: (resourceArn) => managed.has(containerOf(resourceArn)),
  };
}

/** What an action on an encrypted resource makes its service do with the key, in the name of who asked. */
export function keyActionsOf(action: string): readonly string[] {
  return Object.hasOwn(keyActions, action) ? (keyActions[action] ?? []) : [];
}

/** ARN of the resource that a policy or a key belongs to: an object's is its bucket's, an index's its table's. */
export function containerOf(arn: string): string {
  if (arn.startsWith('arn:aws:s3:::')) return arn.split('/')[0] ?? arn;
  return arn.replace(/^(arn:aws:dynamodb:[^/]*\/[^/]+)\/.*$/, '$1');
}

function bucketKey(properties: unknown): string | undefined {
  const { BucketEncryption: encryption } = bucketSchema.parse(properties);
  const [rule] = encryption?.ServerSideEncryptionConfiguration ?? [];
  return rule?.ServerSideEncryptionByDefault?.KMSMasterKeyID;
}

function senderKey(properties: unknown): string | undefined {
  return senderSchema.parse(properties).KmsMasterKeyId;
}

function keyArn(stack: Stack, resource: Resource, key: string): string {
  if (key.startsWith('arn:') && key.includes(':key/')) return key;
  const own = stack.ofType('AWS::KMS::Key').find(({ ref }) => ref === key);
  if (own !== undefined) return own.attribute('Arn');
  throw new Error(
    `Cannot use "${resource.logicalId}": its key "${key}" is neither an ARN nor ours`,
  );
}
