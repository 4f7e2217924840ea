import { CommandError } from '../../../lib/cli/command-error';
import { reportError } from '../../../lib/cli/error-report';
import { Output } from '../../../lib/cli/output';
import { LaunchNotFoundError, ServiceUnavailableError } from '../../../lib/domain/errors';

function report(
  error: unknown,
  json = false,
): { exitCode: number; stdout: string; stderr: string } {
  const written = { stdout: '', stderr: '' };
  const output = new Output({
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    environment: {},
    json,
  });
  return { exitCode: reportError(error, output), ...written };
}

describe('reportError()', () => {
  it('answers 2 to what the user can mend', () => {
    expect(report(new LaunchNotFoundError('x'))).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'error: Cannot find launch "x"\n  List the launches with "wfm list".\n',
    });
  });

  it('answers 1 to what nobody typed wrong', () => {
    expect(report(new ServiceUnavailableError('throttled')).exitCode).toBe(1);
    expect(report(new Error('bug'))).toEqual({ exitCode: 1, stdout: '', stderr: 'error: bug\n' });
  });

  it("takes refused credentials for the user's", () => {
    const refused = Object.assign(new Error('not allowed'), { name: 'AccessDeniedException' });

    expect(report(refused).exitCode).toBe(2);
  });

  it('says in words what the system answers of a file', () => {
    const facts = { code: 'EACCES', path: '/root/sheet', syscall: 'open' };
    const error = Object.assign(new Error("EACCES: permission denied, open '/root/sheet'"), facts);

    expect(report(error)).toEqual({
      ...{ exitCode: 2, stdout: '' },
      stderr: 'error: Cannot use "/root/sheet": permission denied\n',
    });
  });

  it('answers 130 to an interruption', () => {
    const controller = new AbortController();
    controller.abort();

    expect(report(controller.signal.reason).exitCode).toBe(130);
  });

  it('shows the evidence of an error before its hint', () => {
    const error = new CommandError('SynthesisError', 'No stack', {
      hint: 'Look.',
      evidence: ['first', 'last \u001b[2J'],
    });

    expect(report(error).stderr).toBe('error: No stack\n  | first\n  | last \ufffd[2J\n  Look.\n');
  });

  it('prints one JSON object on stdout and nothing else with --json', () => {
    expect(report(new CommandError('PortInUseError', 'Port 80 is in use'), true)).toEqual({
      exitCode: 2,
      stdout: '{"error":{"code":"PortInUseError","message":"Port 80 is in use"}}\n',
      stderr: '',
    });
  });
});
