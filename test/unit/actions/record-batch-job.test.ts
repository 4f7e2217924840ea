import { applyNews } from '../../../lib/actions/apply-news';
import { applyPlatformEvent } from '../../../lib/actions/apply-platform-event';
import { parsePlatformEvent, type PlatformEvent } from '../../../lib/domain/run/platform-event';
import { aTaggedJob, CREATED, LIFE, onBatch, TAGS } from '../../support/batch-jobs';
import { LAUNCH_ID, TASK_ARN } from '../../support/launches';
import { MemoryPlatform } from '../../support/memory-platform';
import { aBlockedEvent, aSweepEvent, JOB_ID } from '../../support/platform-events';

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((first, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [first, ...rest]),
  );
}

/** What is left of the row and of the counts once all was delivered, and the sweep has run. */
async function outcome(events: readonly PlatformEvent[]): Promise<unknown> {
  const platform = new MemoryPlatform(onBatch());
  const deps = platform.deps();
  for (const event of events) await applyPlatformEvent(deps, event);
  // AWS is asked, and says how it is by now.
  platform.told.push(...LIFE.slice(-1));
  await applyPlatformEvent(deps, parsePlatformEvent(aSweepEvent()));
  return {
    rows: [...platform.records.rows.values()],
    jobs: platform.launches.rows.get(LAUNCH_ID)?.jobs,
  };
}

test('recordBatchJob() leaves the same row and counts for every order, each event twice', async () => {
  const expected = await outcome(LIFE);

  for (const order of permutations([...LIFE, ...LIFE.slice(1, 2)])) {
    expect(await outcome(order)).toEqual(expected);
    expect(await outcome(order.flatMap((event) => [event, event]))).toEqual(expected);
  }
  expect(expected).toMatchObject({
    rows: [
      { launchId: LAUNCH_ID, attempt: 1, jobId: JOB_ID, state: 'SUCCEEDED', tries: 2, exitCode: 0 },
    ],
    jobs: { submitted: 1, running: 0, failed: 0, succeeded: 1 },
  });
});

test.each([0, 1, 2, 3])('the sweep makes up for lost event %i of a job', async (lost) => {
  const expected = await outcome(LIFE);

  for (const order of permutations(LIFE.filter((_, index) => index !== lost))) {
    expect(await outcome(order)).toEqual(expected);
  }
});

test('recordBatchJob() counts at once, and then no more than twice a minute', async () => {
  const platform = new MemoryPlatform(onBatch());
  const listed: string[] = [];
  const { records } = platform.deps();
  const listJobs = async (launchId: string, attempt: number) => {
    listed.push(launchId);
    return records.listJobs(launchId, attempt);
  };
  const at = (seconds: number) =>
    platform.deps({
      records: { ...records, listJobs },
      now: () => new Date(Date.parse('2026-11-23T10:05:00.000Z') + seconds * 1000),
    });

  for (const [seconds, event] of LIFE.entries()) await applyPlatformEvent(at(seconds), event);
  expect(listed).toHaveLength(1);
  expect(platform.launches.rows.get(LAUNCH_ID)?.jobs).toMatchObject({ submitted: 1, succeeded: 0 });

  const other = aTaggedJob({ status: 'RUNNING', jobId: 'other', attempts: [] });
  await applyPlatformEvent(at(31), other);

  expect(listed).toHaveLength(2);
  expect(platform.launches.rows.get(LAUNCH_ID)?.jobs).toEqual({
    ...{ submitted: 2, running: 1, failed: 0, succeeded: 1 },
  });
});

test('recordBatchJob() never writes a count over a newer one', async () => {
  const platform = new MemoryPlatform(onBatch());
  const { records } = platform.deps();
  const listJobs = async () => {
    // Somebody else writes between the reading of the item and ours.
    await platform.launches.change(LAUNCH_ID, () => ({ statusReason: 'x' }));
    return [];
  };

  for (const event of LIFE) {
    await applyPlatformEvent(platform.deps({ records: { ...records, listJobs } }), event);
  }

  expect(platform.launches.rows.get(LAUNCH_ID)?.jobs).toBeUndefined();
});

test('recordBatchJob() notes a count that changed nothing, lest each event should have it made', async () => {
  const platform = new MemoryPlatform(onBatch());
  let counts = 0;
  const { records } = platform.deps();
  const listJobs = async (launchId: string, attempt: number) => {
    counts += 1;
    return records.listJobs(launchId, attempt);
  };
  const at = (seconds: number) =>
    platform.deps({
      records: { ...records, listJobs },
      now: () => new Date(Date.parse('2026-11-23T10:05:00.000Z') + seconds * 1000),
    });
  for (const state of ['PENDING', 'RUNNABLE'])
    for (let job = 0; job < 50; job += 1) {
      const event = aTaggedJob({ status: state, jobId: `${job}`, attempts: [] });
      await applyPlatformEvent(at(state === 'PENDING' ? job / 10 : 40 + job / 10), event);
    }

  expect(counts).toBe(2);
});

