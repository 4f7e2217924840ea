import { applyStatusChange } from '../../../lib/actions/apply-status-change';
import type { OwnFinding } from '../../../lib/domain/failure/own-failures';
import {
  aLaunch,
  anEngineTaskChange,
  aRunResult,
  LAUNCH_ID,
  TASK_ARN,
} from '../../support/launches';
import { depsWith } from '../../support/status-change-deps';

const OWN_FINDING: OwnFinding = {
  type: 'AdapterMissing',
  advice: 'Name the adapter.',
  owner: 'scientist',
  line: 'no adapter',
};

const LOG = { logGroup: 'engine', logStream: 'wfm/engine/0123456789abcdef' };
const RESULT_URI = `s3://bucket/runs/${LAUNCH_ID}/attempt-1/result.json`;

test('applyStatusChange() ends a launch as its result says, then keeps the attempt', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING' }), {
    [RESULT_URI]: JSON.stringify(aRunResult()),
  });

  await applyStatusChange(deps, anEngineTaskChange());

  expect(deps.launches.rows.get(LAUNCH_ID)).toMatchObject({ status: 'SUCCEEDED' });
  expect(deps.attempts).toHaveLength(1);
});

test('applyStatusChange() settles an end once, however often it is told', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING' }), {
    [RESULT_URI]: JSON.stringify(aRunResult()),
  });
  await applyStatusChange(deps, anEngineTaskChange());
  const { writes } = deps.launches;

  await applyStatusChange(deps, anEngineTaskChange());

  expect(deps.launches.writes).toBe(writes);
  expect(deps.attempts).toHaveLength(1);
  expect(deps.launches.rows.get(LAUNCH_ID)).toMatchObject({
    settledAt: '2026-11-23T10:05:00.000Z',
  });
});

test('applyStatusChange() does what an earlier death has left undone', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING' }), {
    [RESULT_URI]: JSON.stringify(aRunResult()),
  });
  const keepAttempt = () => Promise.reject(new Error('dies'));
  const dying = { ...deps, records: { ...deps.records, keepAttempt } };
  await expect(applyStatusChange(dying, anEngineTaskChange())).rejects.toThrow();
  expect(deps.launches.rows.get(LAUNCH_ID)).toMatchObject({ status: 'SUCCEEDED' });

  await applyStatusChange(deps, anEngineTaskChange());

  expect(deps.attempts).toHaveLength(1);
});

const NOTED = {
  command: 'snakemake --cores 2',
  ...{ workflowEndpoint: 'cluster', logGroup: 'group', logStream: `stream of ${TASK_ARN}` },
};

test.each(['running', 'stopped'] as const)(
  'applyStatusChange() notes of a task that is %s what the launch function could not note any more',
  async (state) => {
    const deps = depsWith(aLaunch({ recordedStatus: 'LAUNCHING' }), {
      [`s3://bucket/runs/${LAUNCH_ID}/plan.json`]: JSON.stringify({
        command: ['snakemake', '--cores', '2'],
      }),
    });

    await applyStatusChange(deps, anEngineTaskChange({ state }));

    expect(deps.launches.rows.get(LAUNCH_ID)).toMatchObject(NOTED);
  },
);

test('applyStatusChange() finds the log of an engine whose end is the first that is heard of it', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'LAUNCHING' }), {
    [`s3://bucket/runs/${LAUNCH_ID}/plan.json`]: JSON.stringify({ command: ['snakemake'] }),
  });
  deps.logLines.push('Killed');

  await applyStatusChange(deps, anEngineTaskChange({ exitCode: 137 }));

  expect(deps.launches.rows.get(LAUNCH_ID)?.failure?.evidence.logTail).toEqual(['Killed']);
});

test('applyStatusChange() names in the row that the result of an ended task cannot be read', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING' }), {
    [RESULT_URI]: JSON.stringify(aRunResult()),
  });
  deps.objects.denied.add(RESULT_URI);

  for (let time = 0; time < 2; time += 1) {
    await expect(applyStatusChange(deps, anEngineTaskChange())).rejects.toThrow('Access Denied');
  }

  expect(deps.launches.rows.get(LAUNCH_ID)?.statusReason).toBe(
    `The engine task has ended; how, nobody knows as long as its result cannot be read: runs/${LAUNCH_ID}/attempt-1/result.json: Access Denied`,
  );
  expect(deps.launches.writes).toBe(1);
  deps.objects.denied.clear();
  await applyStatusChange(deps, anEngineTaskChange());
  expect(deps.launches.rows.get(LAUNCH_ID)).toMatchObject({ status: 'SUCCEEDED' });
});

test('applyStatusChange() leaves the note to the launch function while the task starts', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'LAUNCHING' }));
  const readText = () => Promise.reject(new Error('nobody should read'));

  await applyStatusChange(
    { ...deps, objects: { readText } },
    anEngineTaskChange({ state: 'starting', taskVersion: 1 }),
  );
  const noted = { command: 'x', ...LOG };
  const known = depsWith(aLaunch({ recordedStatus: 'LAUNCHING', ...noted }));
  await applyStatusChange(
    { ...known, objects: { readText } },
    anEngineTaskChange({ state: 'running', taskVersion: 3 }),
  );

  expect(known.launches.rows.get(LAUNCH_ID)).toMatchObject({ status: 'RUNNING', ...noted });
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

test('applyStatusChange() stops a task that runs for a launch that has ended', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'FAILED' }));
  const stopped: string[] = [];
  const stop = async (_taskArn: string, reason: string) => void stopped.push(reason);

  await applyStatusChange(
    { ...deps, engineTasks: { stop } },
    anEngineTaskChange({ state: 'running', taskVersion: 3 }),
  );

  expect(stopped).toEqual(['The launch has ended with FAILED']);
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

  expect(deps.measured).toMatchObject([
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

test('applyStatusChange() counts the failed jobs of a result by type, once', async () => {
  const failure = { rule: 'align', wildcards: {}, logTail: ['x'] };
  const failures = [
    { ...failure, jobId: '1', exitCode: 1 },
    { ...failure, jobId: '2', exitCode: 2 },
    { ...failure, jobId: '3', exitCode: 1, logTail: ['No space left on device'] },
    { ...failure, jobId: '4', exitCode: 1, finding: OWN_FINDING },
  ];
  const result = aRunResult({ outcome: 'failed', exitCode: 1, failures });
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING' }), {
    [RESULT_URI]: JSON.stringify(result),
  });

  await applyStatusChange(deps, anEngineTaskChange({ exitCode: 1 }));
  await applyStatusChange(deps, anEngineTaskChange({ exitCode: 1 }));

  const counted = deps.measured.filter(({ metric }) => metric === 'JobsFailed');
  expect(counted.map(({ value, dimension }) => [dimension?.value, value])).toEqual([
    ['RuleFailed', 2],
    ['DiskFull', 1],
    ['OfDefinition', 1],
  ]);
});

test('applyStatusChange() leaves failed jobs of Batch to their own events', async () => {
  const failure = { jobId: '1', rule: 'align', wildcards: {}, exitCode: 1, logTail: ['x'] };
  const result = aRunResult({ outcome: 'failed', exitCode: 1, failures: [failure] });
  const launch = aLaunch({ recordedStatus: 'RUNNING', computeService: 'batch-ec2' });
  const deps = depsWith(launch, { [RESULT_URI]: JSON.stringify(result) });

  await applyStatusChange(deps, anEngineTaskChange({ exitCode: 1 }));

  expect(deps.measured.map(({ metric }) => metric)).not.toContain('JobsFailed');
});
