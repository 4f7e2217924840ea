import { findHandler, retryDelaySeconds } from '../../../../lib/embedded/services/states/retry';
import { StateFailure } from '../../../../lib/embedded/services/states/state-failure';

describe('findHandler()', () => {
  test.each([
    ['States.ALL', 'Batch.ClientException', true],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.ALL', 'States.Runtime', false],
    ['States.Runtime', 'States.Runtime', false],
    ['States.TaskFailed', 'States.DataLimitExceeded', false],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.TaskFailed', 'Batch.ClientException', true],
    ['States.TaskFailed', 'HostLost', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.Timeout', 'States.Timeout', true],
    ['States.Timeout', 'States.HeartbeatTimeout', true],
    ['HostLost', 'hostlost', false],
  ])('takes %s for %s: %s', (name, error, isMatch) => {
    const handler = { ErrorEquals: ['Other', name] };

    expect(findHandler([handler], new StateFailure(error, ''))).toBe(isMatch ? handler : undefined);
  });

  test('takes the first of several', () => {
    const [first, second] = [{ ErrorEquals: ['A'] }, { ErrorEquals: ['States.ALL'] }];

    expect(findHandler([first, second], new StateFailure('A', ''))).toBe(first);
  });
});

describe('retryDelaySeconds()', () => {
  const retrier = {
    ...{ ErrorEquals: ['A'], IntervalSeconds: 3, MaxAttempts: 5, BackoffRate: 2 },
    ...{ JitterStrategy: 'NONE' as const, MaxDelaySeconds: undefined },
  };

  test.each([
    [1, 3],
    [2, 6],
    [3, 12],
  ])('grows by the rate: retry %i waits %i', (retry, seconds) => {
    expect(retryDelaySeconds(retrier, retry, () => 0.5)).toBe(seconds);
  });

  test('stays below the most', () => {
    expect(retryDelaySeconds({ ...retrier, MaxDelaySeconds: 5 }, 3, () => 0.5)).toBe(5);
  });

  test('takes a share of it by chance with full jitter', () => {
    expect(retryDelaySeconds({ ...retrier, JitterStrategy: 'FULL' }, 2, () => 0.5)).toBe(3);
  });
});
