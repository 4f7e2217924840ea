import type { JobFailure } from '../../../lib/domain/run/run-report';
import {
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

  test('names the time limit', () => {
    const stop = { reason: 'timeout', timeLimitSeconds: 60 } as const;

    expect(endOfEngine(anEnd({ stop })).error).toEqual({
      type: 'TimedOut',
      message: 'The run took longer than its time limit of 60 seconds',
    });
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

describe('exit codes', () => {
  test('zero is kept for success', () => {
    expect(failed(undefined, 0).exitCode).toBe(1);
    expect(stopped(0).exitCode).toBe(143);
    expect(stopped(130).exitCode).toBe(130);
  });
});
