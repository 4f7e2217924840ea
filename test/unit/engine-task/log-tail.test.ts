import { cutLines, parseJobLog, stripTerminalCodes } from '../../../lib/engine-task/log-tail';

describe('parseJobLog()', () => {
  test('takes the exit code from the last line, which is not part of the tail', () => {
    expect(parseJobLog('one\ntwo\nexit status 137\n')).toEqual({
      exitCode: 137,
      tail: ['one', 'two'],
    });
  });

  test('knows no exit code when the command was cut off', () => {
    expect(parseJobLog('exit status 1\nmore\n')).toEqual({ tail: ['exit status 1', 'more'] });
    expect(parseJobLog('')).toEqual({ tail: [] });
  });

  test('keeps the last 50 lines', () => {
    const lines = Array.from({ length: 60 }, (_, index) => `line ${index}`);

    const { tail } = parseJobLog(`${lines.join('\n')}\nexit status 1\n`);

    expect(tail).toEqual(lines.slice(10));
  });
});

describe('cutLines()', () => {
  test('cuts lines at 2,000 characters', () => {
    expect(cutLines(['x'.repeat(2000), 'y'.repeat(2001)])).toEqual([
      'x'.repeat(2000),
      `${'y'.repeat(1999)}…`,
    ]);
  });
});

describe('stripTerminalCodes()', () => {
  test('removes colours and control characters', () => {
    expect(stripTerminalCodes('\u001b[31mError\u001b[0m\u0007 at\tline')).toBe('Error at\tline');
  });

  test('keeps the last state of a line that was rewritten in place', () => {
    expect(stripTerminalCodes('10%\r50%\r100%')).toBe('100%');
    expect(stripTerminalCodes('from Windows\r')).toBe('from Windows');
  });
});
