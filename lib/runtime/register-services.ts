import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RegisterLaunchDeps } from '../actions/register-launch';
import { createDocumentClient, createS3Client } from '../aws/clients';
import { LaunchRepository } from '../aws/launch-repository';
import { ObjectStore } from '../aws/object-store';
import { jobCapacityOf } from '../compute/engine-task';
import { registerSettingsSchema } from '../contract/function-settings';
import { createMeasure } from './metrics';
import { readSettings } from './settings';
import { createWorkflowCatalog } from './workflow-catalog';

/** The register function's real effects. */
export function createRegisterServices(environment: NodeJS.ProcessEnv): RegisterLaunchDeps {
  const settings = readSettings(registerSettingsSchema, environment);
  const objects = new ObjectStore(createS3Client());
  const now = (): Date => new Date();
  return {
    bucketName: settings.BUCKET_NAME,
    prepare: {
      workflows: createWorkflowCatalog(join(__dirname, 'workflows')),
      listFolder: (folder, after) => objects.listFolder(folder, after),
      capacity: jobCapacityOf({
        cpus: settings.ENGINE_CPUS,
        memoryMib: settings.ENGINE_MEMORY_MIB,
        diskGib: settings.ENGINE_DISK_GIB,
      }),
      buckets: {
        data: [settings.BUCKET_NAME, ...settings.DATA_BUCKETS],
        output: settings.OUTPUT_BUCKETS,
      },
      tagKeys: settings.TAG_KEYS,
      sheetWorkflows: { steps: settings.SHEET_STEPS, sources: settings.SHEET_SOURCES },
      limits: { jobs: settings.LIMIT_JOBS, hours: settings.LIMIT_HOURS },
    },
    objects,
    launches: new LaunchRepository({
      client: createDocumentClient(),
      tableName: settings.LAUNCHES_TABLE,
      now,
    }),
    sampleSheetGraceSeconds: settings.SAMPLE_SHEET_GRACE_SECONDS,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    sleep: (milliseconds) => sleep(milliseconds),
    measure: createMeasure({ namespace: settings.METRICS_NAMESPACE, now }),
    now,
  };
}
