import fc from 'fast-check';
import { applyChange, type Launch } from '../../../../lib/domain/launch/launch';
import { applyEngineTaskChange } from '../../../../lib/domain/launch/launch-progress';
import type { EngineTaskChange } from '../../../../lib/domain/run/platform-event';
import { aLaunch, anEngineTaskChange, aRunResult, TASK_ARN } from '../../../support/launches';

const NOW = '2026-11-23T10:05:00.000Z';

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

test('applyEngineTaskChange() takes the result for the last word on steps, whatever was numbered before', () => {
  const steps = { align: { total: 3, running: 0, failed: 0, succeeded: 3 } };
  const launch = aLaunch({ recordedStatus: 'RUNNING', steps: {}, stepsSequence: 7 });

  const ended = applyEngineTaskChange(launch, anEngineTaskChange(), aRunResult({ steps }), NOW);

  expect(ended).toMatchObject({ steps });
  expect(ended).toHaveProperty('stepsSequence', undefined);
});
