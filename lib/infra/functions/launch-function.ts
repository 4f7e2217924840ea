import { Stack } from 'aws-cdk-lib';
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Environment, LaunchSettings } from '../../contract/function-settings';
import { metricsNamespace } from '../../contract/metrics';
import { BundledFunction, type FunctionParts } from './bundled-function';
import { engineReport } from './engine-report';
import { engineSize } from '../settings/deployment-settings';
import type { EngineCluster } from '../engine/engine-cluster';
import { STREAM_FILTERS } from '../events/stream-filters';
import type { LaunchStorage } from '../storage/launch-storage';

export interface LaunchFunctionProps extends FunctionParts {
  /** Where engine tasks run. */
  readonly engine: EngineCluster;
}

/** Hears of new and removed rows and of words that people type, and starts or stops engine tasks. */
export class LaunchFunction extends Construct {
  /** The function with its role. */
  readonly bundled: BundledFunction;

  constructor(scope: Construct, id: string, props: LaunchFunctionProps) {
    super(scope, id);
    const { storage, engine } = props;
    this.bundled = new BundledFunction(this, 'Handler', {
      description:
        'Plans a registered launch and starts its engine; answers words that it cannot act on',
      bundle: props.bundle,
      environment: environmentOf(this, props),
      memoryMib: 1024,
      timeoutSeconds: 120,
      logRetentionDays: props.settings.logRetentionDays,
    });
    this.allowWork(storage, engine);
    this.hearOfRows(storage);
  }

  private allowWork(storage: LaunchStorage, engine: EngineCluster): void {
    const { role } = this.bundled;
    storage.allowInRuns(role, ['s3:GetObject', 's3:PutObject']);
    storage.allowShared(role, ['s3:GetObject']);
    storage.allowListing(role);
    storage.allowRows(role, storage.launches, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
    engine.allowRunningTasks(role);
  }

  private hearOfRows(storage: LaunchStorage): void {
    new EventSourceMapping(this, 'Rows', {
      target: this.bundled.function,
      eventSourceArn: storage.allowReadingStream(this.bundled.role),
      // LATEST can miss what is written while the mapping is young.
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: STREAM_FILTERS.map((filter) => FilterCriteria.filter(filter)),
      batchSize: 10,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 5,
    });
  }
}

function environmentOf(
  scope: Construct,
  { settings, storage, engine }: LaunchFunctionProps,
): Environment<LaunchSettings> {
  const { network, task } = engine;
  const byImage = [...task.byImage].map(([image, { taskDefinitionArn }]) => [
    image,
    taskDefinitionArn,
  ]);
  return {
    BUCKET_NAME: storage.bucket.bucketName,
    LAUNCHES_TABLE: storage.launches.tableName,
    ...engineReport(engine),
    TASK_DEFINITION_ARN: task.definition.taskDefinitionArn,
    TASK_DEFINITIONS_BY_IMAGE: Stack.of(scope).toJsonString(Object.fromEntries(byImage)),
    SUBNET_IDS: network.subnetIds.join(','),
    SECURITY_GROUP_IDS: network.securityGroupId,
    ASSIGN_PUBLIC_IP: network.assignPublicIp ? 'ENABLED' : 'DISABLED',
    METRICS_NAMESPACE: metricsNamespace(Stack.of(scope).stackName),
    ...engineSize(settings),
  };
}
