import type { ApplyPlatformEventDeps } from '../actions/apply-platform-event';
import { BatchJobs, createBatchClient } from '../aws/batch-jobs';
import { createDocumentClient, createLogsClient, createS3Client } from '../aws/clients';
import { createLambdaClient } from '../aws/function-events';
import { createStepFunctionsClient, JobExecutions } from '../aws/job-executions';
import { LaunchRepository } from '../aws/launch-repository';
import { LaunchWaker } from '../aws/launch-waker';
import { ObjectStore } from '../aws/object-store';
import { RecordRepository } from '../aws/record-repository';
import { RunLogs } from '../aws/run-logs';
import { stateNotifierSettingsSchema } from '../contract/function-settings';
import { createMeasure } from './metrics';
import { readSettings } from './settings';

/** The state notifier's real effects. */
export function createStateNotifierServices(
  environment: NodeJS.ProcessEnv,
): ApplyPlatformEventDeps {
  const settings = readSettings(stateNotifierSettingsSchema, environment);
  const client = createDocumentClient();
  const now = (): Date => new Date();
  const waker = new LaunchWaker(createLambdaClient(), settings.LAUNCH_FUNCTION);
  return {
    bucketName: settings.BUCKET_NAME,
    launches: new LaunchRepository({ client, tableName: settings.LAUNCHES_TABLE, now }),
    records: new RecordRepository(client, settings.RECORDS_TABLE),
    objects: new ObjectStore(createS3Client()),
    logs: new RunLogs(createLogsClient()),
    jobQueueArns: settings.JOB_QUEUE_ARNS,
    jobs: new BatchJobs(createBatchClient()),
    executions: new JobExecutions(createStepFunctionsClient()),
    wake: (launchId) => waker.wake(launchId),
    measure: createMeasure({ namespace: settings.METRICS_NAMESPACE, now }),
    now,
  };
}
