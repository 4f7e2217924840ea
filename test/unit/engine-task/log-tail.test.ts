// cspell:ignore AKIA IOSFODNN
import { cutLines, parseJobLog } from '../../../lib/engine-task/log-tail';

describe('parseJobLog()', () => {
  test('takes the exit code from the last line, which is no part of the lines', () => {
    expect(parseJobLog('one\ntwo\nexit status 137\n')).toEqual({
      exitCode: 137,
      lines: ['one', 'two'],
    });
  });

  test('knows no exit code when the command was cut off', () => {
    expect(parseJobLog('exit status 1\nmore\n')).toEqual({ lines: ['exit status 1', 'more'] });
    expect(parseJobLog('')).toEqual({ lines: [] });
  });

  test('masks secrets, colours between their letters or not', () => {
    expect(parseJobLog('key AKIA\u001b[1mIOSFODNN7EXAMPLE\u001b[0m is wrong\n')).toEqual({
      lines: ['key *** is wrong'],
    });
  });
});

describe('cutLines()', () => {
  test('keeps the last 50 lines', () => {
    const lines = Array.from({ length: 60 }, (_, index) => `line ${index}`);

    expect(cutLines(lines)).toEqual(lines.slice(10));
  });

  test('cuts lines at 2,000 characters', () => {
    expect(cutLines(['x'.repeat(2000), 'y'.repeat(2001)])).toEqual([
      'x'.repeat(2000),
      `${'y'.repeat(1999)}…`,
    ]);
  });
});
