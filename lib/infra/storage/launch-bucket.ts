import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  RUN_PREFIX,
  SCRATCH_PREFIX,
  SHARED_FILES_PREFIX,
  SHARED_MANIFESTS_PREFIX,
} from '../../contract/storage-layout';
import type { DeploymentSettings } from '../settings/settings-schema';

/** What shared steps made is made anew after so long: storage of what nobody uses would cost for ever. */
const SHARED_DAYS = 90;
/** Beyond the longest run: who takes one up again within it finds what its jobs had left. */
const SCRATCH_GRACE_DAYS = 14;

/** Sheets that people put, and everything that is written about their runs. */
export function createBucket(
  storage: Construct,
  key: IKey | undefined,
  settings: DeploymentSettings,
): s3.Bucket {
  const bucket = new s3.Bucket(storage, 'Bucket', {
    versioned: true,
    ...encryptedBy(key),
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: lifecycleRules(settings),
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Access logs need a second bucket and are paid by request: an account logs S3 data events with CloudTrail where it wants them.',
  });
  return bucket;
}

/** A bucket key: S3 asks KMS once in a while, where it would ask for every object. */
function encryptedBy(key: IKey | undefined) {
  return key === undefined
    ? { encryption: s3.BucketEncryption.S3_MANAGED }
    : { encryption: s3.BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true };
}

function lifecycleRules({ limits }: DeploymentSettings): s3.LifecycleRule[] {
  const longestRunDays = Math.ceil(limits.hours / 24);
  return [
    { id: 'EndForgottenUploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
    // Versions of sheets are history; of what a run deleted or wrote again they are hidden cost.
    {
      id: 'ForgetReplacedRunFiles',
      prefix: RUN_PREFIX,
      noncurrentVersionExpiration: Duration.days(7),
      expiredObjectDeleteMarker: true,
    },
    // A plan that was made from a manifest still finds what it names.
    {
      id: 'ForgetSharedManifests',
      prefix: SHARED_MANIFESTS_PREFIX,
      expiration: Duration.days(SHARED_DAYS),
      noncurrentVersionExpiration: Duration.days(1),
    },
    {
      id: 'ForgetSharedFiles',
      prefix: SHARED_FILES_PREFIX,
      expiration: Duration.days(SHARED_DAYS + longestRunDays),
      noncurrentVersionExpiration: Duration.days(1),
    },
    {
      id: 'ForgetScratch',
      prefix: SCRATCH_PREFIX,
      expiration: Duration.days(longestRunDays + SCRATCH_GRACE_DAYS),
      noncurrentVersionExpiration: Duration.days(1),
    },
  ];
}
