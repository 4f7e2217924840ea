import { formatCount, formatDuration } from '../../../lib/cli/quantities';

describe('formatDuration()', () => {
  it.each([
    [0.04, '0.0 s'],
    [4.25, '4.3 s'],
    [59.99, '1 min 0 s'],
    [125.4, '2 min 5 s'],
    [3599.7, '1 h 0 min'],
    [7325, '2 h 2 min'],
  ])('of %d seconds is %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe('formatCount()', () => {
  it('has a plural', () => {
    expect([0, 1, 2].map((count) => formatCount(count, 'job'))).toEqual([
      '0 jobs',
      '1 job',
      '2 jobs',
    ]);
  });
});
