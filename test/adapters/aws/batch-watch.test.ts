import {
  BatchClient,
  DescribeComputeEnvironmentsCommand,
  DescribeJobsCommand,
  ListJobsCommand,
  type JobDetail,
  type JobStatus,
} from '@aws-sdk/client-batch';
import { mockClient } from 'aws-sdk-client-mock';
import { BatchJobs } from '../../../lib/aws/batch-jobs';
import { BatchWatch } from '../../../lib/aws/batch-watch';
import { renderJobTags } from '../../../lib/contract/job-tags';
import type { Launch } from '../../../lib/domain/launch/launch';
import { BATCH_JOB_STATES } from '../../../lib/domain/run/batch-event';
import type { JobRow } from '../../../lib/domain/run/job-row';
import type { WatchedLaunch } from '../../../lib/domain/run/watched-launch';
import { aLaunch, LAUNCH_ID } from '../../support/launches';
import { aJobDetail, JOB_ID, JOB_NAME, QUEUE_ARN } from '../../support/platform-events';

const ENVIRONMENT_ARN = 'arn:aws:batch:us-east-1:123456789012:compute-environment/spot';
const NOW = new Date('2026-11-23T12:00:00.000Z');
const RUNNABLE_RANK = BATCH_JOB_STATES.indexOf('RUNNABLE');
const HALF_AN_HOUR_AGO = Date.parse('2026-11-23T11:30:00.000Z');

const batch = mockClient(BatchClient);
const watch = new BatchWatch(new BatchJobs(new BatchClient({})), [
  { queueArn: QUEUE_ARN, environmentArn: ENVIRONMENT_ARN },
]);

beforeEach(() => {
  batch.reset();
  batch.on(ListJobsCommand).resolves({ jobSummaryList: [] });
  batch.on(DescribeJobsCommand).resolves({ jobs: [] });
});

function watched(jobs: readonly JobRow[] = [], change: Partial<Launch> = {}): WatchedLaunch {
  const launch = aLaunch({ recordedStatus: 'RUNNING', computeService: 'batch-ec2', ...change });
  return { launch, jobs };
}

function aRow(change: Partial<JobRow> = {}): JobRow {
  return {
    ...{ launchId: LAUNCH_ID, attempt: 1, jobId: JOB_ID, jobName: JOB_NAME, state: 'RUNNABLE' },
    ...{ rank: RUNNABLE_RANK, tries: 0, queueArn: QUEUE_ARN },
    ...change,
  };
}

function aDetail(change: object = {}): JobDetail {
  const owner = { deployment: 'Stack', launchId: LAUNCH_ID, attempt: 1, rule: 'align' };
  return aJobDetail({ attempts: [], tags: renderJobTags(owner), ...change }) as JobDetail;
}

function list(status: JobStatus, ...jobs: object[]): void {
  batch.on(ListJobsCommand, { jobStatus: status }).resolves({
    jobSummaryList: jobs.map((job) => ({ jobName: JOB_NAME, jobId: JOB_ID, status, ...job })),
  });
}

test('ask() tells what has become of a job whose row is behind', async () => {
  batch.on(DescribeJobsCommand).resolves({ jobs: [aDetail({ status: 'RUNNING' })] });

  expect(await watch.ask([watched([aRow()])], NOW)).toMatchObject([
    { kind: 'batch-job', change: { jobId: JOB_ID, state: 'RUNNING', owner: { rule: 'align' } } },
  ]);
});

test('ask() is silent about a job whose row is up to date, and about ended ones', async () => {
  batch.on(DescribeJobsCommand).resolves({ jobs: [aDetail({ status: 'RUNNABLE' })] });
  const rows = [aRow(), aRow({ jobId: 'ended', state: 'SUCCEEDED' })];

  expect(await watch.ask([watched(rows)], NOW)).toEqual([]);
  expect(batch.commandCalls(DescribeJobsCommand)[0]?.args[0].input).toEqual({ jobs: [JOB_ID] });
});

