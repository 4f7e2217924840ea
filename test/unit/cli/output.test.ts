import { Output } from '../../../lib/cli/output';

function outputTo(
  written: string[],
  options: { json?: boolean; isTTY?: boolean; noColour?: boolean },
): Output {
  const sink = (name: string) => ({
    isTTY: options.isTTY,
    write: (text: string) => written.push(`${name}: ${text}`),
  });
  return new Output({
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    environment: options.noColour === true ? { NO_COLOR: '1' } : {},
    json: options.json ?? false,
  });
}

describe('Output', () => {
  it('says prose on stdout', () => {
    const written: string[] = [];

    outputTo(written, {}).say('working');

    expect(written).toEqual(['stdout: working\n']);
  });

  it('says prose on stderr when stdout holds JSON', () => {
    const written: string[] = [];
    const output = outputTo(written, { json: true });

    output.say('working');
    output.answerJson({ a: 1 });

    expect(written).toEqual(['stderr: working\n', 'stdout: {"a":1}\n']);
  });

  it.each([
    [{ isTTY: true }, '\u001b[31mx\u001b[39m'],
    [{ isTTY: true, noColour: true }, 'x'],
    [{ isTTY: false }, 'x'],
  ])(
    'styled() colours text on a terminal only, unless NO_COLOR is set: %j',
    (options, expected) => {
      expect(outputTo([], options).styled('red', 'x')).toBe(expected);
    },
  );
});
