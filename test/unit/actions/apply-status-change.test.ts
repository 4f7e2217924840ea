import {
  applyStatusChange,
  type ApplyStatusChangeDeps,
} from '../../../lib/actions/apply-status-change';
import type { Measurement } from '../../../lib/contract/metrics';
import type { OwnFinding } from '../../../lib/domain/failure/own-failures';
import type { Launch } from '../../../lib/domain/launch/launch';
import { aLaunch, anEngineTaskChange, aRunResult, LAUNCH_ID } from '../../support/launches';
import { MemoryLaunches } from '../../support/memory-launches';
import { MemoryPlatform } from '../../support/memory-platform';
import { MemoryObjects } from '../../support/memory-objects';

const OWN_FINDING: OwnFinding = {
  type: 'AdapterMissing',
  advice: 'Name the adapter.',
  owner: 'scientist',
  line: 'no adapter',
};

const RESULT_URI = `s3://bucket/runs/${LAUNCH_ID}/attempt-1/result.json`;

function depsWith(
  launch: Launch,
  texts: Record<string, string> = {},
): ApplyStatusChangeDeps & {
  launches: MemoryLaunches;
  objects: MemoryObjects;
  attempts: Launch[];
  measured: Measurement[];
  logLines: string[];
} {
  const attempts: Launch[] = [];
  const measured: Measurement[] = [];
  const { records, ...others } = new MemoryPlatform().deps();
  const logLines: string[] = [];
  return {
    ...others,
    launches: new MemoryLaunches(launch),
    objects: new MemoryObjects(texts),
    ...{ attempts, measured, logLines },
    logs: { readEnd: async (_group, _stream, limit) => logLines.slice(-limit) },
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

const LOG = { logGroup: 'engine', logStream: 'wfm/engine/0123456789abcdef' };
const KILLED = { exitCode: 137, taskVersion: 8 } as const;

test('applyStatusChange() adds what a killed engine printed last, once its end is written and kept', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING', ...LOG }));
  deps.logLines.push(
    '\u001b[33mBuilding DAG of jobs...\u001b[0m\n',
    '{"wfm":1,"event":"progress"}',
  );

  await applyStatusChange(deps, anEngineTaskChange(KILLED));

  expect(deps.launches.rows.get(LAUNCH_ID)).toMatchObject({
    status: 'FAILED',
    failure: { type: 'EngineKilled', evidence: { logTail: ['Building DAG of jobs...'] } },
  });
  expect(deps.attempts.map(({ failure }) => failure?.evidence.logTail)).toEqual([
    undefined,
    ['Building DAG of jobs...'],
  ]);
});

test('applyStatusChange() reads the log of a failure once, however often it is told', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING', ...LOG }));
  let reads = 0;
  const readEnd = async () => {
    reads += 1;
    return ['Killed'];
  };

  await applyStatusChange({ ...deps, logs: { readEnd } }, anEngineTaskChange(KILLED));
  await applyStatusChange({ ...deps, logs: { readEnd } }, anEngineTaskChange(KILLED));

  expect(reads).toBe(1);
  expect(deps.launches.writes).toBe(2);
});

test('applyStatusChange() adds nothing to an ended launch for news of an earlier time', async () => {
  const error = { type: 'TimedOut', message: 'late' } as const;
  const result = aRunResult({ outcome: 'failed', exitCode: 1, error });
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING', ...LOG }), {
    [RESULT_URI]: JSON.stringify(result),
  });
  deps.logLines.push('Killed');
  await applyStatusChange(deps, anEngineTaskChange({ exitCode: 1 }));

  await applyStatusChange(deps, anEngineTaskChange({ state: 'running', taskVersion: 7 }));

  expect(deps.attempts).toHaveLength(1);
  expect(deps.launches.rows.get(LAUNCH_ID)?.failure?.evidence.logTail).toBeUndefined();
});

test('applyStatusChange() leaves a true status behind when it dies at the log, and goes on from there', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING', ...LOG }));
  const readEnd = () => Promise.reject(new Error('throttled'));

  const dying = applyStatusChange({ ...deps, logs: { readEnd } }, anEngineTaskChange(KILLED));
  await expect(dying).rejects.toThrow('throttled');
  expect(deps.launches.rows.get(LAUNCH_ID)).toMatchObject({ status: 'FAILED' });
  expect(deps.attempts).toHaveLength(1);
  deps.logLines.push('Killed');
  await applyStatusChange(deps, anEngineTaskChange(KILLED));

  expect(deps.launches.rows.get(LAUNCH_ID)?.failure?.evidence.logTail).toEqual(['Killed']);
});

test.each([
  ['the launch has succeeded', aRunResult(), LOG],
  [
    'the result has its text',
    aRunResult({
      ...{ outcome: 'failed', exitCode: 1 },
      failures: [
        { jobId: '1', rule: 'align', wildcards: {}, exitCode: 1, logTail: ['no such file'] },
      ],
    }),
    LOG,
  ],
  [
    'the result names what stood in the way',
    aRunResult({ outcome: 'failed', exitCode: 1, error: { type: 'TimedOut', message: 'late' } }),
    LOG,
  ],
  ['there is no log', undefined, {}],
] as const)('applyStatusChange() reads no log when %s', async (_, result, log) => {
  const texts = result === undefined ? {} : { [RESULT_URI]: JSON.stringify(result) };
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING', ...log }), texts);
  const readEnd = () => Promise.reject(new Error('nobody should read'));

  await applyStatusChange(
    { ...deps, logs: { readEnd } },
    anEngineTaskChange({ exitCode: result?.exitCode ?? 137 }),
  );

  expect(deps.attempts).toHaveLength(1);
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
