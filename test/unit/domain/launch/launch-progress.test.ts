import fc from 'fast-check';
import { applyChange, type Launch } from '../../../../lib/domain/launch/launch';
import {
  applyEngineTaskChange,
  applyRunLog,
  awaitsEngine,
  claimAttempt,
  failBeforeStart,
  recordEngineStart,
} from '../../../../lib/domain/launch/launch-progress';
import type { EngineTaskChange } from '../../../../lib/domain/run/platform-event';
import type { RunFailure } from '../../../../lib/domain/run/run-failure';
import { aLaunch, anEngineTaskChange, aRunResult, TASK_ARN } from '../../../support/launches';

const NOW = '2026-11-23T10:05:00.000Z';

const START = {
  taskArn: TASK_ARN,
  command: 'snakemake',
  workflowEndpoint: 'arn:aws:ecs:us-east-1:123456789012:cluster/cluster',
  logGroup: 'group',
  logStream: 'engine/engine/0123456789abcdef',
  logUrl: 'https://example.org',
};

const FAILURE: RunFailure = {
  type: 'AccessDenied',
  owner: 'operator',
  message: 'not allowed',
  hint: 'allow it',
  evidence: {},
};

describe('claimAttempt()', () => {
  test('claims a registered launch', () => {
    expect(claimAttempt(aLaunch())).toMatchObject({ recordedStatus: 'LAUNCHING' });
  });

  test('claims nothing twice', () => {
    expect(claimAttempt(aLaunch({ recordedStatus: 'LAUNCHING' }))).toBeUndefined();
    expect(claimAttempt(aLaunch({ recordedStatus: 'REJECTED' }))).toBeUndefined();
  });
});

describe('awaitsEngine()', () => {
  test('is true from the claim until the start is noted', () => {
    const claimed = aLaunch({ recordedStatus: 'LAUNCHING' });

    expect(awaitsEngine(aLaunch(), 1)).toBe(false);
    expect(awaitsEngine(claimed, 1)).toBe(true);
    expect(awaitsEngine(claimed, 2)).toBe(false);
    expect(awaitsEngine({ ...claimed, command: 'snakemake' }, 1)).toBe(false);
  });
});

describe('recordEngineStart()', () => {
  test('notes the task, also when its events were faster', () => {
    expect(recordEngineStart(aLaunch({ recordedStatus: 'SUCCEEDED' }), 1, START)).toEqual(START);
  });

  test('notes nothing for another attempt, and nothing twice', () => {
    expect(recordEngineStart(aLaunch({ attempt: 2 }), 1, START)).toBeUndefined();
    expect(recordEngineStart(aLaunch({ command: 'snakemake' }), 1, START)).toBeUndefined();
  });
});

describe('failBeforeStart()', () => {
  test('ends the launch with its failure', () => {
    expect(failBeforeStart(aLaunch({ recordedStatus: 'LAUNCHING' }), 1, FAILURE, NOW)).toEqual({
      recordedStatus: 'FAILED',
      endedAt: NOW,
      elapsedSeconds: 300,
      statusReason: 'not allowed',
      failure: FAILURE,
    });
  });

  test('leaves a launch alone whose engine another delivery has started', () => {
    const running = aLaunch({ recordedStatus: 'RUNNING', command: 'snakemake' });
    const noted = aLaunch({ recordedStatus: 'LAUNCHING', command: 'snakemake' });

    expect(failBeforeStart(running, 1, FAILURE, NOW)).toBeUndefined();
    expect(failBeforeStart(noted, 1, FAILURE, NOW)).toBeUndefined();
  });

  test('leaves an ended launch and another attempt alone', () => {
    expect(
      failBeforeStart(aLaunch({ recordedStatus: 'SUCCEEDED' }), 1, FAILURE, NOW),
    ).toBeUndefined();
    expect(failBeforeStart(aLaunch({ attempt: 2 }), 1, FAILURE, NOW)).toBeUndefined();
  });
});

