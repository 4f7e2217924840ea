import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { StartLaunchDeps } from '../actions/start-launch';
import { createDocumentClient, createEcsClient, createS3Client } from '../aws/clients';
import { EngineTasks } from '../aws/engine-tasks';
import { LaunchRepository } from '../aws/launch-repository';
import { ObjectStore } from '../aws/object-store';
import { jobCapacityOf } from '../compute/engine-task';
import { launchSettingsSchema, type LaunchSettings } from '../contract/function-settings';
import { taskIdOf } from '../domain/run/platform-event';
import { logStreamUrl } from './console-url';
import { createMeasure } from './metrics';
import { readSettings } from './settings';
import { createWorkflowCatalog } from './workflow-catalog';

/** The launch function's real effects. */
export function createLaunchServices(environment: NodeJS.ProcessEnv): StartLaunchDeps {
  const settings = readSettings(launchSettingsSchema, environment);
  const now = (): Date => new Date();
  const objects = new ObjectStore(createS3Client());
  return {
    bucketName: settings.BUCKET_NAME,
    workflows: createWorkflowCatalog(join(__dirname, 'workflows')),
    capacity: jobCapacityOf({
      cpus: settings.ENGINE_CPUS,
      memoryMib: settings.ENGINE_MEMORY_MIB,
      diskGib: settings.ENGINE_DISK_GIB,
    }),
    objects,
    shared: {
      bucketName: settings.BUCKET_NAME,
      objects,
      engine: settings.TASK_DEFINITION_ARN,
      sha256: (text) => createHash('sha256').update(text).digest('hex'),
    },
    launches: new LaunchRepository({
      client: createDocumentClient(),
      tableName: settings.LAUNCHES_TABLE,
      now,
    }),
    engineTasks: new EngineTasks(createEcsClient(), settings),
    describeStart: (taskArn) => describeStart(settings, taskArn),
    measure: createMeasure({ namespace: settings.METRICS_NAMESPACE, now }),
    now,
  };
}

function describeStart(
  settings: LaunchSettings,
  taskArn: string,
): ReturnType<StartLaunchDeps['describeStart']> {
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
