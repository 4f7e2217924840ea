import { endJobsOfExecution } from '../../../lib/actions/end-jobs-of-execution';
import type { ExecutionChange } from '../../../lib/domain/run/execution-event';
import { MemoryPlatform } from '../../support/memory-platform';
import { EXECUTION_NAME, JOB_ID, JOB_NAME, QUEUE_ARN } from '../../support/platform-events';

const OTHER_QUEUE = 'arn:aws:batch:us-east-1:123456789012:job-queue/fargate';

function anEnd(change: Partial<ExecutionChange> = {}): ExecutionChange {
  return { name: EXECUTION_NAME, status: 'ABORTED', redriveCount: 0, ...change };
}

/** A platform on which jobs of this name still run. */
function withJobs(jobName: string, ...jobIds: readonly string[]): MemoryPlatform {
  const platform = new MemoryPlatform();
  platform.jobs.set(jobName, [...jobIds]);
  return platform;
}

test.each(['ABORTED', 'TIMED_OUT', 'FAILED', 'SUCCEEDED'])(
  'endJobsOfExecution() ends what an execution has left that is %s, and says why',
  async (status) => {
    const platform = withJobs(JOB_NAME, JOB_ID, 'second');
    const reason = `Execution ${EXECUTION_NAME} of the job orchestration ended with ${status}`;

    const ended = await endJobsOfExecution(platform.deps(), anEnd({ status }));

    expect(ended).toEqual([JOB_ID, 'second']);
    expect(platform.ended).toEqual([
      [JOB_ID, reason],
      ['second', reason],
    ]);
  },
);

test('endJobsOfExecution() ends nothing of an execution that goes on', async () => {
  const platform = withJobs(JOB_NAME, JOB_ID);

  expect(await endJobsOfExecution(platform.deps(), anEnd({ status: 'RUNNING' }))).toEqual([]);
  expect(platform.ended).toEqual([]);
});

test.each([
  ['another execution', 'na12878-align-L2-0'],
  ['an execution whose name begins alike', `${EXECUTION_NAME}-0-0`],
  ['the same execution, redriven since', `${EXECUTION_NAME}-1`],
])('endJobsOfExecution() leaves the job of %s alone', async (_, jobName) => {
  const platform = withJobs(jobName, JOB_ID);

  expect(await endJobsOfExecution(platform.deps(), anEnd())).toEqual([]);
  expect(platform.ended).toEqual([]);
});

test('endJobsOfExecution() ends the job of a redriven execution', async () => {
  const platform = withJobs(`${EXECUTION_NAME}-1`, JOB_ID);

  expect(await endJobsOfExecution(platform.deps(), anEnd({ redriveCount: 1 }))).toEqual([JOB_ID]);
});

test('endJobsOfExecution() looks into every queue', async () => {
  const asked: string[] = [];
  const platform = new MemoryPlatform();
  const { jobs } = platform.deps();
  const deps = platform.deps({
    jobQueueArns: [QUEUE_ARN, OTHER_QUEUE],
    jobs: {
      ...jobs,
      listUnfinished: async (queueArn, jobName) => {
        asked.push(`${queueArn} ${jobName}`);
        return [];
      },
    },
  });

  await endJobsOfExecution(deps, anEnd());

  expect(asked).toEqual([`${QUEUE_ARN} ${JOB_NAME}`, `${OTHER_QUEUE} ${JOB_NAME}`]);
});
