import type { ApplyPlatformEventDeps } from '../actions/apply-platform-event';
import type { BatchJobs } from '../aws/batch-jobs';
import { createDocumentClient, createS3Client } from '../aws/clients';
import type { JobExecutions } from '../aws/job-executions';
import type { LaunchWaker } from '../aws/launch-waker';
import { LaunchRepository } from '../aws/launch-repository';
import { ObjectStore } from '../aws/object-store';
import { RecordRepository } from '../aws/record-repository';
import {
  stateNotifierSettingsSchema,
  type StateNotifierSettings,
} from '../contract/function-settings';
import { createMeasure } from './metrics';
import { readSettings } from './settings';

/** The state notifier's real effects. */
export function createStateNotifierServices(
  environment: NodeJS.ProcessEnv,
): ApplyPlatformEventDeps {
  const settings = readSettings(stateNotifierSettingsSchema, environment);
  const client = createDocumentClient();
  const now = (): Date => new Date();
  return {
    bucketName: settings.BUCKET_NAME,
    launches: new LaunchRepository({ client, tableName: settings.LAUNCHES_TABLE, now }),
    records: new RecordRepository(client, settings.RECORDS_TABLE),
    objects: new ObjectStore(createS3Client()),
    jobQueueArns: settings.JOB_QUEUE_ARNS,
    ...createLateServices(settings),
    measure: createMeasure({ namespace: settings.METRICS_NAMESPACE, now }),
    now,
  };
}

/** What most events do without: its clients are loaded by the first that needs them, and delay no other's answer. */
function createLateServices({
  LAUNCH_FUNCTION,
}: StateNotifierSettings): Pick<ApplyPlatformEventDeps, 'jobs' | 'executions' | 'wake'> {
  const jobs = once(async (): Promise<BatchJobs> => {
    const { BatchJobs, createBatchClient } = await import('../aws/batch-jobs.ts');
    return new BatchJobs(createBatchClient());
  });
  const executions = once(async (): Promise<JobExecutions> => {
    const { JobExecutions, createStepFunctionsClient } = await import('../aws/job-executions.ts');
    return new JobExecutions(createStepFunctionsClient());
  });
  const waker = once(async (): Promise<LaunchWaker> => {
    const { LaunchWaker, createLambdaClient } = await import('../aws/launch-waker.ts');
    return new LaunchWaker(createLambdaClient(), LAUNCH_FUNCTION);
  });
  return {
    jobs: {
      listUnfinished: async (...query) => (await jobs()).listUnfinished(...query),
      countWaiting: async (queueArn) => (await jobs()).countWaiting(queueArn),
      end: async (...job) => (await jobs()).end(...job),
    },
    executions: {
      succeed: async (...answer) => (await executions()).succeed(...answer),
      fail: async (...answer) => (await executions()).fail(...answer),
      findInput: async (executionArn) => (await executions()).findInput(executionArn),
    },
    wake: async (launchId) => (await waker()).wake(launchId),
  };
}

function once<Service>(create: () => Promise<Service>): () => Promise<Service> {
  let service: Promise<Service> | undefined;
  return () => (service ??= create());
}
