import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { STACK_DESCRIPTION, STACK_OUTPUTS } from '../contract/stack-outputs';
import { BatchCompute } from './batch/batch-compute';
import type { Bundles } from './assets/bundles';
import { ComputeParameter } from './orchestration/compute-parameter';
import { DeadLetters } from './events/dead-letters';
import { markResources } from './deployment-marks';
import { EngineCluster } from './engine/engine-cluster';
import { TaskNetwork } from './engine/task-network';
import { JobOrchestration } from './orchestration/job-orchestration';
import { WorkflowFunctions } from './functions/workflow-functions';
import { LaunchStorage } from './storage/launch-storage';
import { Monitoring } from './monitoring/monitoring';
import type { DeploymentSettings } from './settings/settings-schema';
import { StatusRules } from './events/status-rules';
import { DeploymentKey } from './storage/deployment-key';

export interface WorkflowManagerStackProps {
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
  /** The built programs. */
  readonly bundles: Bundles;
  /** Images that workflow definitions name. */
  readonly workflowImages: readonly string[];
  /** Version of the sources that are deployed. */
  readonly version: string;
}

/** The whole of a deployment: composition and nothing else. */
export class WorkflowManagerStack extends Stack {
  constructor(scope: Construct, id: string, props: WorkflowManagerStackProps) {
    const { settings, bundles, workflowImages } = props;
    super(scope, id, {
      description: STACK_DESCRIPTION,
    });
    const { key } = new DeploymentKey(this, 'Key', { settings });
    const storage = new LaunchStorage(this, 'Storage', { settings, key });
    const network = new TaskNetwork(this, 'Network', { settings });
    const deadLetters = new DeadLetters(this, 'DeadLetters', { key });
    const engine = new EngineCluster(this, 'Engine', {
      storage,
      network,
      settings,
      imageFolders: bundles.engineImages,
      workflowImages,
    });
    const batch = new BatchCompute(this, 'Batch', { storage, network, settings, engine });
    const orchestration = new JobOrchestration(this, 'Orchestration', { batch, settings });
    const functions = new WorkflowFunctions(this, 'Functions', {
      bundles: bundles.functions,
      ...{ settings, storage, engine, batch, orchestration, deadLetters },
    });
    const rules = new StatusRules(this, 'StatusRules', {
      ...{ settings, engine, batch, orchestration, deadLetters },
      stateNotifier: functions.stateNotifier.bundled.function,
    });
    const parameter = new ComputeParameter(this, 'ComputeServices', {
      ...{ settings, batch, orchestration },
    });
    const monitoring = new Monitoring(this, 'Monitoring', {
      ...{ settings, functions, engine, rules, orchestration, deadLetters, key },
    });
    storage.denyWritesToSheets([
      ...functions.roles,
      engine.task.definition.taskRole,
      batch.jobRole,
    ]);
    markResources(this, settings);
    this.print({
      [STACK_OUTPUTS.bucketName]: storage.bucket.bucketName,
      [STACK_OUTPUTS.launchesTableName]: storage.launches.tableName,
      [STACK_OUTPUTS.recordsTableName]: storage.records.tableName,
      [STACK_OUTPUTS.clusterName]: engine.cluster.ref,
      [STACK_OUTPUTS.stateMachineArn]: orchestration.stateMachineArn,
      [STACK_OUTPUTS.computeServicesParameter]: parameter.name,
      [STACK_OUTPUTS.unprocessedEventsUrl]: deadLetters.unprocessed.queueUrl,
      [STACK_OUTPUTS.undeliveredEventsUrl]: deadLetters.undelivered.queueUrl,
      [STACK_OUTPUTS.topicArn]: monitoring.topic.topicArn,
      [STACK_OUTPUTS.alarmTopicArn]: monitoring.alarmTopic.topicArn,
      [STACK_OUTPUTS.dashboardUrl]: monitoring.dashboardUrl,
      [STACK_OUTPUTS.version]: props.version,
    });
  }

  private print(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}
