import type { EngineReportSettings, Environment } from '../../contract/function-settings';
import { ENGINE_CONTAINER } from '../../domain/run/platform-event';
import type { EngineCluster } from '../engine/engine-cluster';
import { EngineTask } from '../engine/engine-task';

/** Where engine tasks run and report, as functions are told. */
export function engineReport({ cluster, task }: EngineCluster): Environment<EngineReportSettings> {
  return {
    CLUSTER_ARN: cluster.attrArn,
    CONTAINER_NAME: ENGINE_CONTAINER,
    ENGINE_LOG_GROUP: task.logGroup.logGroupName,
    ENGINE_LOG_STREAM_PREFIX: EngineTask.LOG_STREAM_PREFIX,
  };
}