describe('applyEngineTaskChange()', () => {
  const launching = aLaunch({ recordedStatus: 'LAUNCHING' });

  test('says RUNNING when the task runs', () => {
    const change = anEngineTaskChange({ state: 'running', taskVersion: 4 });

    expect(applyEngineTaskChange(launching, change, undefined, NOW)).toMatchObject({
      recordedStatus: 'RUNNING',
      taskArn: TASK_ARN,
      taskVersion: 4,
      startedAt: '2026-11-23T10:00:10.000Z',
    });
  });

  test('notes a starting task without a new status', () => {
    const change = anEngineTaskChange({ state: 'starting', taskVersion: 1, startedAt: undefined });

    expect(applyEngineTaskChange(launching, change, undefined, NOW)).toEqual({
      taskArn: TASK_ARN,
      taskVersion: 1,
    });
  });

  test('says SUCCEEDED when exit code and result agree', () => {
    expect(applyEngineTaskChange(launching, anEngineTaskChange(), aRunResult(), NOW)).toMatchObject(
      {
        recordedStatus: 'SUCCEEDED',
        elapsedSeconds: 60,
        progress: { completed: 6, total: 6 },
        statusReason: '6 jobs succeeded',
      },
    );
  });

  test('says FAILED when the task left no result, whatever its exit code', () => {
    expect(applyEngineTaskChange(launching, anEngineTaskChange(), undefined, NOW)).toMatchObject({
      recordedStatus: 'FAILED',
      failure: { type: 'ResultMissing' },
    });
  });

  test('says FAILED when exit code 0 comes with a failed result', () => {
    const result = aRunResult({ outcome: 'failed' });

    expect(applyEngineTaskChange(launching, anEngineTaskChange(), result, NOW)).toMatchObject({
      recordedStatus: 'FAILED',
    });
  });

  test('says CANCELLED when the stop was asked for', () => {
    const launch = aLaunch({ recordedStatus: 'CANCELLING' });
    const change = anEngineTaskChange({ exitCode: 130, stopCode: 'UserInitiated' });

    expect(applyEngineTaskChange(launch, change, undefined, NOW)).toMatchObject({
      recordedStatus: 'CANCELLED',
    });
  });

  test('takes the time of the event when ECS gives none', () => {
    const change = anEngineTaskChange({ startedAt: undefined, stoppedAt: undefined, exitCode: 1 });

    expect(applyEngineTaskChange(launching, change, undefined, NOW)).toMatchObject({
      endedAt: NOW,
      elapsedSeconds: 300,
    });
  });

  test.each([
    ['of another attempt', anEngineTaskChange({ attempt: 2 }), launching],
    ['of another task', anEngineTaskChange(), { ...launching, taskArn: 'other' }],
    ['already seen', anEngineTaskChange({ taskVersion: 8 }), { ...launching, taskVersion: 8 }],
    ['after the end', anEngineTaskChange(), aLaunch({ recordedStatus: 'FAILED' })],
  ])('changes nothing for news %s', (_, change, launch) => {
    expect(applyEngineTaskChange(launch, change, aRunResult(), NOW)).toBeUndefined();
  });

  test('ends the same way in whatever order and however often events arrive', () => {
    const events = [
      anEngineTaskChange({ state: 'starting', taskVersion: 1, startedAt: undefined }),
      anEngineTaskChange({ state: 'running', taskVersion: 4 }),
      anEngineTaskChange({ state: 'running', taskVersion: 6 }),
      anEngineTaskChange(),
    ];
    const deliver = (order: readonly EngineTaskChange[]): Launch =>
      order.reduce((launch, event) => {
        const change = applyEngineTaskChange(launch, event, aRunResult(), NOW);
        return change === undefined ? launch : applyChange(launch, change);
      }, launching);
    const expected = deliver(events);

    fc.assert(
      fc.property(
        fc.shuffledSubarray([...events, ...events], { minLength: 8, maxLength: 8 }),
        (order) => {
          expect(deliver(order)).toEqual(expected);
        },
      ),
    );
  });
});

describe('applyRunLog()', () => {
  const running = aLaunch({ recordedStatus: 'RUNNING', progress: { completed: 2, total: 6 } });
  const jobs = { submitted: 3, running: 1, failed: 0, succeeded: 2, sequence: 5 };

  test('advances progress and job counts', () => {
    const report = { progress: { completed: 3, total: 6 }, jobs };

    expect(applyRunLog(running, 1, report)).toEqual(report);
  });

  test('takes the later counts, also when a retry has made them smaller', () => {
    const failed = { submitted: 3, running: 0, failed: 1, succeeded: 2, sequence: 6 };
    const retried = { submitted: 3, running: 1, failed: 0, succeeded: 2, sequence: 7 };

    expect(applyRunLog({ ...running, jobs: failed }, 1, { jobs: retried })).toEqual({
      jobs: retried,
    });
    expect(applyRunLog({ ...running, jobs: retried }, 1, { jobs: failed })).toBeUndefined();
  });

  test('takes no step back, and writes nothing that is known', () => {
    const known = { ...running, jobs };

    expect(applyRunLog(known, 1, { progress: { completed: 1, total: 6 }, jobs })).toBeUndefined();
    expect(applyRunLog(known, 1, {})).toBeUndefined();
  });

  test('changes nothing for another attempt or after the end', () => {
    const report = { progress: { completed: 6, total: 6 } };

    expect(applyRunLog(running, 2, report)).toBeUndefined();
    expect(applyRunLog(aLaunch({ recordedStatus: 'FAILED' }), 1, report)).toBeUndefined();
  });
});

test('applyRunLog() takes a total that becomes known late for news', () => {
  const known = aLaunch({ recordedStatus: 'RUNNING', progress: { completed: 0, total: 0 } });

  expect(applyRunLog(known, 1, { progress: { completed: 0, total: 10 } })).toEqual({
    progress: { completed: 0, total: 10 },
  });
});

test('applyEngineTaskChange() leaves nothing running behind an engine that left no result', () => {
  const launch = aLaunch({
    recordedStatus: 'RUNNING',
    jobs: { submitted: 3, running: 1, failed: 0, succeeded: 2 },
    steps: { align: { total: 3, running: 1, failed: 0, succeeded: 2 } },
  });

  const ended = applyEngineTaskChange(
    launch,
    anEngineTaskChange({ exitCode: 137 }),
    undefined,
    NOW,
  );

  expect(ended).toMatchObject({
    recordedStatus: 'FAILED',
    jobs: { submitted: 3, running: 0, failed: 0, succeeded: 2 },
    steps: { align: { total: 3, running: 0, failed: 0, succeeded: 2 } },
  });
});

test('applyEngineTaskChange() ends a launch whose registration a person made unreadable, and measures no time', () => {
  const launch = aLaunch({ recordedStatus: 'RUNNING', registeredAt: 'last week' });
  const change = anEngineTaskChange({ startedAt: undefined });

  const ended = applyEngineTaskChange(launch, change, aRunResult(), NOW);

  expect(ended).toMatchObject({ recordedStatus: 'SUCCEEDED' });
  expect(ended).not.toHaveProperty('elapsedSeconds');
});
