import { BatchClient, ListJobsCommand, TerminateJobCommand } from '@aws-sdk/client-batch';
import { mockClient } from 'aws-sdk-client-mock';
import { BatchJobs } from '../../../lib/aws/batch-jobs';
import { JOB_NAME, QUEUE_ARN } from '../../support/platform-events';

const batch = mockClient(BatchClient);
const jobs = new BatchJobs(new BatchClient({}));

function aJob(jobId: string, status: 'RUNNING' | 'FAILED' | 'RUNNABLE', jobName = JOB_NAME) {
  return { jobId, jobName, status };
}

beforeEach(() => {
  batch.reset();
});

test('listUnfinished() has the jobs of this very name that have not ended, of all pages', async () => {
  batch
    .on(ListJobsCommand)
    .resolvesOnce({
      jobSummaryList: [aJob('a', 'RUNNING'), aJob('b', 'FAILED')],
      nextToken: 'more',
    })
    .resolvesOnce({
      jobSummaryList: [aJob('c', 'RUNNABLE'), aJob('d', 'RUNNING', JOB_NAME.toUpperCase())],
    });

  expect(await jobs.listUnfinished(QUEUE_ARN, JOB_NAME)).toEqual(['a', 'c']);
  expect(batch.commandCalls(ListJobsCommand)[1]?.args[0].input).toEqual({
    jobQueue: QUEUE_ARN,
    filters: [{ name: 'JOB_NAME', values: [JOB_NAME] }],
    maxResults: 100,
    nextToken: 'more',
  });
});

test('listUnfinished() takes an answer without jobs', async () => {
  batch.on(ListJobsCommand).resolves({});

  expect(await jobs.listUnfinished(QUEUE_ARN, JOB_NAME)).toEqual([]);
});

test('countWaiting() counts the jobs that could run', async () => {
  batch.on(ListJobsCommand).resolves({ jobSummaryList: [aJob('a', 'RUNNABLE')] });

  expect(await jobs.countWaiting(QUEUE_ARN)).toBe(1);
  expect(batch.commandCalls(ListJobsCommand)[0]?.args[0].input).toMatchObject({
    jobQueue: QUEUE_ARN,
    jobStatus: 'RUNNABLE',
  });
});

test('countWaiting() stops at a thousand', async () => {
  const jobSummaryList = Array.from({ length: 100 }, (_, index) => aJob(`${index}`, 'RUNNABLE'));
  let page = 0;
  batch.on(ListJobsCommand).callsFake(() => ({ jobSummaryList, nextToken: `${(page += 1)}` }));

  expect(await jobs.countWaiting(QUEUE_ARN)).toBe(1000);
  expect(batch.commandCalls(ListJobsCommand)).toHaveLength(10);
});

test('end() terminates a job, with the reason', async () => {
  batch.on(TerminateJobCommand).resolves({});

  await jobs.end('a', 'not wanted');

  expect(batch.commandCalls(TerminateJobCommand)[0]?.args[0].input).toEqual({
    jobId: 'a',
    reason: 'not wanted',
  });
});
