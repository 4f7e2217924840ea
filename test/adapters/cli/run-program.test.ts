import { runProgram } from '../../../lib/cli/run-program';
import { temporaryFolders } from '../../support/temporary-folder';

const newFolder = temporaryFolders();

function run(program: string, args: readonly string[], signal = new AbortController().signal) {
  return runProgram(program, args, { folder: newFolder(), environment: process.env, signal });
}

test('runProgram() tells what a program wrote and how it ended, and no argument is code', async () => {
  const script = 'echo "$1"; echo wrong >&2; exit 3';

  expect(await run('sh', ['-c', script, 'sh', '$(touch canary); *'])).toEqual({
    exitCode: 3,
    stdout: '$(touch canary); *\n',
    stderr: 'wrong\n',
  });
});

test('runProgram() finds no program that there is none of', async () => {
  expect(await run('wfm-no-such-program', [])).toBeUndefined();
});

test('runProgram() ends the program when it is interrupted, and then says so', async () => {
  const interruption = new AbortController();

  const running = run('sleep', ['600'], interruption.signal);
  interruption.abort();

  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
});
