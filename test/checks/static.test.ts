import { resolve } from 'node:path';
import { runProgram } from '../support/run-program';

const root = resolve(__dirname, '../..');
const tenMinutes = 600_000;

async function expectSuccess(command: string): Promise<void> {
  const { exitCode, output } = await runProgram('npm', command.split(' '), { cwd: root });
  if (exitCode === 0) return;
  throw new Error(`npm ${command} ended with exit code ${String(exitCode)}:\n${output}`);
}

describe('the tree', () => {
  it.concurrent.each([
    ['passes the rules of ESLint', 'run --silent lint'],
    ['compiles', 'run --silent types'],
    ['keeps its layers', 'run --silent layers'],
    ['has no unused file, export or dependency', 'run --silent unused'],
    ['is formatted', 'run --silent format:check'],
    ['is spelled right', 'run --silent spelling'],
    ['has a lock file that npm ci accepts', 'ci --dry-run --offline --ignore-scripts'],
  ])(
    '%s (npm %s)',
    async (_claim, command) => {
      await expectSuccess(command);
    },
    tenMinutes,
  );
});
