import { Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Environment, StateNotifierSettings } from '../../contract/function-settings';
import { metricsNamespace } from '../../contract/metrics';
import type { BatchCompute } from '../batch/batch-compute';
import type { EngineCluster } from '../engine/engine-cluster';
import { BundledFunction, type FunctionParts } from './bundled-function';
import { engineReport } from './engine-report';
import { allow } from '../grants/grants';
import type { JobOrchestration } from '../orchestration/job-orchestration';
import type { LaunchStorage } from '../storage/launch-storage';

export interface StateNotifierFunctionProps extends FunctionParts {
  /** Whose tasks it hears of, asks after and ends, and whose log says what they had no time to say. */
  readonly engine: EngineCluster;
  /** Whose jobs it hears of, counts and ends. */
  readonly batch: BatchCompute;
  /** Whose executions it answers. */
  readonly orchestration: JobOrchestration;
  /** Woken for rows that the stream has lost. */
  readonly launchFunction: IFunction;
}

/**
 * Hears what becomes of engine tasks, jobs and executions: writes the status of launches and the records of their attempts,
 * answers executions, ends the jobs that these leave behind. The schedule makes it compare launches with what AWS says of them.
 */
export class StateNotifierFunction extends Construct {
  /** The function with its role. */
  readonly bundled: BundledFunction;

  constructor(scope: Construct, id: string, props: StateNotifierFunctionProps) {
    super(scope, id);
    const { bundle, settings, storage, engine, batch, orchestration, deadLetters } = props;
    this.bundled = new BundledFunction(this, 'Handler', {
      description: 'Acts on state changes of engine tasks, jobs and executions; sweeps launches',
      bundle,
      environment: {
        BUCKET_NAME: storage.bucket.bucketName,
        LAUNCHES_TABLE: storage.launches.tableName,
        RECORDS_TABLE: storage.records.tableName,
        LAUNCH_FUNCTION: props.launchFunction.functionName,
        ...engineReport(engine),
        JOB_QUEUE_ARNS: Object.values(batch.queueArns).join(','),
        COMPUTE_ENVIRONMENT_ARNS: Object.values(batch.environmentArns).join(','),
        STATE_MACHINE_ARN: orchestration.stateMachineArn,
        STUCK_REPORT_MINUTES: String(settings.stuck.reportMinutes),
        STUCK_ACT_MINUTES: String(settings.stuck.actMinutes),
        METRICS_NAMESPACE: metricsNamespace(Stack.of(this).stackName),
      } satisfies Environment<StateNotifierSettings>,
      memoryMib: 512,
      // A sweep may have much to settle; an event takes a second.
      timeoutSeconds: 300,
      logRetentionDays: settings.logRetentionDays,
      onFailure: deadLetters.onFailure,
    });
    this.allowRows(storage);
    this.allowAnswering(orchestration);
    batch.allowEnding(this.bundled.role);
    batch.allowDescribing(this.bundled.role);
    batch.allowReadingLogs(this.bundled.role);
    engine.allowWatchingTasks(this.bundled.role);
    this.allowWaking(props.launchFunction);
  }

  private allowRows(storage: LaunchStorage): void {
    const { role } = this.bundled;
    // The result of a run decides how its launch ended.
    storage.allowInRuns(role, ['s3:GetObject']);
    storage.allowListing(role);
    storage.allowRows(role, storage.launches, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
    storage.allowRows(role, storage.records, ['dynamodb:PutItem', 'dynamodb:Query']);
    // The sweep: what has not ended, and what the rows of it say.
    storage.allowQueries(role, ['byStatus', 'unsettled']);
    storage.allowRows(role, storage.launches, ['dynamodb:BatchGetItem']);
  }

  private allowAnswering({ stateMachineArn }: JobOrchestration): void {
    allow(this.bundled.role, {
      // The sweep asks for ended executions, because their events may get lost.
      actions: ['states:SendTaskSuccess', 'states:SendTaskFailure', 'states:ListExecutions'],
      resources: [stateMachineArn],
    });
  }

  /** As the table's stream would; `grantInvoke` gives every version of the function too. */
  private allowWaking(launchFunction: IFunction): void {
    allow(this.bundled.role, {
      actions: ['lambda:InvokeFunction'],
      resources: [launchFunction.functionArn],
    });
  }
}
