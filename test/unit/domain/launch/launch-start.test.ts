import {
  awaitsEngine,
  claimAttempt,
  failBeforeStart,
  recordEngineStart,
} from '../../../../lib/domain/launch/launch-start';
import type { RunFailure } from '../../../../lib/domain/run/run-failure';
import { aLaunch, TASK_ARN } from '../../../support/launches';

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
