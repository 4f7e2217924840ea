import type { EngineReportSettings } from '../contract/function-settings';
import type { EngineStart } from '../domain/launch/launch-start';
import { taskIdOf } from '../domain/run/platform-event';
import { logStreamUrl } from './console-url';

/** Where an engine task of the deployment runs and reports, which follows from its ARN. */
export function describeStart(
  settings: EngineReportSettings,
  taskArn: string,
): Omit<EngineStart, 'taskArn' | 'command'> {
  const taskId = taskIdOf(taskArn);
  const { CLUSTER_ARN, CONTAINER_NAME, ENGINE_LOG_GROUP, ENGINE_LOG_STREAM_PREFIX } = settings;
  const logStream = `${ENGINE_LOG_STREAM_PREFIX}/${CONTAINER_NAME}/${taskId}`;
  const region = CLUSTER_ARN.split(':')[3] ?? '';
  return {
    workflowEndpoint: CLUSTER_ARN,
    logGroup: ENGINE_LOG_GROUP,
    logStream,
    logUrl: logStreamUrl(region, ENGINE_LOG_GROUP, logStream),
  };
}
