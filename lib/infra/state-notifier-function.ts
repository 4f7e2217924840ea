import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Construct } from 'constructs';
import type { Environment, StateNotifierSettings } from '../contract/function-settings';
import { BundledFunction, type FunctionParts } from './bundled-function';
import { allow } from './grants';
import type { LaunchStorage } from './launch-storage';

export type StateNotifierFunctionProps = FunctionParts;

/** Hears what becomes of engine tasks, and writes the status of the launch and the record of its attempt. */
export class StateNotifierFunction extends Construct {
  /** The function with its role. */
  readonly bundled: BundledFunction;

  constructor(scope: Construct, id: string, props: StateNotifierFunctionProps) {
    super(scope, id);
    const { bundle, settings, storage, unprocessedEvents } = props;
    this.bundled = new BundledFunction(this, 'Handler', {
      description: 'Writes state changes of engine tasks into the row of the launch',
      bundle,
      environment: {
        BUCKET_NAME: storage.bucket.bucketName,
        LAUNCHES_TABLE: storage.launches.tableName,
        RECORDS_TABLE: storage.records.tableName,
      } satisfies Environment<StateNotifierSettings>,
      memoryMib: 512,
      timeoutSeconds: 60,
      logRetentionDays: settings.logRetentionDays,
      onFailure: new SqsDestination(unprocessedEvents),
    });
    this.allowWork(storage);
  }

  private allowWork(storage: LaunchStorage): void {
    const { role } = this.bundled;
    storage.allowInRuns(role, ['s3:GetObject']);
    storage.allowListing(role);
    allow(role, {
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      resources: [storage.launches.tableArn],
    });
    allow(role, { actions: ['dynamodb:PutItem'], resources: [storage.records.tableArn] });
  }
}