test('recordBatchJob() counts again when somebody has written meanwhile', async () => {
  const platform = new MemoryPlatform(onBatch());
  const { records } = platform.deps();
  let writers = 1;
  const listJobs = async (launchId: string, attempt: number) => {
    const rows = await records.listJobs(launchId, attempt);
    if (writers > 0) await platform.launches.change(LAUNCH_ID, () => ({ statusReason: 'x' }));
    writers -= 1;
    return rows;
  };

  for (const event of LIFE.slice(0, 1))
    await applyPlatformEvent(platform.deps({ records: { ...records, listJobs } }), event);

  expect(platform.launches.rows.get(LAUNCH_ID)?.jobs).toMatchObject({ submitted: 1 });
});

test('the row of a job has its card, and no secret of what services say', async () => {
  const platform = new MemoryPlatform(onBatch());
  const container = { exitCode: 137, reason: 'OutOfMemoryError: password=hunter2' };

  await applyPlatformEvent(
    platform.deps(),
    aTaggedJob({ status: 'FAILED', attempts: [{ container }] }),
  );

  const [row] = [...platform.records.rows.values()];
  expect(row).toMatchObject({ failure: { type: 'OutOfMemory' } });
  expect(JSON.stringify(row)).not.toContain('hunter2');
});

test('a job that goes on when its launch ends is ended, and all are counted once', async () => {
  const platform = new MemoryPlatform(onBatch());
  const running = ['a', 'b'].map((jobId) =>
    aTaggedJob({ status: 'RUNNING', jobId, attempts: [], startedAt: CREATED }),
  );
  for (const event of running) await applyPlatformEvent(platform.deps(), event);
  platform.open.push(...running);
  const { records } = platform.deps();
  let lists = 0;
  const listJobs: typeof records.listJobs = (...attempt) => {
    lists += 1;
    return records.listJobs(...attempt);
  };

  const change = { launchId: LAUNCH_ID, attempt: 1, taskArn: TASK_ARN, taskVersion: 9 };
  await applyNews(platform.deps({ records: { ...records, listJobs } }), {
    kind: 'engine-task',
    change: { ...change, state: 'stopped', exitCode: 137 },
  });

  expect(platform.ended.map(([jobId]) => jobId)).toEqual(['a', 'b']);
  // Once to know which of them are open, and once to count them all.
  expect(lists).toBe(2);
  expect(platform.launches.rows.get(LAUNCH_ID)?.jobs).toMatchObject({ submitted: 2, running: 2 });
});

test('whoever waits for a job is answered although the row of its launch cannot be read', async () => {
  const platform = new MemoryPlatform(onBatch());
  const deps = platform.deps();
  const broken = Object.assign(Object.create(platform.launches) as typeof platform.launches, {
    find: () => Promise.reject(new Error('unreadable')),
  });
  const end = aTaggedJob({
    status: 'SUCCEEDED',
    container: { environment: [{ name: 'WFM_TASK_TOKEN', value: 'token' }] },
  });

  await expect(applyPlatformEvent({ ...deps, launches: broken }, end)).rejects.toThrow();

  expect(platform.answers.map(([token]) => token)).toEqual(['token']);
});

test.each([
  ['whose row was deleted', undefined, `The row of launch ${LAUNCH_ID} was deleted`],
  ['of an earlier attempt', onBatch({ attempt: 2 }), `Attempt 1 of launch ${LAUNCH_ID} has ended`],
  [
    'that has ended',
    onBatch({ recordedStatus: 'FAILED' }),
    `Launch ${LAUNCH_ID} has ended with FAILED`,
  ],
] as const)('recordBatchJob() ends a job of a launch %s', async (_, launch, reason) => {
  const platform = new MemoryPlatform(...(launch === undefined ? [] : [launch]));

  for (const event of LIFE.slice(0, 1)) await applyPlatformEvent(platform.deps(), event);

  expect(platform.ended).toEqual([[JOB_ID, reason]]);
});

test.each([
  ['an attempt that nobody began', { ...TAGS, 'wfm:attempt': '7' }],
  ['no launch', { 'wfm:launchId': 'x', 'wfm:attempt': '1' }],
  ['no attempt', { 'wfm:launchId': LAUNCH_ID, 'wfm:attempt': 'first' }],
  ['something odd', { 'wfm:launchId': 7, 'wfm:attempt': { a: 1 } }],
])('recordBatchJob() keeps nothing of a job whose tags name %s', async (_, tags) => {
  const platform = new MemoryPlatform(onBatch());

  await applyPlatformEvent(platform.deps(), aTaggedJob({ tags, status: 'RUNNING' }));

  expect(platform.records.rows.size).toBe(0);
  expect(platform.ended).toEqual([]);
});

