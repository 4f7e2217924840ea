import { Stack } from 'aws-cdk-lib';
import { FilterPattern, LogGroup, SubscriptionFilter, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import { Construct } from 'constructs';
import type { Environment, LogParserSettings } from '../../contract/function-settings';
import { metricsNamespace } from '../../contract/metrics';
import type { BatchCompute } from '../batch/batch-compute';
import { BundledFunction, type FunctionParts } from './bundled-function';
import type { EngineCluster } from '../engine/engine-cluster';

/** Where Batch puts what jobs print whose definition names no group: it belongs to the account, not to us. */
const SHARED_JOB_LOG = '/aws/batch/job';

/**
 * One-line JSON of ours and nothing else: a job may print gigabytes, and each line that passes is paid for. What tools say
 * in their own words is read from the log when a failure asks for it.
 */
const OUR_LINES = FilterPattern.numberValue('$.wfm', '=', 1);

export interface LogParserFunctionProps extends FunctionParts {
  /** Whose engine tasks print. */
  readonly engine: EngineCluster;
  /** Whose jobs print. */
  readonly batch: BatchCompute;
}

/** Hears the lines that engine tasks and jobs print for us, and writes progress and counts into the row. */
export class LogParserFunction extends Construct {
  /** The function with its role. */
  readonly bundled: BundledFunction;

  constructor(scope: Construct, id: string, props: LogParserFunctionProps) {
    super(scope, id);
    const { bundle, settings, storage, engine, batch, deadLetters } = props;
    this.bundled = new BundledFunction(this, 'Handler', {
      description: 'Writes the progress that engine tasks report into the row of the launch',
      bundle,
      environment: {
        LAUNCHES_TABLE: storage.launches.tableName,
        METRICS_NAMESPACE: metricsNamespace(Stack.of(this).stackName),
      } satisfies Environment<LogParserSettings>,
      memoryMib: 512,
      timeoutSeconds: 60,
      logRetentionDays: settings.logRetentionDays,
      onFailure: deadLetters.onFailure,
    });
    const actions = ['dynamodb:GetItem', 'dynamodb:UpdateItem'];
    storage.allowRows(this.bundled.role, storage.launches, actions);
    const destination = new LambdaDestination(this.bundled.function);
    const ofGroup = (logGroup: ILogGroup) => ({ logGroup, destination, filterPattern: OUR_LINES });
    new SubscriptionFilter(this, 'EngineLines', ofGroup(engine.task.logGroup));
    new SubscriptionFilter(this, 'JobLines', ofGroup(batch.logGroup));
    if (!settings.batchJobLogs) return;
    const shared = LogGroup.fromLogGroupName(this, 'SharedJobLog', SHARED_JOB_LOG);
    new SubscriptionFilter(this, 'SharedJobLines', ofGroup(shared));
  }
}
