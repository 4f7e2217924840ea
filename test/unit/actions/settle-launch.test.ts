import { applyPlatformEvent } from '../../../lib/actions/apply-platform-event';
import { parsePlatformEvent } from '../../../lib/domain/run/platform-event';
import { aTaggedJob, LIFE, onBatch } from '../../support/batch-jobs';
import { LAUNCH_ID } from '../../support/launches';
import { MemoryPlatform } from '../../support/memory-platform';
import { aSweepEvent, JOB_ID } from '../../support/platform-events';

/** A launch that has ended and was settled. */
const SETTLED = { recordedStatus: 'SUCCEEDED', settledAt: '2026-11-23T10:04:00.000Z' } as const;

test('news of a job that come after all was settled are counted by the next sweep', async () => {
  const platform = new MemoryPlatform(onBatch(SETTLED));

  for (const event of LIFE.slice(-1)) await applyPlatformEvent(platform.deps(), event);
  expect(platform.launches.rows.get(LAUNCH_ID)?.settledAt).toBeUndefined();
  await applyPlatformEvent(platform.deps(), parsePlatformEvent(aSweepEvent()));

  expect(platform.launches.rows.get(LAUNCH_ID)).toMatchObject({
    jobs: { succeeded: 1 },
    settledAt: '2026-11-23T10:05:00.000Z',
  });
  expect(platform.attempts.at(-1)?.jobs).toMatchObject({ succeeded: 1 });
});

test('late news cost the same however many jobs there are', async () => {
  const platform = new MemoryPlatform(onBatch(SETTLED));
  const { records } = platform.deps();
  const listJobs = () => Promise.reject(new Error('nobody should count'));
  const deps = platform.deps({ records: { ...records, listJobs } });

  for (let job = 0; job < 20; job += 1) {
    await applyPlatformEvent(deps, aTaggedJob({ status: 'FAILED', jobId: `${job}` }));
  }

  expect(platform.records.rows.size).toBe(20);
  expect(platform.launches.writes).toBe(1);
});

test('late news that died after their row was written are counted when they come again', async () => {
  const platform = new MemoryPlatform(onBatch(SETTLED));
  const [end] = LIFE.slice(-1);
  if (end === undefined) throw new Error('A life has an end');
  const dies = Object.assign(Object.create(platform.launches) as typeof platform.launches, {
    change: () => Promise.reject(new Error('dies')),
  });

  const dying = applyPlatformEvent(platform.deps({ launches: dies }), end);
  await expect(dying).rejects.toThrow('dies');
  await applyPlatformEvent(platform.deps(), end);
  await applyPlatformEvent(platform.deps(), parsePlatformEvent(aSweepEvent()));

  expect(platform.launches.rows.get(LAUNCH_ID)?.jobs).toMatchObject({ succeeded: 1 });
});

test('news that come while a launch is settled have it settled again', async () => {
  const { settledAt: _, ...ended } = SETTLED;
  const platform = new MemoryPlatform(onBatch(ended));
  const [end] = LIFE.slice(-1);
  if (end === undefined) throw new Error('A life has an end');
  const { records } = platform.deps();
  let isFirst = true;
  const listJobs = async (launchId: string, attempt: number) => {
    const rows = await records.listJobs(launchId, attempt);
    if (isFirst) {
      isFirst = false;
      await applyPlatformEvent(platform.deps(), end);
    }
    return rows;
  };
  const sweep = parsePlatformEvent(aSweepEvent());

  await applyPlatformEvent(platform.deps({ records: { ...records, listJobs } }), sweep);
  expect(platform.launches.rows.get(LAUNCH_ID)?.settledAt).toBeUndefined();
  await applyPlatformEvent(platform.deps(), sweep);

  expect(platform.launches.rows.get(LAUNCH_ID)).toMatchObject({
    jobs: { succeeded: 1 },
    settledAt: '2026-11-23T10:05:00.000Z',
  });
});

test('a launch is not settled while one of its jobs goes on', async () => {
  const platform = new MemoryPlatform(onBatch());
  for (const event of LIFE.slice(0, 2)) await applyPlatformEvent(platform.deps(), event);
  platform.open.push(...LIFE.slice(1, 2));
  const sweep = parsePlatformEvent(aSweepEvent());
  await platform.launches.change(LAUNCH_ID, () => ({ recordedStatus: 'FAILED' }));

  await applyPlatformEvent(platform.deps(), sweep);
  expect(platform.launches.rows.get(LAUNCH_ID)?.settledAt).toBeUndefined();
  platform.open.splice(0, 1, ...LIFE.slice(-1));
  await applyPlatformEvent(platform.deps(), sweep);

  expect(platform.launches.rows.get(LAUNCH_ID)).toMatchObject({
    settledAt: '2026-11-23T10:05:00.000Z',
    jobs: { submitted: 1, running: 0, succeeded: 1 },
  });
});

test('a job whose end was lost is measured by whoever settles its launch', async () => {
  const platform = new MemoryPlatform(onBatch({ recordedStatus: 'FAILED' }));
  platform.records.keep({
    ...{ launchId: LAUNCH_ID, attempt: 1, jobId: JOB_ID, jobName: 'x', state: 'RUNNING' },
    ...{ rank: 4, tries: 0, queueArn: 'queue' },
  });
  platform.open.push(aTaggedJob({ status: 'FAILED', attempts: [{ container: { exitCode: 3 } }] }));
  const sweep = parsePlatformEvent(aSweepEvent());

  await applyPlatformEvent(platform.deps(), sweep);
  await applyPlatformEvent(platform.deps(), sweep);

  const failed = platform.measured.filter(({ metric }) => metric === 'JobsFailed');
  expect(failed).toMatchObject([{ value: 1, dimension: { value: 'RuleFailed' } }]);
});
