import type { JobFailure } from '../../../lib/domain/run/run-report';
import {
  buildRunResult,
  endAfterError,
  endOfEngine,
  failed,
  inPhase,
  stopped,
  type EngineEnd,
} from '../../../lib/engine-task/run-result';

const failure: JobFailure = { jobId: '1', rule: 'align', wildcards: {}, logTail: [] };

function anEnd(changes: Partial<EngineEnd> = {}): EngineEnd {
  return {
    engine: { exitCode: 1, lastError: 'KeyError: 1', logTail: ['KeyError: 1'] },
    stop: { reason: undefined, timeLimitSeconds: undefined },
    failures: [],
    running: [],
    uploadError: undefined,
    ...changes,
  };
}

describe('endOfEngine()', () => {
  test('gives the last words of an engine without a failed job', () => {
    expect(endOfEngine(anEnd())).toEqual({
      outcome: 'failed',
      exitCode: 1,
      error: {
        type: 'EngineExited',
        message: 'The engine ended with exit code 1: KeyError: 1',
        logTail: ['KeyError: 1'],
      },
    });
  });

  test('leaves the word to failed jobs', () => {
    expect(endOfEngine(anEnd({ failures: [failure] }))).toEqual({ outcome: 'failed', exitCode: 1 });
  });

  test('says that somebody stopped it, whatever else happened', () => {
    const stop = { reason: 'signal', timeLimitSeconds: 1 } as const;

    expect(endOfEngine(anEnd({ stop, failures: [failure], uploadError: new Error('no') }))).toEqual(
      {
        outcome: 'stopped',
        exitCode: 1,
      },
    );
  });

  test.each([
    [0, ''],
    [1, '; still running: align (S1/L1)'],
    [5, '; still running: align (S1/L1), align (S2/L1), align (S3/L1) and 2 more'],
  ])('names the time limit, and of %i running jobs the first', (count, running) => {
    const stop = { reason: 'timeout', timeLimitSeconds: 60 } as const;
    const samples = Array.from({ length: count }, (_, index) => `S${index + 1}`);
    const jobs = samples.map((sample) => ({ rule: 'align', wildcards: { sample, lane: 'L1' } }));

    expect(endOfEngine(anEnd({ stop, running: jobs })).error).toEqual({
      type: 'TimedOut',
      message: `The run took longer than its time limit of 60 seconds${running}`,
    });
  });

  test.each([
    [137, 'The engine was ended by signal 9'],
    [255, 'The engine ended with exit code 255'],
  ])('tells of exit code %i: %s', (exitCode, message) => {
    const engine = { exitCode, lastError: undefined, logTail: [] };

    expect(endOfEngine(anEnd({ engine })).error?.message).toBe(message);
  });

  test('is a failure when an upload failed, though the engine succeeded', () => {
    const engine = { exitCode: 0, lastError: undefined, logTail: [] };

    expect(endOfEngine(anEnd({ engine, uploadError: new Error('Cannot write') }))).toEqual({
      outcome: 'failed',
      exitCode: 1,
      error: { type: 'UploadFailed', message: 'Cannot write' },
    });
  });
});

describe('endAfterError()', () => {
  const running = { reason: undefined, timeLimitSeconds: undefined };

  test('names the part of the task that the error comes from', async () => {
    const thrown: unknown = await inPhase('StagingFailed', () =>
      Promise.reject(new Error('Cannot read s3://b/k: it does not exist')),
    ).catch((error: unknown) => error);

    expect(endAfterError(thrown, running)).toEqual({
      outcome: 'failed',
      exitCode: 1,
      error: { type: 'StagingFailed', message: 'Cannot read s3://b/k: it does not exist' },
    });
  });

  test('takes errors after a stop for its echo', () => {
    const thrown = new Error('aborted');

    expect(endAfterError(thrown, { ...running, reason: 'signal' })).toEqual(stopped());
    expect(endAfterError(thrown, { reason: 'timeout', timeLimitSeconds: 5 }).error?.type).toBe(
      'TimedOut',
    );
  });
});

describe('buildRunResult()', () => {
  test('names files by their paths in the work folder, and shows no secret', () => {
    const jobs = { submitted: 0, running: 0, failed: 0, succeeded: 0 };
    const facts = {
      ...{ launchId: 'x', attempt: 1, startedAt: 'then', endedAt: 'now' },
      ...{ progress: { completed: 0, total: 0 }, jobs, steps: {}, failures: [] },
      workFolder: '/w/launch',
    };
    const message = 'Cannot read /w/launch/in/a.fq: password=abc';

    expect(buildRunResult(failed({ type: 'StagingFailed', message }), facts).error?.message).toBe(
      'Cannot read in/a.fq: password=***',
    );
  });
});

describe('exit codes', () => {
  test('zero is kept for success', () => {
    expect(failed(undefined, 0).exitCode).toBe(1);
    expect(stopped(0).exitCode).toBe(143);
    expect(stopped(130).exitCode).toBe(130);
  });
});
