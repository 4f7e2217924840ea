import { join, resolve } from 'node:path';
import { runProgram } from '../support/run-program';
import { temporaryFolders, writeFiles } from '../support/temporary-folder';

const root = resolve(__dirname, '../..');
const jestProgram = join(root, 'node_modules/jest/bin/jest.js');
const reporter = join(root, 'test/support/total-reporter.js');
const newFolder = temporaryFolders();

const jestConfig = `module.exports = {
  projects: ['one', 'two'].map((name) => ({
    displayName: name,
    rootDir: __dirname + '/' + name,
    transform: {},
  })),
  reporters: ['default', ${JSON.stringify(reporter)}],
};
`;

const passing = `test('adds', () => expect(1 + 1).toBe(2));\n`;
const failing = `test('subtracts', () => expect(2 - 1).toBe(0));\n`;
const broken = `test('never starts', () => {\n`;
const skipped = `describe('port', () => test.skip('like moto: not installed', () => {}));\ntest.todo('later');\n`;
const leaking = `setTimeout(() => {}, 2500);\n${passing}`;

/** Runs jest as a shell does, by default with one pipe for both streams: what is last in it is last for a reader. */
async function runJest(
  files: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  redirection = '2>&1',
) {
  const folder = newFolder();
  const config = { 'package.json': '{}', 'jest.config.js': jestConfig };
  writeFiles(folder, { 'one/.keep': '', 'two/.keep': '', ...config, ...files });
  const command = `cd "$1" && shift && exec "$@" ${redirection}`;
  const jestCommand = [process.execPath, jestProgram, ...args];
  const { exitCode, stdout } = await runProgram('bash', [
    '-c',
    command,
    'bash',
    folder,
    ...jestCommand,
  ]);
  return { exitCode, stdout, lines: stdout.split('\n') };
}

describe('TotalReporter', () => {
  it('counts passes, failures and broken files of all projects, in the last line', async () => {
    const { exitCode, lines } = await runJest({
      'one/pass.test.js': passing,
      'one/fail.test.js': failing,
      'two/pass.test.js': passing,
      'two/broken.test.js': broken,
    });

    expect(lines.slice(-2)).toEqual(['2 passed, 2 failed', '']);
    expect(exitCode).toBe(1);
  });

  it('ends a green run with no failures', async () => {
    const { exitCode, lines } = await runJest({ 'one/pass.test.js': passing });

    expect(lines.slice(-2)).toEqual(['1 passed, 0 failed', '']);
    expect(exitCode).toBe(0);
  });

  it('names skipped tests above the line and counts them nowhere', async () => {
    const { lines } = await runJest({ 'one/pass.test.js': passing, 'two/skip.test.js': skipped });

    expect(lines.slice(-4)).toEqual([
      'skipped: port > like moto: not installed (two/skip.test.js)',
      'todo: later (two/skip.test.js)',
      '1 passed, 0 failed',
      '',
    ]);
  });

  it('counts what a name pattern leaves out instead of naming it', async () => {
    const { lines } = await runJest({ 'one/pass.test.js': passing, 'two/fail.test.js': failing }, [
      '--testNamePattern=adds',
    ]);

    expect(lines.slice(-3)).toEqual([
      'skipped: 1 tests whose names do not match',
      '1 passed, 0 failed',
      '',
    ]);
  });

  it('stays last when jest has more to say after its reporters', async () => {
    const { lines, stdout } = await runJest({ 'one/leak.test.js': leaking }, ['--runInBand']);

    expect(stdout).toContain('Jest did not exit one second after the test run has completed');
    expect(lines.slice(-2)).toEqual(['1 passed, 0 failed', '']);
  });

  it('counts one failure when the run fails and no test did', async () => {
    const { exitCode, lines } = await runJest(
      { 'one/pass.test.js': passing, 'one/unused.js': 'module.exports = 1;' },
      [
        '--coverage',
        '--coverageThreshold={"global":{"lines":100}}',
        '--collectCoverageFrom=**/*.js',
        '--coverageReporters=text',
      ],
    );

    expect(lines.slice(-3)).toEqual([
      'failed: the run itself, for the reason that jest gives above',
      '1 passed, 1 failed',
      '',
    ]);
    expect(exitCode).toBe(1);
  });

  it('leaves the JSON document on stdout alone', async () => {
    const { stdout } = await runJest({ 'one/pass.test.js': passing }, ['--json'], '');

    expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: 1 });
  });
});
