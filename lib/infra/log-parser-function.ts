import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { FilterPattern, type LogGroup } from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import { Construct } from 'constructs';
import type { Environment, LogParserSettings } from '../contract/function-settings';
import { BundledFunction, type FunctionParts } from './bundled-function';
import { allow } from './grants';

export interface LogParserFunctionProps extends FunctionParts {
  /** What engine tasks print. */
  readonly engineLog: LogGroup;
}

/** Hears the lines that engine tasks print for us, and writes progress and counts into the row. */
export class LogParserFunction extends Construct {
  /** The function with its role. */
  readonly bundled: BundledFunction;

  constructor(scope: Construct, id: string, props: LogParserFunctionProps) {
    super(scope, id);
    const { bundle, settings, storage, engineLog, unprocessedEvents } = props;
    this.bundled = new BundledFunction(this, 'Handler', {
      description: 'Writes the progress that engine tasks report into the row of the launch',
      bundle,
      environment: {
        LAUNCHES_TABLE: storage.launches.tableName,
      } satisfies Environment<LogParserSettings>,
      memoryMib: 512,
      timeoutSeconds: 60,
      logRetentionDays: settings.logRetentionDays,
      onFailure: new SqsDestination(unprocessedEvents),
    });
    allow(this.bundled.role, {
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      resources: [storage.launches.tableArn],
    });
    engineLog.addSubscriptionFilter('OurLines', {
      destination: new LambdaDestination(this.bundled.function),
      filterPattern: FilterPattern.numberValue('$.wfm', '=', 1),
    });
  }
}
