import {
  applyStatusChange,
  type ApplyStatusChangeDeps,
} from '../../../lib/actions/apply-status-change';
import type { Measurement } from '../../../lib/contract/metrics';
import type { Launch } from '../../../lib/domain/launch/launch';
import { aLaunch, anEngineTaskChange, aRunResult, LAUNCH_ID } from '../../support/launches';
import { MemoryLaunches } from '../../support/memory-launches';
import { MemoryPlatform } from '../../support/memory-platform';
import { MemoryObjects } from '../../support/memory-objects';

const RESULT_URI = `s3://bucket/runs/${LAUNCH_ID}/attempt-1/result.json`;

function depsWith(
  launch: Launch,
  texts: Record<string, string> = {},
): ApplyStatusChangeDeps & {
  launches: MemoryLaunches;
  objects: MemoryObjects;
  attempts: Launch[];
  measured: Measurement[];
} {
  const attempts: Launch[] = [];
  const measured: Measurement[] = [];
  const { records, ...others } = new MemoryPlatform().deps();
  return {
    ...others,
    launches: new MemoryLaunches(launch),
    objects: new MemoryObjects(texts),
    ...{ attempts, measured },
    measure: (measurements) => void measured.push(...measurements),
    records: {
      ...records,
      keepAttempt: (ended) => {
        attempts.push(ended);
        return Promise.resolve();
      },
    },
    now: () => new Date('2026-11-23T10:05:00.000Z'),
  };
}

test('applyStatusChange() ends a launch as its result says, then keeps the attempt', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING' }), {
    [RESULT_URI]: JSON.stringify(aRunResult()),
  });

  await applyStatusChange(deps, anEngineTaskChange());

  expect(deps.launches.rows.get(LAUNCH_ID)).toMatchObject({ status: 'SUCCEEDED' });
  expect(deps.attempts).toHaveLength(1);
});

test('applyStatusChange() keeps the attempt again when the event comes again', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING' }), {
    [RESULT_URI]: JSON.stringify(aRunResult()),
  });
  await applyStatusChange(deps, anEngineTaskChange());

  await applyStatusChange(deps, anEngineTaskChange());

  expect(deps.launches.writes).toBe(1);
  expect(deps.attempts).toHaveLength(2);
});

test('applyStatusChange() reads no result while the task runs', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'LAUNCHING' }));
  deps.objects.denied.add(RESULT_URI);

  await applyStatusChange(deps, anEngineTaskChange({ state: 'running', taskVersion: 4 }));

  expect(deps.launches.rows.get(LAUNCH_ID)).toMatchObject({ status: 'RUNNING' });
  expect(deps.attempts).toEqual([]);
});

test('applyStatusChange() is tried again when the result may not be read', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING' }));
  deps.objects.denied.add(RESULT_URI);

  await expect(applyStatusChange(deps, anEngineTaskChange())).rejects.toThrow(
    `Cannot read runs/${LAUNCH_ID}/attempt-1/result.json: Access Denied`,
  );
});

test.each([
  ['is absent', {}],
  ['was cut off', { [RESULT_URI]: '{"formatVersion":1' }],
  ['is something else', { [RESULT_URI]: '[]' }],
])('applyStatusChange() says FAILED when the result of a killed engine %s', async (_, texts) => {
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING' }), texts);

  await applyStatusChange(deps, anEngineTaskChange({ exitCode: 137 }));

  expect(deps.launches.rows.get(LAUNCH_ID)).toMatchObject({
    status: 'FAILED',
    failure: { type: 'EngineKilled' },
  });
});

test('applyStatusChange() does nothing for a launch whose row was deleted', async () => {
  const deps = depsWith(aLaunch());
  deps.launches.rows.clear();

  await applyStatusChange(deps, anEngineTaskChange());

  expect(deps.launches.writes).toBe(0);
  expect(deps.attempts).toEqual([]);
});

test('applyStatusChange() measures the end of a launch once, however often it is told', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING', workflow: 'count' }), {
    [RESULT_URI]: JSON.stringify(aRunResult()),
  });
  await applyStatusChange(deps, anEngineTaskChange({ state: 'running', taskVersion: 4 }));
  expect(deps.measured).toEqual([]);

  await applyStatusChange(deps, anEngineTaskChange());
  await applyStatusChange(deps, anEngineTaskChange());
  await applyStatusChange(deps, anEngineTaskChange({ taskVersion: 9 }));

  expect(deps.measured).toEqual([
    {
      metric: 'LaunchesEnded',
      value: 1,
      unit: 'Count',
      dimension: { name: 'Status', value: 'SUCCEEDED' },
    },
    {
      metric: 'LaunchElapsedSeconds',
      value: 60,
      unit: 'Seconds',
      dimension: { name: 'Workflow', value: 'count' },
    },
  ]);
});
