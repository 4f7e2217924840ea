import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { StartLaunchDeps } from '../actions/start-launch';
import { createDocumentClient, createEcsClient, createS3Client } from '../aws/clients';
import { EngineTasks } from '../aws/engine-tasks';
import { LaunchRepository } from '../aws/launch-repository';
import { ObjectStore } from '../aws/object-store';
import { jobCapacityOf } from '../compute/engine-task';
import { launchSettingsSchema } from '../contract/function-settings';
import { describeStart } from './describe-start';
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
