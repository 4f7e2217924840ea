import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  LAUNCH_INDEXES,
  RUN_PREFIX,
  SHARED_PREFIX,
  SHEET_PREFIX,
} from '../../contract/storage-layout';
import {
  allowListing,
  allowObjects,
  foreignBucket,
  type GrantedBucket,
} from '../grants/bucket-grants';
import { allow } from '../grants/grants';
import { allowKeyFor } from '../grants/key-grants';
import { createBucket } from './launch-bucket';
import { createLaunchesTable, createRecordsTable } from './launch-tables';
import type { DeploymentSettings } from '../settings/settings-schema';

export interface LaunchStorageProps {
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
  /** What encrypts bucket and tables; absent when AWS's own keys do. */
  readonly key: IKey | undefined;
}

/**
 * What outlives the stack: the bucket of sheets and runs, and the two tables. Whoever may use them is told here, together with
 * the use of their key.
 */
export class LaunchStorage extends Construct {
  /** Sheets that people put, and everything that we write about their runs. */
  readonly bucket: Bucket;
  /** One row a launch; its stream tells of every change. */
  readonly launches: Table;
  /** One row an attempt. */
  readonly records: Table;
  private readonly own: GrantedBucket;
  private readonly dataBuckets: readonly GrantedBucket[];
  private readonly outputBuckets: readonly GrantedBucket[];

  constructor(scope: Construct, id: string, props: LaunchStorageProps) {
    super(scope, id);
    const { settings, key } = props;
    this.dataBuckets = settings.dataBuckets.map((bucket) => foreignBucket(this, bucket));
    this.outputBuckets = settings.outputBuckets.map((bucket) => foreignBucket(this, bucket));
    this.bucket = createBucket(this, key, settings);
    this.launches = createLaunchesTable(this, key);
    this.records = createRecordsTable(this, key);
    this.own = {
      arn: this.bucket.bucketArn,
      owner: Stack.of(this).account,
      keyArn: key?.keyArn,
    };
  }

  /** Objects that a run reads, wherever sheets may find them. */
  allowReadingData(role: iam.IRole): void {
    for (const bucket of [this.own, ...this.dataBuckets]) {
      allowObjects(role, bucket, {
        actions: ['s3:GetObject'],
        wildcardReason: 'A sheet may name any object of these buckets.',
      });
      allowListing(role, bucket);
    }
  }

  /** The folders outside our bucket that sheets may name as output. */
  allowWritingOutputs(role: iam.IRole): void {
    for (const bucket of this.outputBuckets) {
      allowObjects(role, bucket, {
        actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
        wildcardReason: 'A sheet may name any folder of these buckets as output.',
      });
    }
  }

  /** The very sheet that an event tells of, though another was put over it since. */
  allowReadingSheetVersions(role: iam.IRole): void {
    allowObjects(role, this.own, {
      actions: ['s3:GetObjectVersion'],
      prefix: SHEET_PREFIX,
      wildcardReason: 'People choose the names of their sheets.',
    });
  }

  /** Whether something is there at all. */
  allowListing(role: iam.IRole): void {
    allowListing(role, this.own);
  }

  /** What we write about runs, in whole or below each run's folder. */
  allowInRuns(role: iam.IRole, actions: readonly string[]): void {
    allowObjects(role, this.own, {
      actions,
      prefix: RUN_PREFIX,
      wildcardReason: 'Each launch has a folder of its own below the prefix.',
    });
  }

  /** What shared steps made, for all launches. */
  allowShared(role: iam.IRole, actions: readonly string[]): void {
    allowObjects(role, this.own, {
      actions,
      prefix: SHARED_PREFIX,
      wildcardReason: 'Each key of a shared step has a folder of its own below the prefix.',
    });
  }

  /** Rows of one of the tables, by their keys. */
  allowRows(role: iam.IRole, table: Table, actions: readonly string[]): void {
    allow(role, { actions, resources: [table.tableArn] });
    allowKeyFor(role, this.own.keyArn, actions);
  }

  /** Launches by what they have in common: indexes of the table, and no others. */
  allowQueries(role: iam.IRole, indexes: readonly (keyof typeof LAUNCH_INDEXES)[]): void {
    const actions = ['dynamodb:Query'];
    const resources = indexes.map(
      (index) => `${this.launches.tableArn}/index/${LAUNCH_INDEXES[index].name}`,
    );
    allow(role, { actions, resources });
    allowKeyFor(role, this.own.keyArn, actions);
  }

  /** Every change of a launch's row, for a stream's reader; Lambda reads as the function's role. */
  allowReadingStream(role: iam.IRole): string {
    const { tableStreamArn } = this.launches;
    if (tableStreamArn === undefined) throw new Error('Cannot hear of rows: no stream');
    const actions = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];
    allow(role, { actions, resources: [tableStreamArn] });
    allow(role, {
      actions: ['dynamodb:ListStreams'],
      resources: ['*'],
      wildcardReason: 'dynamodb:ListStreams knows no resource.',
    });
    allowKeyFor(role, this.own.keyArn, actions);
    return tableStreamArn;
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
