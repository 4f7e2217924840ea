import { Stack, Validations } from 'aws-cdk-lib';
import { EventType } from 'aws-cdk-lib/aws-s3';
import { LambdaDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Construct } from 'constructs';
import type { Environment, RegisterSettings } from '../../contract/function-settings';
import { metricsNamespace } from '../../contract/metrics';
import { SHEET_PREFIX, SHEET_SUFFIXES } from '../../contract/storage-layout';
import { BundledFunction, type FunctionParts } from './bundled-function';
import { engineSize } from '../settings/deployment-settings';
import type { LaunchStorage } from '../storage/launch-storage';
import type { ForeignBucket } from '../settings/settings-schema';

export type RegisterFunctionProps = FunctionParts;

/** Hears of every sheet that is put below the prefix, and adds its row. */
export class RegisterFunction extends Construct {
  /** The function with its role. */
  readonly bundled: BundledFunction;

  constructor(scope: Construct, id: string, props: RegisterFunctionProps) {
    super(scope, id);
    const { bundle, settings, storage, deadLetters } = props;
    this.bundled = new BundledFunction(this, 'Handler', {
      description: 'Checks a configuration sheet and registers its launch',
      bundle,
      environment: {
        BUCKET_NAME: storage.bucket.bucketName,
        LAUNCHES_TABLE: storage.launches.tableName,
        ...engineSize(settings),
        DATA_BUCKETS: namesOf(settings.dataBuckets),
        OUTPUT_BUCKETS: namesOf(settings.outputBuckets),
        TAG_KEYS: Object.keys(settings.tags).join(','),
        SHEET_STEPS: String(settings.sheetWorkflows.steps),
        SHEET_SOURCES: settings.sheetWorkflows.sources.join(','),
        LIMIT_JOBS: String(settings.limits.jobs),
        LIMIT_HOURS: String(settings.limits.hours),
        METRICS_NAMESPACE: metricsNamespace(Stack.of(this).stackName),
        SAMPLE_SHEET_GRACE_SECONDS: String(settings.sampleSheetGraceSeconds),
      } satisfies Environment<RegisterSettings>,
      memoryMib: 1024,
      // The grace for a sample sheet, then one listing for each folder that a large sheet names.
      timeoutSeconds: 300,
      logRetentionDays: settings.logRetentionDays,
      onFailure: deadLetters.onFailure,
    });
    this.allowWork(storage);
    this.hearOfSheets(storage);
  }

  private allowWork(storage: LaunchStorage): void {
    const { role } = this.bundled;
    storage.allowReadingData(role);
    storage.allowReadingSheetVersions(role);
    storage.allowInRuns(role, ['s3:PutObject']);
    storage.allowRows(role, storage.launches, ['dynamodb:GetItem', 'dynamodb:PutItem']);
  }

  /** `ObjectCreated:*`, for a sheet may also be copied or arrive in parts. */
  private hearOfSheets({ bucket }: LaunchStorage): void {
    const destination = new LambdaDestination(this.bundled.function);
    for (const suffix of SHEET_SUFFIXES) {
      bucket.addEventNotification(EventType.OBJECT_CREATED, destination, {
        prefix: SHEET_PREFIX,
        suffix,
      });
    }
    acknowledgeNotificationsHandler(Stack.of(this));
  }
}

function namesOf(buckets: readonly ForeignBucket[]): string {
  return buckets.map(({ name }) => name).join(',');
}

/** The function with which the CDK sets a bucket's notifications is the CDK's own, with a role of the CDK's making. */
function acknowledgeNotificationsHandler(stack: Stack): void {
  const handlers = stack.node.children.filter(({ node }) =>
    node.id.startsWith('BucketNotificationsHandler'),
  );
  for (const handler of handlers) {
    Validations.of(handler).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: 'The CDK makes this role; it writes the log of its function and sets our bucket.',
    });
  }
}
