// cspell:ignore plna shwo

import { describeCommands } from '../../../lib/cli/command-descriptions';
import { runWfm } from '../../support/fake-host';

describe('wfm --help', () => {
  it('lists every command and the exit codes on stdout', async () => {
    const { exitCode, stdout, stderr } = await runWfm(['--help']);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const { name, summary } of describeCommands()) {
      expect(stdout.replace(/\s+/g, ' ')).toContain(`${name} `);
      expect(stdout.replace(/\s+/g, ' ')).toContain(summary);
    }
    expect(stdout).toContain('Exit codes: 0 success');
  });

  it('is what wfm alone prints', async () => {
    const [alone, help] = [await runWfm([]), await runWfm(['--help'])];

    expect(alone).toEqual(help);
  });

  it.each(allCommands())('of %s shows its options and an example', async (name, example) => {
    const { exitCode, stdout, stderr } = await runWfm([...name.split(' '), '--help']);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(`Usage: wfm ${name}`);
    expect(stdout).toContain('--json');
    expect(stdout).toContain(`Example:\n  ${example.split('\n')[0] ?? ''}`);
  });

  it('of logs says that nothing is masked in them', async () => {
    const { stdout } = await runWfm(['logs', '--help']);

    expect(stdout).toContain('Logs are printed as they were written, with whatever secrets');
  });

  it('does not show the options that only tests use', async () => {
    const { stdout } = await runWfm(['demo', '--help']);

    expect(stdout).not.toContain('--samples');
  });
});

/** Full name and example of every command, those of other commands too. */
function allCommands(): readonly (readonly [name: string, example: string])[] {
  return describeCommands().flatMap(({ name, example, commands = [] }) => [
    [name, example] as const,
    ...commands.map((inner) => [`${name} ${inner.name}`, inner.example] as const),
  ]);
}

describe('usage errors', () => {
  it.each([
    [['plna'], 'error: did you mean plan? unknown command \'plna\'\n  See "wfm --help".\n'],
    [
      ['list', '--jsn'],
      'error: did you mean --json? unknown option \'--jsn\'\n  See "wfm list --help".\n',
    ],
    [['show'], 'error: missing required argument \'launchId\'\n  See "wfm show --help".\n'],
    [
      ['show', 'a', 'b'],
      'error: too many arguments for \'show\'. Expected 1 argument but got 2.\n  See "wfm show --help".\n',
    ],
    [
      ['workflows', 'shwo'],
      'error: did you mean show? unknown command \'shwo\'\n  See "wfm workflows --help".\n',
    ],
    [
      ['workflows', 'show'],
      'error: missing required argument \'name\'\n  See "wfm workflows show --help".\n',
    ],
    [['local', '--port', '70000'], 'error: option --port must be a whole number from 0 to 65535\n'],
  ])('of wfm %j take at most three lines, nearest name first', async (argv, stderr) => {
    const run = await runWfm(argv);

    expect(run).toEqual({ exitCode: 2, stdout: '', stderr });
  });

  it('are one JSON object on stdout with --json', async () => {
    const { exitCode, stdout, stderr } = await runWfm(['show', '--json']);

    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'UsageError',
        message: "missing required argument 'launchId'",
        hint: 'See "wfm show --help".',
      },
    });
  });
});
