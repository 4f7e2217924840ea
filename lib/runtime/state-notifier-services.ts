import type { ApplyPlatformEventDeps } from '../actions/apply-platform-event';
import { BatchJobs, createBatchClient } from '../aws/batch-jobs';
import { BatchWatch, type WatchedQueue } from '../aws/batch-watch';
import {
  createDocumentClient,
  createEcsClient,
  createLogsClient,
  createS3Client,
} from '../aws/clients';
import { EngineTaskWatch } from '../aws/engine-task-watch';
import { ExecutionWatch } from '../aws/execution-watch';
import { createLambdaClient } from '../aws/function-events';
import { createStepFunctionsClient, JobExecutions } from '../aws/job-executions';
import { LaunchRepository } from '../aws/launch-repository';
import { LaunchWaker } from '../aws/launch-waker';
import { ObjectStore } from '../aws/object-store';
import { RecordRepository } from '../aws/record-repository';
import { RunLogs } from '../aws/run-logs';
import {
  stateNotifierSettingsSchema,
  type StateNotifierSettings,
} from '../contract/function-settings';
import { logStreamUrl } from './console-url';
import { describeStart } from './describe-start';
import { createMeasure } from './metrics';
import { readSettings } from './settings';

/** The state notifier's real effects. */
export function createStateNotifierServices(
  environment: NodeJS.ProcessEnv,
): ApplyPlatformEventDeps {
  const settings = readSettings(stateNotifierSettingsSchema, environment);
  const client = createDocumentClient();
  const now = (): Date => new Date();
  const batchJobs = new BatchJobs(createBatchClient());
  const batchWatch = new BatchWatch(batchJobs, queuesOf(settings));
  const stepFunctions = createStepFunctionsClient();
  const engineTasks = new EngineTaskWatch(createEcsClient(), settings.CLUSTER_ARN);
  const executionWatch = new ExecutionWatch(stepFunctions, settings.STATE_MACHINE_ARN);
  const waker = new LaunchWaker(createLambdaClient(), settings.LAUNCH_FUNCTION);
  return {
    bucketName: settings.BUCKET_NAME,
    launches: new LaunchRepository({ client, tableName: settings.LAUNCHES_TABLE, now }),
    records: new RecordRepository(client, settings.RECORDS_TABLE),
    objects: new ObjectStore(createS3Client()),
    logs: new RunLogs(createLogsClient()),
    jobQueueArns: settings.JOB_QUEUE_ARNS,
    jobs: {
      listUnfinished: (queueArn, jobName) => batchJobs.listUnfinished(queueArn, jobName),
      countWaiting: (queueArn) => batchJobs.countWaiting(queueArn),
      end: (jobId, reason) => batchJobs.end(jobId, reason),
      describeOpen: (rows, at) => batchWatch.describeOpen(rows, at),
      describeQueues: () => batchWatch.describeQueues(),
    },
    engineTasks,
    engineWatch: engineTasks,
    describeStart: (taskArn) => describeStart(settings, taskArn),
    // A service that joins adds its own.
    watches: [batchWatch, executionWatch],
    logUrl: ({ region, logGroup, logStream }) => logStreamUrl(region, logGroup, logStream),
    patience: {
      reportMinutes: settings.STUCK_REPORT_MINUTES,
      actMinutes: settings.STUCK_ACT_MINUTES,
    },
    executions: new JobExecutions(stepFunctions),
    wake: (launchId) => waker.wake(launchId),
    measure: createMeasure({ namespace: settings.METRICS_NAMESPACE, now }),
    now,
  };
}

function queuesOf({
  JOB_QUEUE_ARNS,
  COMPUTE_ENVIRONMENT_ARNS,
}: StateNotifierSettings): readonly WatchedQueue[] {
  return JOB_QUEUE_ARNS.map((queueArn, index) => ({
    queueArn,
    environmentArn: COMPUTE_ENVIRONMENT_ARNS[index] ?? '',
  }));
}
