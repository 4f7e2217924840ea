import { endJobsOfExecution } from '../../../lib/actions/end-jobs-of-execution';
import type { ExecutionChange } from '../../../lib/domain/run/execution-event';
import { MemoryPlatform } from '../../support/memory-platform';
import { EXECUTION_ARN, JOB_ID, JOB_NAME, QUEUE_ARN } from '../../support/platform-events';

const OTHER_QUEUE = 'arn:aws:batch:us-east-1:123456789012:job-queue/fargate';
const STARTED_AT = Date.parse('2026-11-23T10:00:00.000Z');
const STOPPED_AT = Date.parse('2026-11-23T10:10:00.000Z');
const INPUT = JSON.stringify({ jobName: JOB_NAME, jobQueue: QUEUE_ARN });

function aStop(change: Partial<ExecutionChange> = {}): ExecutionChange {
  return {
    executionArn: EXECUTION_ARN,
    name: JOB_NAME,
    status: 'ABORTED',
    input: INPUT,
    startedAt: STARTED_AT,
    stoppedAt: STOPPED_AT,
    ...change,
  };
}

/** A platform on which the job of the execution still runs. */
function withJob(createdAt: number | undefined = STARTED_AT + 1000): MemoryPlatform {
  const platform = new MemoryPlatform();
  platform.jobs.set(JOB_NAME, [{ jobId: JOB_ID, createdAt }]);
  return platform;
}

test.each(['ABORTED', 'TIMED_OUT', 'FAILED'])(
  'endJobsOfExecution() ends the job of an execution that is %s, and says why',
  async (status) => {
    const platform = withJob();

    expect(await endJobsOfExecution(platform.deps(), aStop({ status }))).toEqual([JOB_ID]);
    expect(platform.ended).toEqual([
      [JOB_ID, `Execution ${JOB_NAME} of the job orchestration ended with ${status}`],
    ]);
  },
);

test.each(['RUNNING', 'SUCCEEDED'])(
  'endJobsOfExecution() ends nothing of an execution that is %s',
  async (status) => {
    const platform = withJob();

    expect(await endJobsOfExecution(platform.deps(), aStop({ status }))).toEqual([]);
    expect(platform.ended).toEqual([]);
  },
);

test('endJobsOfExecution() asks for an input that the event has left out', async () => {
  const platform = withJob();
  platform.inputs.set(EXECUTION_ARN, INPUT);

  expect(await endJobsOfExecution(platform.deps(), aStop({ input: undefined }))).toEqual([JOB_ID]);
});

test.each([
  ['is known no more', undefined],
  ['is no JSON', 'jobName: x'],
  ['names no job', '{}'],
  ['is a list', '[]'],
  ['names a job that Batch would not take', JSON.stringify({ jobName: `${JOB_NAME}*` })],
])('endJobsOfExecution() ends nothing when the input %s', async (_, input) => {
  const platform = withJob();
  platform.jobs.set(`${JOB_NAME}*`, [{ jobId: JOB_ID }]);

  expect(await endJobsOfExecution(platform.deps(), aStop({ input }))).toEqual([]);
  expect(platform.ended).toEqual([]);
});

test.each([
  ['the queue of the input', QUEUE_ARN, [QUEUE_ARN]],
  ['every queue when the input names none of ours', 'spot', [QUEUE_ARN, OTHER_QUEUE]],
  ['every queue when the input names none', 7, [QUEUE_ARN, OTHER_QUEUE]],
])('endJobsOfExecution() looks into %s', async (_, jobQueue, expected) => {
  const platform = withJob();
  const asked: string[] = [];
  const { jobs } = platform.deps();
  const deps = platform.deps({
    jobQueueArns: [QUEUE_ARN, OTHER_QUEUE],
    jobs: {
      ...jobs,
      listUnfinished: async (queueArn) => {
        asked.push(queueArn);
        return [];
      },
    },
  });

  await endJobsOfExecution(deps, aStop({ input: JSON.stringify({ jobName: JOB_NAME, jobQueue }) }));

  expect(asked).toEqual(expected);
});

test.each([
  ['was made before the execution', STARTED_AT - 120_000],
  ['was made after its end, by another one of that name', STOPPED_AT + 120_000],
])('endJobsOfExecution() leaves a job alone that %s', async (_, createdAt) => {
  const platform = withJob(createdAt);

  expect(await endJobsOfExecution(platform.deps(), aStop())).toEqual([]);
  expect(platform.ended).toEqual([]);
});

test('endJobsOfExecution() ends a job when times are not known', async () => {
  const unknown = { startedAt: undefined, stoppedAt: undefined };

  expect(await endJobsOfExecution(withJob(1).deps(), aStop(unknown))).toEqual([JOB_ID]);
  const platform = withJob();
  platform.jobs.set(JOB_NAME, [{ jobId: JOB_ID }]);
  expect(await endJobsOfExecution(platform.deps(), aStop())).toEqual([JOB_ID]);
});
