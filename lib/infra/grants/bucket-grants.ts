import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { allow } from './grants';
import { allowKeyFor } from './key-grants';
import type { ForeignBucket } from '../settings/settings-schema';

/** A bucket as its grants need to know it. */
export interface GrantedBucket {
  readonly arn: string;
  /** Account that owns it: a name that somebody else has taken over is not the bucket that was meant. */
  readonly owner: string;
  /** Absent when AWS's own key encrypts it. */
  readonly keyArn: string | undefined;
}

export interface ObjectGrant {
  readonly actions: readonly string[];
  /** Below this prefix only, or everywhere. */
  readonly prefix?: string;
  /** Which objects these are, and why they have no names yet. */
  readonly wildcardReason: string;
}

/** A bucket of the settings; whose owner is not told is the deployment's own. */
export function foreignBucket(scope: Construct, bucket: ForeignBucket): GrantedBucket {
  const stack = Stack.of(scope);
  const { name, owner = stack.account, keyArn } = bucket;
  const arn = stack.formatArn({ service: 's3', region: '', account: '', resource: name });
  return { arn, owner, keyArn };
}

/** Objects of a bucket, as long as it is its owner's, with the use of its key that goes with it. */
export function allowObjects(role: iam.IRole, bucket: GrantedBucket, grant: ObjectGrant): void {
  const { actions, prefix = '', wildcardReason } = grant;
  allow(role, {
    actions,
    resources: [`${bucket.arn}/${prefix}*`],
    conditions: ofItsOwner(bucket),
    wildcardReason,
  });
  allowKeyFor(role, bucket.keyArn, actions);
}

/** Without it S3 answers "access denied" where "not found" is meant. */
export function allowListing(role: iam.IRole, bucket: GrantedBucket): void {
  allow(role, {
    actions: ['s3:ListBucket'],
    resources: [bucket.arn],
    conditions: ofItsOwner(bucket),
  });
}

function ofItsOwner({ owner }: GrantedBucket) {
  return { StringEquals: { 'aws:ResourceAccount': owner } };
}
