import { reportStuck, type StuckReport } from '../../../lib/actions/report-stuck';
import type { Launch } from '../../../lib/domain/launch/launch';
import type { QueueFacts } from '../../../lib/domain/run/attention-facts';
import type { JobRow } from '../../../lib/domain/run/job-row';
import { aLaunch, anEngineTaskChange, LAUNCH_ID, TASK_ARN } from '../../support/launches';
import { MemoryPlatform } from '../../support/memory-platform';
import { JOB_ID, QUEUE_ARN } from '../../support/platform-events';

/** The platform's clock says 10:05:00; it reports after half an hour and acts after a day. */
const HALF_AN_HOUR_AGO = '2026-11-23T09:35:00.000Z';
const A_QUARTER_AGO = '2026-11-23T09:50:00.000Z';
const TEN_MINUTES_AGO = '2026-11-23T09:55:00.000Z';
const A_DAY_AGO = '2026-11-22T10:05:00.000Z';
const LOG = { logGroup: 'engines', logStream: 'engine/engine/1' };

function aRunningLaunch(change: Partial<Launch> = {}): Launch {
  return aLaunch({ recordedStatus: 'RUNNING', status: 'RUNNING', taskArn: TASK_ARN, ...change });
}

function aBatchLaunch(change: Partial<Launch> = {}): Launch {
  return aRunningLaunch({ computeService: 'batch-ec2', ...change });
}

function aWaitingJob(change: Partial<JobRow> = {}): JobRow {
  return {
    ...{ launchId: LAUNCH_ID, attempt: 1, jobId: JOB_ID, jobName: 'align', state: 'RUNNABLE' },
    ...{ rank: 4, tries: 0, queueArn: QUEUE_ARN, since: HALF_AN_HOUR_AGO },
    deployment: 'Stack',
    ...change,
  };
}

/** The attention as an earlier sweep has written it, over the same trouble. */
async function reportedBefore(platform: MemoryPlatform, reportedAt: string): Promise<void> {
  await platform.launches.change(LAUNCH_ID, ({ attention }) =>
    attention === undefined ? undefined : { attention: { ...attention, reportedAt } },
  );
}

/** One sweep's look at the launch as it is in the platform now. */
async function look(platform: MemoryPlatform, ...jobs: JobRow[]): Promise<StuckReport> {
  const launch = platform.launches.rows.get(LAUNCH_ID);
  if (launch === undefined) throw new Error('The launch is gone');
  return reportStuck(platform.deps(), {
    ...{ watched: [{ launch, jobs }], news: [], repaired: [], orphans: 0, errors: [] },
  });
}

function rowOf(platform: MemoryPlatform): Launch | undefined {
  return platform.launches.rows.get(LAUNCH_ID);
}

test('reportStuck() writes once what keeps a launch, and measures it each time', async () => {
  const platform = new MemoryPlatform(aBatchLaunch());

  const first = await look(platform, aWaitingJob());
  const second = await look(platform, aWaitingJob());

  expect([first, second]).toEqual([
    { stuck: [LAUNCH_ID], actedOn: [], errors: [] },
    { stuck: [LAUNCH_ID], actedOn: [], errors: [] },
  ]);
  expect(rowOf(platform)).toMatchObject({
    status: 'RUNNING',
    attention: { type: 'JobStuckInRunnable', since: HALF_AN_HOUR_AGO },
  });
  expect(platform.launches.writes).toBe(1);
  expect(platform.ended).toEqual([]);
  const metric = 'LaunchesStuck';
  expect(platform.measured.slice(0, 2)).toEqual([
    {
      ...{ metric, value: 1, unit: 'Count' },
      dimension: { name: 'Reason', value: 'JobStuckInRunnable' },
    },
    { metric, value: 1, unit: 'Count' },
  ]);
});

