import {
  isRetried,
  retryStrategySchema,
} from '../../../lib/embedded/services/batch/retry-strategy';

const hostLost = {
  statusReason: 'Host EC2 (instance i-08784105ffff56b4f) terminated.',
  reason: undefined,
  exitCode: undefined,
};
const outOfMemory = {
  statusReason: 'Essential container in task exited',
  reason: 'OutOfMemoryError: Container killed due to memory usage',
  exitCode: 137,
};

function strategy(...evaluateOnExit: object[]) {
  return retryStrategySchema.parse({ attempts: 3, evaluateOnExit });
}

describe('isRetried()', () => {
  test('without conditions retries until the attempts are used up', () => {
    expect(isRetried(strategy(), outOfMemory, 2)).toBe(true);
    expect(isRetried(strategy(), outOfMemory, 3)).toBe(false);
  });

  test('retries what no condition matches', () => {
    const onlyHosts = strategy({ action: 'RETRY', onStatusReason: 'Host EC2*' });

    expect(isRetried(onlyHosts, outOfMemory, 1)).toBe(true);
  });

  test('takes the first condition that matches, and the asterisk for what has no reason', () => {
    const hostsAlone = strategy(
      { action: 'retry', onStatusReason: 'host ec2*' },
      { action: 'EXIT', onReason: '*' },
    );

    expect(isRetried(hostsAlone, hostLost, 1)).toBe(true);
    expect(isRetried(hostsAlone, outOfMemory, 1)).toBe(false);
    expect(isRetried(hostsAlone, { ...outOfMemory, reason: undefined }, 1)).toBe(false);
  });

  test.each([
    [{ onExitCode: '137' }, false],
    [{ onExitCode: '13*' }, false],
    [{ onExitCode: '13' }, true],
    [{ onExitCode: '137', onReason: 'OutOfMemory*' }, false],
    // All that a condition names must hold.
    [{ onExitCode: '137', onReason: 'CannotPull*' }, true],
    [{ onReason: 'OutOfMemoryError' }, true],
    [{ onReason: '(Out|In)*' }, true],
  ])('with the condition %j to exit is %s', (condition, retried) => {
    expect(isRetried(strategy({ action: 'EXIT', ...condition }), outOfMemory, 1)).toBe(retried);
  });
});

describe('retryStrategySchema', () => {
  test.each([
    ['no attempts', { evaluateOnExit: [] }],
    ['eleven attempts', { attempts: 11 }],
    [
      'six conditions',
      { attempts: 1, evaluateOnExit: Array(6).fill({ action: 'EXIT', onReason: '*' }) },
    ],
    ['a condition of nothing', { attempts: 1, evaluateOnExit: [{ action: 'EXIT' }] }],
    [
      'letters in an exit code',
      { attempts: 1, evaluateOnExit: [{ action: 'EXIT', onExitCode: 'a' }] },
    ],
  ])('refuses %s', (_what, asked) => {
    expect(retryStrategySchema.safeParse(asked).success).toBe(false);
  });
});
