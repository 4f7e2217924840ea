import { Arn, ArnFormat, Aws, Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { allow } from './grants';

/** What S3 and DynamoDB ask of a customer key on behalf of who calls them. */
const KEY_ACTIONS: Readonly<Record<string, string>> = {
  's3:GetObject': 'kms:Decrypt',
  's3:GetObjectVersion': 'kms:Decrypt',
  's3:PutObject': 'kms:GenerateDataKey',
  // Who may abort an upload uploads in parts: S3 decrypts what it keeps of each to join them.
  's3:AbortMultipartUpload': 'kms:Decrypt',
  // Reading and writing alike: DynamoDB decrypts the key of the table, with which it encrypts.
  'dynamodb:BatchGetItem': 'kms:Decrypt',
  'dynamodb:DeleteItem': 'kms:Decrypt',
  'dynamodb:GetItem': 'kms:Decrypt',
  'dynamodb:GetRecords': 'kms:Decrypt',
  'dynamodb:PutItem': 'kms:Decrypt',
  'dynamodb:Query': 'kms:Decrypt',
  'dynamodb:UpdateItem': 'kms:Decrypt',
};

/**
 * The use of a key that these actions need, through their own service alone: nobody decrypts anything by hand with it. Without
 * a key there is nothing to grant.
 */
export function allowKeyFor(
  role: iam.IRole,
  keyArn: string | undefined,
  actions: readonly string[],
): void {
  const [service] = actions[0]?.split(':') ?? [];
  const keyActions = [...new Set(actions.flatMap((action) => KEY_ACTIONS[action] ?? []))];
  if (keyArn === undefined || service === undefined || keyActions.length === 0) return;
  allow(role, {
    actions: keyActions,
    resources: [keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': `${service}.${regionOf(keyArn)}.${Aws.URL_SUFFIX}` },
    },
  });
}

/** A bucket and its key lie in one region, which need not be ours; only our own key has no ARN yet. */
function regionOf(keyArn: string): string {
  if (Token.isUnresolved(keyArn)) return Aws.REGION;
  return Arn.split(keyArn, ArnFormat.SLASH_RESOURCE_NAME).region ?? Aws.REGION;
}