test('reportStuck() takes the attention away once the launch goes on', async () => {
  const platform = new MemoryPlatform(aBatchLaunch());
  await look(platform, aWaitingJob());

  const report = await look(platform, aWaitingJob({ state: 'RUNNING' }));

  expect(report).toEqual({ stuck: [], actedOn: [], errors: [] });
  expect(rowOf(platform)?.attention).toBeUndefined();
});

test('reportStuck() ends the jobs that are stuck for as long as patience lasts, and no others', async () => {
  const platform = new MemoryPlatform(aBatchLaunch());
  const old = aWaitingJob({ since: A_DAY_AGO });
  await look(platform, old);
  expect(platform.ended).toEqual([]);
  await reportedBefore(platform, A_DAY_AGO);

  const report = await look(platform, old, aWaitingJob({ jobId: 'young' }));

  expect(report.actedOn).toEqual([LAUNCH_ID]);
  expect(platform.ended).toEqual([
    [JOB_ID, expect.stringMatching(/^Stuck for more than 1440 minutes \(JobStuckInRunnable\): /)],
  ]);
  expect(rowOf(platform)).toMatchObject({
    status: 'RUNNING',
    statusReason: expect.stringContaining('Stuck for more than 1440 minutes') as unknown,
    attention: { actedAt: '2026-11-23T10:05:00.000Z' },
  });
});

test('reportStuck() ends a job again that was not ended the first time, and says so once', async () => {
  const platform = new MemoryPlatform(aBatchLaunch());
  await look(platform, aWaitingJob({ since: A_DAY_AGO }));
  await reportedBefore(platform, A_DAY_AGO);
  await look(platform, aWaitingJob({ since: A_DAY_AGO }));

  const again = await look(platform, aWaitingJob({ since: A_DAY_AGO }));

  expect(platform.ended).toHaveLength(2);
  expect(again).toMatchObject({ stuck: [LAUNCH_ID], actedOn: [] });
});

test("reportStuck() goes by the sheet's patience where it has one", async () => {
  const platform = new MemoryPlatform(aBatchLaunch({ patienceMinutes: 15 }));
  await look(platform, aWaitingJob({ since: HALF_AN_HOUR_AGO }));
  await reportedBefore(platform, A_QUARTER_AGO);

  const report = await look(platform, aWaitingJob({ since: HALF_AN_HOUR_AGO }));

  expect(report.actedOn).toEqual([LAUNCH_ID]);
  expect(platform.ended).toEqual([[JOB_ID, expect.stringContaining('more than 15 minutes')]]);
});

test("reportStuck() reports as early as ever where the sheet's patience is long", async () => {
  const platform = new MemoryPlatform(aBatchLaunch({ patienceMinutes: 10_000 }));

  await look(platform, aWaitingJob({ since: A_DAY_AGO }));
  await reportedBefore(platform, A_DAY_AGO);
  const report = await look(platform, aWaitingJob({ since: A_DAY_AGO }));

  expect(report).toEqual({ stuck: [LAUNCH_ID], actedOn: [], errors: [] });
  expect(platform.ended).toEqual([]);
});

test('reportStuck() gives a job that has waited for long its time once trouble begins', async () => {
  const platform = new MemoryPlatform(aBatchLaunch());

  const report = await look(platform, aWaitingJob({ since: A_DAY_AGO }));

  expect(report.actedOn).toEqual([]);
  expect(rowOf(platform)?.attention).toMatchObject({ reportedAt: '2026-11-23T10:05:00.000Z' });
});

test('reportStuck() ends no job that is not of this deployment', async () => {
  const platform = new MemoryPlatform(aBatchLaunch());
  const strange = aWaitingJob({ since: A_DAY_AGO, deployment: undefined });
  await look(platform, strange);
  await reportedBefore(platform, A_DAY_AGO);

  expect(await look(platform, strange)).toMatchObject({ actedOn: [], errors: [] });
  expect(platform.ended).toEqual([]);
});

