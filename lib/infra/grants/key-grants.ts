import { Arn, ArnFormat, Aws, Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { allow } from './grants';

/** What a service asks of a customer key on behalf of who calls it; nothing for what touches no content. */
const KEY_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  's3:GetObject': ['kms:Decrypt'],
  's3:GetObjectVersion': ['kms:Decrypt'],
  's3:PutObject': ['kms:GenerateDataKey'],
  // Who may abort an upload uploads in parts: S3 decrypts what it keeps of each to join them.
  's3:AbortMultipartUpload': ['kms:Decrypt'],
  's3:DeleteObject': [],
  // Reading and writing alike: DynamoDB decrypts the key of the table, with which it encrypts.
  'dynamodb:BatchGetItem': ['kms:Decrypt'],
  'dynamodb:GetItem': ['kms:Decrypt'],
  'dynamodb:GetRecords': ['kms:Decrypt'],
  'dynamodb:PutItem': ['kms:Decrypt'],
  'dynamodb:Query': ['kms:Decrypt'],
  'dynamodb:UpdateItem': ['kms:Decrypt'],
  'dynamodb:DescribeStream': [],
  'dynamodb:GetShardIterator': [],
  // SQS decrypts the data key that it already has for the queue.
  'sqs:SendMessage': ['kms:Decrypt', 'kms:GenerateDataKey'],
};

/**
 * The use of a key that these actions need, through their own service alone: nobody decrypts anything by hand with it. Without
 * a key there is nothing to grant, but what an action would need has to be known all the same.
 */
export function allowKeyFor(
  role: iam.IRole,
  keyArn: string | undefined,
  actions: readonly string[],
): void {
  const keyActions = [...new Set(actions.flatMap(keyActionsOf))];
  const service = serviceOf(actions);
  if (keyArn === undefined || keyActions.length === 0) return;
  allow(role, {
    actions: keyActions,
    resources: [keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': `${service}.${regionOf(keyArn)}.${Aws.URL_SUFFIX}` },
    },
  });
}

function keyActionsOf(action: string): readonly string[] {
  const keyActions = KEY_ACTIONS[action];
  if (keyActions === undefined) {
    throw new Error(`Cannot say what "${action}" needs of a key: add it to KEY_ACTIONS`);
  }
  return keyActions;
}

function serviceOf(actions: readonly string[]): string {
  const [service = '', ...others] = new Set(actions.map((action) => action.split(':')[0]));
  if (others.length === 0) return service;
  throw new Error(`Cannot grant a key through one service for ${actions.join(', ')}`);
}

/** A bucket and its key lie in one region, which need not be ours; only our own key has no ARN yet. */
function regionOf(keyArn: string): string {
  if (Token.isUnresolved(keyArn)) return Aws.REGION;
  return Arn.split(keyArn, ArnFormat.SLASH_RESOURCE_NAME).region ?? Aws.REGION;
}
