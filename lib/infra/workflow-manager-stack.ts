import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { STACK_OUTPUTS } from '../contract/stack-outputs';
import type { Bundles } from './bundles';
import type { DeploymentSettings } from './deployment-settings';
import { EngineCluster } from './engine-cluster';
import { LaunchFunctions } from './launch-functions';
import { LaunchStorage } from './launch-storage';
import { StatusRules } from './status-rules';
import { UnprocessedEvents } from './unprocessed-events';

export interface WorkflowManagerStackProps {
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
  /** The built programs. */
  readonly bundles: Bundles;
  /** Images that workflow definitions name. */
  readonly workflowImages: readonly string[];
}

/** The whole of a deployment: composition and nothing else. */
export class WorkflowManagerStack extends Stack {
  constructor(scope: Construct, id: string, props: WorkflowManagerStackProps) {
    const { settings, bundles, workflowImages } = props;
    super(scope, id, {
      description: 'Genomics workflow manager: launches workflows from sheets in S3',
    });
    const { dataBuckets } = settings;
    const storage = new LaunchStorage(this, 'Storage', { dataBuckets });
    const engine = new EngineCluster(this, 'Engine', {
      storage,
      settings,
      imageFolder: bundles.engineImage,
      workflowImages,
    });
    const { queue } = new UnprocessedEvents(this, 'UnprocessedEvents');
    const functions = new LaunchFunctions(this, 'Functions', {
      bundles: bundles.functions,
      settings,
      storage,
      engine,
      unprocessedEvents: queue,
    });
    new StatusRules(this, 'StatusRules', {
      clusterArn: engine.cluster.attrArn,
      stateNotifier: functions.stateNotifier.bundled.function,
    });
    storage.denyWritesToSheets([...functions.roles, engine.task.definition.taskRole]);
    this.printWhatClientsNeed(storage);
  }

  private printWhatClientsNeed({ bucket, launches, records }: LaunchStorage): void {
    const values = {
      [STACK_OUTPUTS.bucketName]: bucket.bucketName,
      [STACK_OUTPUTS.launchesTableName]: launches.tableName,
      [STACK_OUTPUTS.recordsTableName]: records.tableName,
    };
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}