test('reportStuck() takes no engine for silent that it cannot listen to', async () => {
  const platform = new MemoryPlatform(aRunningLaunch({ updatedAt: A_DAY_AGO }));
  const launch = rowOf(platform) ?? aLaunch();
  const change = anEngineTaskChange({ state: 'running', startedAt: A_DAY_AGO });

  const report = await reportStuck(platform.deps(), {
    ...{ watched: [{ launch, jobs: [] }], news: [{ kind: 'engine-task', change }] },
    ...{ repaired: [], orphans: 0, errors: [] },
  });

  expect(report).toEqual({ stuck: [], actedOn: [], errors: [] });
});

test('reportStuck() stops an engine that is silent for too long', async () => {
  const platform = new MemoryPlatform(aRunningLaunch({ ...LOG, updatedAt: A_DAY_AGO }));
  platform.heard.set(LOG.logStream, A_DAY_AGO);
  await look(platform);
  await reportedBefore(platform, A_DAY_AGO);

  const report = await look(platform);

  expect(report.actedOn).toEqual([LAUNCH_ID]);
  expect(platform.stopped).toEqual([[TASK_ARN, expect.stringContaining('EngineSilent')]]);
});

test('reportStuck() looks into no log of an engine whose row has just changed', async () => {
  const platform = new MemoryPlatform(aRunningLaunch({ ...LOG, updatedAt: TEN_MINUTES_AGO }));
  const lastEventAt = () => Promise.reject(new Error('nobody should look'));
  const launch = platform.launches.rows.get(LAUNCH_ID) ?? aRunningLaunch();
  const deps = platform.deps();

  const report = await reportStuck(
    { ...deps, logs: { ...deps.logs, lastEventAt } },
    { watched: [{ launch, jobs: [] }], news: [], repaired: [], orphans: 0, errors: [] },
  );

  expect(report).toEqual({ stuck: [], actedOn: [], errors: [] });
});

test('reportStuck() goes by what ECS says of a task that does not start', async () => {
  const platform = new MemoryPlatform(aLaunch({ recordedStatus: 'LAUNCHING', taskArn: TASK_ARN }));
  const launch = rowOf(platform) ?? aLaunch();
  const change = anEngineTaskChange({ state: 'starting', createdAt: HALF_AN_HOUR_AGO });

  await reportStuck(platform.deps(), {
    ...{ watched: [{ launch, jobs: [] }], news: [{ kind: 'engine-task', change }] },
    ...{ repaired: [], orphans: 0, errors: [] },
  });

  expect(rowOf(platform)).toMatchObject({
    status: 'LAUNCHING',
    attention: { type: 'EngineNotStarting' },
  });
});

test('reportStuck() asks after queues only where a job waits, and passes over launches that have ended', async () => {
  const asked: string[] = [];
  const platform = new MemoryPlatform(aBatchLaunch({ recordedStatus: 'FAILED', status: 'FAILED' }));
  const deps = platform.deps();
  const describeQueues = async (): Promise<QueueFacts> => {
    asked.push('queues');
    return { environments: new Map(), moving: new Set() };
  };
  const launch = rowOf(platform) ?? aBatchLaunch();
  const jobs = [aWaitingJob({ state: 'RUNNING' })];

  const report = await reportStuck(
    { ...deps, jobs: { ...deps.jobs, describeQueues } },
    { watched: [{ launch, jobs }], news: [], repaired: [], orphans: 0, errors: [] },
  );

  expect(report).toEqual({ stuck: [], actedOn: [], errors: [] });
  expect(asked).toEqual([]);
});

test('reportStuck() reports the others when one cannot be looked at', async () => {
  const other = 'other-20261123-7f3a9c1b2d';
  const platform = new MemoryPlatform(aBatchLaunch(), aBatchLaunch({ launchId: other }));
  const deps = platform.deps();
  const change: typeof deps.launches.change = (launchId, decide) =>
    launchId === LAUNCH_ID
      ? Promise.reject(new Error('throttled'))
      : platform.launches.change(launchId, decide);
  const watched = [...platform.launches.rows.values()].map((launch) => ({
    launch,
    jobs: [aWaitingJob()],
  }));

  const report = await reportStuck(
    { ...deps, launches: { ...deps.launches, change } },
    { watched, news: [], repaired: [], orphans: 0, errors: [] },
  );

  expect(report).toEqual({ stuck: [other], actedOn: [], errors: [new Error('throttled')] });
});

