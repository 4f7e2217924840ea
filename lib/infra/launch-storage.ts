import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  LAUNCH_ID_ATTRIBUTE,
  RECORD_KEY_ATTRIBUTE,
  RUN_PREFIX,
  SHEET_PREFIX,
} from '../contract/storage-layout';
import { allow, bucketArn } from './grants';

export interface LaunchStorageProps {
  /** Names of further buckets that sheets may read from. */
  readonly dataBuckets: readonly string[];
}

/** What outlives the stack: the bucket of sheets and runs, and the two tables. */
export class LaunchStorage extends Construct {
  /** Sheets that people put, and everything that we write about their runs. */
  readonly bucket: s3.Bucket;
  /** One row a launch; its stream tells of every change. */
  readonly launches: dynamodb.Table;
  /** One row an attempt. */
  readonly records: dynamodb.Table;
  private readonly dataBucketArns: readonly string[];

  constructor(scope: Construct, id: string, props: LaunchStorageProps) {
    super(scope, id);
    this.dataBucketArns = props.dataBuckets.map((name) => bucketArn(this, name));
    this.bucket = createBucket(this);
    this.launches = createLaunchesTable(this);
    this.records = createRecordsTable(this);
  }

  /** Objects that a run reads, wherever sheets may find them. */
  allowReadingData(role: iam.IRole): void {
    const buckets = [this.bucket.bucketArn, ...this.dataBucketArns];
    allow(role, {
      actions: ['s3:GetObject'],
      resources: buckets.map((arn) => `${arn}/*`),
      wildcardReason: 'A sheet may name any object of these buckets.',
    });
    // As for `allowListing`.
    allow(role, { actions: ['s3:ListBucket'], resources: buckets });
  }

  /** The very sheet that an event tells of, though another was put over it since. */
  allowReadingSheetVersions(role: iam.IRole): void {
    allow(role, {
      actions: ['s3:GetObjectVersion'],
      resources: [this.bucket.arnForObjects(`${SHEET_PREFIX}*`)],
      wildcardReason: 'People choose the names of their sheets.',
    });
  }

  /** Without it S3 answers "access denied" where "not found" is meant. */
  allowListing(role: iam.IRole): void {
    allow(role, { actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] });
  }

  /** What we write about runs, in whole or below each run's folder. */
  allowInRuns(role: iam.IRole, actions: readonly string[]): void {
    allow(role, {
      actions,
      resources: [this.bucket.arnForObjects(`${RUN_PREFIX}*`)],
      wildcardReason: 'Each launch has a folder of its own below the prefix.',
    });
  }

  /** Sheets are the users' own: whatever else a policy may say, these roles neither write nor delete there. */
  denyWritesToSheets(roles: readonly iam.IRole[]): void {
    this.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'SheetsAreWrittenByPeopleOnly',
        effect: iam.Effect.DENY,
        principals: roles.map((role) => new iam.ArnPrincipal(role.roleArn)),
        actions: ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'],
        resources: [this.bucket.arnForObjects(`${SHEET_PREFIX}*`)],
      }),
    );
  }
}

function createBucket(storage: Construct): s3.Bucket {
  const bucket = new s3.Bucket(storage, 'Bucket', {
    versioned: true,
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [
      { id: 'EndForgottenUploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
      // Versions of sheets are history; of what a run deleted or wrote again they are hidden cost.
      {
        id: 'ForgetReplacedRunFiles',
        prefix: RUN_PREFIX,
        noncurrentVersionExpiration: Duration.days(7),
        expiredObjectDeleteMarker: true,
      },
    ],
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Access logs need a second bucket and are paid by request: an account logs S3 data events with CloudTrail where it wants them.',
  });
  return bucket;
}

function createLaunchesTable(storage: Construct): dynamodb.Table {
  return new dynamodb.Table(storage, 'Launches', {
    partitionKey: { name: LAUNCH_ID_ATTRIBUTE, type: dynamodb.AttributeType.STRING },
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

function createRecordsTable(storage: Construct): dynamodb.Table {
  return new dynamodb.Table(storage, 'Records', {
    partitionKey: { name: LAUNCH_ID_ATTRIBUTE, type: dynamodb.AttributeType.STRING },
    sortKey: { name: RECORD_KEY_ATTRIBUTE, type: dynamodb.AttributeType.STRING },
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
