import { applyStatusChange } from '../../../lib/actions/apply-status-change';
import { aLaunch, anEngineTaskChange, aRunResult, LAUNCH_ID } from '../../support/launches';
import { depsWith } from '../../support/status-change-deps';

const LOG = { logGroup: 'engine', logStream: 'wfm/engine/0123456789abcdef' };
const RESULT_URI = `s3://bucket/runs/${LAUNCH_ID}/attempt-1/result.json`;
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
});

const FAILED_JOB = {
  ...{ jobId: '3', rule: 'align', wildcards: { sample: 'A' }, exitCode: 127 },
  logTail: ['bwa: command not found'],
  jobs: { submitted: 2, running: 1, failed: 1, succeeded: 0 },
};

function anEventLine(event: string, change: object = {}): string {
  const head = { wfm: 1, launchId: LAUNCH_ID, attempt: 1, time: '2026-11-23T10:01:00.000Z' };
  return JSON.stringify({ ...head, event, ...FAILED_JOB, ...change });
}

test('applyStatusChange() names the job that had failed before the engine was killed', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING', ...LOG }));
  deps.logLines.push(anEventLine('job-failed'), 'Waiting for the other jobs');

  await applyStatusChange(deps, anEngineTaskChange(KILLED));

  const row = deps.launches.rows.get(LAUNCH_ID);
  expect(row?.failure).toMatchObject({
    type: 'CommandNotFound',
    evidence: { rule: 'align', exitCode: 127, stopCode: 'EssentialContainerExited' },
  });
  expect(row?.failure?.message).toContain('; after that: The engine');
  expect(row?.statusReason).toBe(row?.failure?.message);
});

test.each([
  ['was tried again', [anEventLine('job-failed'), anEventLine('job-started')]],
  ['was ended with the engine', [anEventLine('job-failed', { exitCode: 143 })]],
  ['is of another launch', [anEventLine('job-failed', { launchId: 'b-20261123-7f3a9c1b2d' })]],
])('applyStatusChange() blames no job that %s for the end of an engine', async (_, lines) => {
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING', ...LOG }));
  deps.logLines.push(...lines);

  await applyStatusChange(deps, anEngineTaskChange(KILLED));

  expect(deps.launches.rows.get(LAUNCH_ID)?.failure).toMatchObject({ type: 'EngineKilled' });
});

test('applyStatusChange() leaves a true status behind when it dies at the log, and goes on from there', async () => {
  const deps = depsWith(aLaunch({ recordedStatus: 'RUNNING', ...LOG }));
  const readEnd = () => Promise.reject(new Error('throttled'));

  const dying = applyStatusChange({ ...deps, logs: { readEnd } }, anEngineTaskChange(KILLED));
  await expect(dying).rejects.toMatchObject({ cause: { message: 'throttled' } });
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
    'a step of the result said nothing',
    aRunResult({
      ...{ outcome: 'failed', exitCode: 1 },
      failures: [{ jobId: '1', rule: 'align', wildcards: {}, exitCode: 1, logTail: [] }],
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