test('reportStuck() reports and keeps what it can when queues cannot be asked', async () => {
  const silent = 'silent-20261123-7f3a9c1b2d';
  const attention = {
    ...({ type: 'JobStuckInRunnable', owner: 'operator', since: A_DAY_AGO } as const),
    ...{ message: 'waits', hint: 'look', evidence: { queue: 'spot' }, reportedAt: A_DAY_AGO },
  };
  const platform = new MemoryPlatform(
    aBatchLaunch({ attention }),
    aRunningLaunch({ launchId: silent, ...LOG, updatedAt: A_DAY_AGO }),
  );
  platform.heard.set(LOG.logStream, HALF_AN_HOUR_AGO);
  const deps = platform.deps();
  const describeQueues = () => Promise.reject(new Error('throttled'));
  const [waits, hushed] = [...platform.launches.rows.values()];
  if (waits === undefined || hushed === undefined) throw new Error('There are two launches');

  const report = await reportStuck(
    { ...deps, jobs: { ...deps.jobs, describeQueues } },
    {
      watched: [
        { launch: waits, jobs: [aWaitingJob({ since: A_DAY_AGO })] },
        { launch: hushed, jobs: [] },
      ],
      ...{ news: [], repaired: [], orphans: 0, errors: [] },
    },
  );

  expect(report).toEqual({
    ...{ stuck: [LAUNCH_ID, silent], actedOn: [] },
    errors: [new Error('throttled')],
  });
  expect(rowOf(platform)).toMatchObject({ attention });
  expect(platform.ended).toEqual([]);
});

test('reportStuck() stops no engine that was heard, though queues cannot be asked', async () => {
  const attention = {
    ...({ type: 'EngineSilent', owner: 'operator', since: A_DAY_AGO } as const),
    ...{ message: 'stands still', hint: 'look', evidence: {}, reportedAt: A_DAY_AGO },
  };
  const platform = new MemoryPlatform(aRunningLaunch({ ...LOG, attention }));
  platform.heard.set(LOG.logStream, '2026-11-23T10:04:59.000Z');
  const deps = platform.deps();
  const describeQueues = () => Promise.reject(new Error('throttled'));
  const launch = rowOf(platform);
  if (launch === undefined) throw new Error('The launch is gone');

  await reportStuck(
    { ...deps, jobs: { ...deps.jobs, describeQueues } },
    {
      watched: [{ launch, jobs: [aWaitingJob()] }],
      ...{ news: [], repaired: [], orphans: 0, errors: [] },
    },
  );

  expect(platform.stopped).toEqual([]);
  expect(rowOf(platform)?.attention).toBeUndefined();
});

test('reportStuck() ends nothing that waits for its turn, and rings no alarm for it', async () => {
  const platform = new MemoryPlatform(aBatchLaunch());
  platform.queues = { environments: new Map(), moving: new Set([QUEUE_ARN]) };
  const waits = aWaitingJob({ since: A_DAY_AGO });
  await look(platform, waits);
  await reportedBefore(platform, A_DAY_AGO);
  platform.measured.length = 0;

  expect(await look(platform, waits)).toEqual({ stuck: [LAUNCH_ID], actedOn: [], errors: [] });

  expect(rowOf(platform)?.attention).toMatchObject({ type: 'QueueBusy' });
  expect(platform.ended).toEqual([]);
  expect(platform.measured).toMatchObject([
    { metric: 'LaunchesStuck', dimension: { value: 'QueueBusy' } },
  ]);
});