test('a job that is open when its launch ends is settled then', async () => {
  const platform = new MemoryPlatform(onBatch());
  for (const event of LIFE.slice(0, 2)) await applyPlatformEvent(platform.deps(), event);
  platform.open.push(...LIFE.slice(-1));

  const change = { launchId: LAUNCH_ID, attempt: 1, taskArn: TASK_ARN, taskVersion: 9 };
  await applyNews(platform.deps(), {
    kind: 'engine-task',
    change: { ...change, state: 'stopped', exitCode: 0 },
  });

  expect(platform.launches.rows.get(LAUNCH_ID)).toMatchObject({
    status: 'SUCCEEDED',
    jobs: { submitted: 1, running: 0, failed: 0, succeeded: 1 },
  });
});

test('a blocked job has a row that says why, and its attention passes when it starts', async () => {
  const platform = new MemoryPlatform(onBatch());
  const reason = 'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service cannot fulfill the capacity';
  const blocked = aBlockedEvent(reason) as { detail: object };
  Object.assign(blocked.detail, { tags: TAGS, createdAt: CREATED });
  const sweep = parsePlatformEvent(aSweepEvent());

  await applyPlatformEvent(platform.deps(), parsePlatformEvent(blocked));
  await applyPlatformEvent(platform.deps(), sweep);

  expect(platform.launches.rows.get(LAUNCH_ID)).toMatchObject({
    status: 'RUNNING',
    attention: {
      type: 'QueueBlocked',
      owner: 'operator',
      evidence: { jobId: JOB_ID, queue: 'spot', reason: 'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY' },
    },
  });
  expect(platform.measured).toContainEqual({ metric: 'LaunchesStuck', value: 1, unit: 'Count' });

  for (const event of LIFE.slice(1, 2)) await applyPlatformEvent(platform.deps(), event);
  await applyPlatformEvent(platform.deps(), sweep);

  expect(platform.launches.rows.get(LAUNCH_ID)?.attention).toBeUndefined();
});

const LOGGED = {
  ...{ status: 'FAILED', attempts: [{ container: { exitCode: 1, logStreamName: 'stream' } }] },
  container: { logConfiguration: { options: { 'awslogs-group': 'jobs' } } },
};

test('the row of a failed job goes by the last lines of its log', async () => {
  const platform = new MemoryPlatform(onBatch());
  platform.logLines.push('[E::bwa] token=s3cr3t', 'bwa: No space left on device');
  const asked: unknown[] = [];
  const { logs } = platform.deps();
  const readEnd: typeof logs.readEnd = (...place) => {
    asked.push(place);
    return logs.readEnd(...place);
  };

  await applyPlatformEvent(platform.deps({ logs: { ...logs, readEnd } }), aTaggedJob(LOGGED));

  const [row] = [...platform.records.rows.values()];
  expect(row?.failure).toMatchObject({ type: 'DiskFull', evidence: { exitCode: 1 } });
  expect(row?.failure?.evidence.logTail).toHaveLength(2);
  expect(JSON.stringify(row)).not.toContain('s3cr3t');
  expect(asked).toEqual([['jobs', 'stream', 200]]);
});

test('a death after the row of a failed job leaves its log to the event that comes again', async () => {
  const platform = new MemoryPlatform(onBatch());
  platform.logLines.push('bwa: No space left on device');
  const { logs } = platform.deps();
  const replaceJob = () => Promise.reject(new Error('dies'));
  const { records } = platform.deps();

  const dying = platform.deps({ records: { ...records, replaceJob }, logs });
  await expect(applyPlatformEvent(dying, aTaggedJob(LOGGED))).rejects.toThrow('dies');
  await applyPlatformEvent(platform.deps(), aTaggedJob(LOGGED));

  const [row] = [...platform.records.rows.values()];
  expect(row?.failure).toMatchObject({ type: 'DiskFull' });
});

test.each([
  ['cannot be read', () => Promise.reject(new Error('AccessDenied'))],
  ['says nothing', async () => ['', ' ']],
])('a failed job whose log %s has the card that Batch alone tells', async (_, readEnd) => {
  const platform = new MemoryPlatform(onBatch());
  const { logs } = platform.deps();

  await applyPlatformEvent(platform.deps({ logs: { ...logs, readEnd } }), aTaggedJob(LOGGED));

  const [row] = [...platform.records.rows.values()];
  expect(row?.failure).toMatchObject({ type: 'RuleFailed' });
  expect(row?.failure?.evidence.logTail).toBeUndefined();
});
