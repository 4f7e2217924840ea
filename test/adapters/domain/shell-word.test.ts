import * as fc from 'fast-check';
import { shellCommand } from '../../../lib/domain/plan/shell-word';
import { runProgram } from '../../support/run-program';

test('a POSIX shell reads exactly the words that shellCommand() was given', async () => {
  const words = fc.sample(
    fc.oneof(
      fc.string({ unit: 'binary-ascii' }).map((text) => text.replaceAll('\0', '')),
      fc.constantFrom("'", '"', '$HOME', '`id`', '$(id)', '~', '*', '\\', '!', '#', '\n', '-n', ''),
    ),
    200,
  );

  const { stdout } = await runProgram('sh', ['-c', shellCommand('printf', '%s\\0', ...words)]);

  expect(stdout.split('\0').slice(0, -1)).toEqual(words);
});