test('ask() tells of a job that is blocked no more, or for another reason', async () => {
  const capacity = 'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY';
  const asBlocked = aRow({ blockedReason: capacity });
  const answer = (change: object) =>
    batch.on(DescribeJobsCommand).resolves({ jobs: [aDetail({ status: 'RUNNABLE', ...change })] });

  answer({ statusReason: `${capacity} - no room` });
  expect(await watch.ask([watched([asBlocked])], NOW)).toEqual([]);
  answer({ statusReason: undefined });
  expect(await watch.ask([watched([asBlocked])], NOW)).toHaveLength(1);
  answer({ statusReason: 'ACTION_REQUIRED - see the service' });
  expect(await watch.ask([watched([asBlocked])], NOW)).toHaveLength(1);
});

test('ask() takes an old job that Batch does not know any more for failed', async () => {
  const old = aRow({ createdAt: '2026-11-22T11:59:59.999Z' });

  expect(await watch.ask([watched([old])], NOW)).toMatchObject([
    {
      kind: 'batch-job',
      change: {
        ...{ jobId: JOB_ID, state: 'FAILED', stoppedAt: NOW.toISOString() },
        owner: { launchId: LAUNCH_ID, attempt: 1 },
        statusReason: expect.stringContaining('does not know the job') as unknown,
      },
    },
  ]);
});

test('ask() takes one answer without a young job for nothing', async () => {
  const young = aRow({ createdAt: '2026-11-22T12:00:00.000Z' });

  expect(await watch.ask([watched([young, aRow({ jobId: 'timeless' })])], NOW)).toEqual([]);
});

test('describeOpen() says how jobs are that go on, whether or not that is news', async () => {
  const running = aDetail({ status: 'RUNNING' });
  batch.on(DescribeJobsCommand).resolves({ jobs: [running] });

  expect(
    await watch.describeOpen([aRow({ state: 'RUNNING', rank: RUNNABLE_RANK + 2 })], NOW),
  ).toMatchObject([
    { change: { jobId: JOB_ID, state: 'RUNNING', owner: { deployment: 'Stack' } } },
  ]);
});

test('ask() finds jobs of which no row tells, those too that have ended lately', async () => {
  list('RUNNING', { jobId: 'new' });
  list('FAILED', { jobId: 'late', stoppedAt: HALF_AN_HOUR_AGO }, { jobId: 'old', stoppedAt: 1 });
  batch.on(DescribeJobsCommand).resolves({ jobs: [aDetail({ jobId: 'new', status: 'RUNNING' })] });

  const told = await watch.ask([watched()], NOW);
  expect(told).toMatchObject([{ change: { jobId: 'new', listedAt: NOW.toISOString() } }]);
  // Else a row that knows as much would take it for later news.
  expect(told[0]).not.toHaveProperty('change.toldAt');
  expect(batch.commandCalls(DescribeJobsCommand).map(({ args }) => args[0].input.jobs)).toEqual([
    ['new', 'late'],
  ]);
});

test('ask() asks nothing unless some launch has jobs in these queues', async () => {
  const other = watched([], { computeService: 'engine-task' });

  expect(await watch.ask([other], NOW)).toEqual([]);
  expect(batch.calls()).toEqual([]);
});

test('ask() looks at a thousand open jobs in one sweep', async () => {
  const rows = Array.from({ length: 1100 }, (_, index) => aRow({ jobId: `${index}` }));

  await watch.ask([watched(rows)], NOW);
  await watch.ask([watched(rows)], new Date(NOW.getTime() + 100));

  const asked = batch.commandCalls(DescribeJobsCommand).map(({ args }) => args[0].input.jobs);
  expect(asked).toHaveLength(20);
  expect(new Set(asked.flat()).size).toBe(1100);
});

test('describeQueues() says how the environments are, and where something goes on', async () => {
  batch.on(DescribeComputeEnvironmentsCommand).resolves({
    computeEnvironments: [
      {
        ...{ computeEnvironmentArn: ENVIRONMENT_ARN, computeEnvironmentName: 'spot' },
        ...({ state: 'ENABLED', status: 'INVALID', statusReason: 'why' } as const),
      },
    ],
  });
  const environment = { name: 'spot', state: 'ENABLED', status: 'INVALID', statusReason: 'why' };

  expect(await watch.describeQueues()).toEqual({
    environments: new Map([[QUEUE_ARN, environment]]),
    moving: new Set(),
  });

  list('STARTING', {});
  expect((await watch.describeQueues()).moving).toEqual(new Set([QUEUE_ARN]));
});
