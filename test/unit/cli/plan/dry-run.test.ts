import { readdirSync } from 'node:fs';
import type { Host } from '../../../../lib/cli/host';
import { writeExample } from '../../../support/example-sheets';
import { runWfm, type CommandRun } from '../../../support/fake-host';
import { temporaryFolders } from '../../../support/temporary-folder';

const newFolder = temporaryFolders();

async function check(
  runProgram: Host['runProgram'],
  ...flags: readonly string[]
): Promise<CommandRun> {
  const currentFolder = newFolder();
  const { sheet, workflows } = writeExample(currentFolder);
  const argv = ['plan', sheet, '--workflows', workflows, '--check', ...flags];
  return runWfm(argv, { currentFolder, runProgram });
}

/** A Snakemake that prints this table in a dry run. */
function snakemakeOf(table: string, { version = '7.21.0\n', exitCode = 0 } = {}) {
  const calls: { readonly args: readonly string[]; readonly files: readonly string[] }[] = [];
  const runProgram: Host['runProgram'] = async (_program, args, { folder }) => {
    calls.push({ args, files: readdirSync(folder, { recursive: true }).map(String).sort() });
    if (args.includes('--version')) return { exitCode: 0, stdout: version, stderr: '' };
    return { exitCode, stdout: '', stderr: table };
  };
  return { runProgram, calls };
}

const STATS = `Job stats:\njob      count\n-----  -------\nall          1\ngreet        2\ntotal        3\n`;

describe('wfm plan --check', () => {
  it('lets Snakemake read the run in a folder of its own', async () => {
    const { runProgram, calls } = snakemakeOf(STATS);

    const { exitCode, stdout } = await check(runProgram);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('Snakemake 7.21.0 plans the same 2 jobs\n');
    expect(calls[1]).toEqual({
      args: ['--snakefile', 'Snakefile', '--dry-run', '--cores', '2', '--quiet', 'rules'],
      files: [
        'Snakefile',
        'config.json',
        'plan.json',
        'profile',
        'profile/config.v8+.yaml',
        'profile/config.yaml',
        'samples.json',
      ],
    });
  });

  it('fails when Snakemake counts otherwise', async () => {
    const { runProgram } = snakemakeOf(
      STATS.replace('greet        2', 'greet        5\nmore         1'),
    );

    const { exitCode, stderr } = await check(runProgram);

    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'Snakemake 7.21.0 plans 5 jobs of step "greet": the plan has 2\n' +
        'Snakemake 7.21.0 plans 1 job of step "more": the plan has 0\n',
    );
  });

  it('shows what Snakemake says when it cannot read the run', async () => {
    const { runProgram } = snakemakeOf('SyntaxError in file Snakefile, line 3\n', { exitCode: 1 });

    const { exitCode, stderr } = await check(runProgram);

    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'error: Snakemake 7.21.0 cannot plan this run\n  | SyntaxError in file Snakefile, line 3\n' +
        '  Look at the files with --out, and at the commands and paths of the workflow definition.\n',
    );
  });

  it.each([
    ['is missing', async () => undefined, 'There is no program "snakemake" on the PATH'],
    [
      'is too old',
      snakemakeOf('', { version: '7.9.1\n' }).runProgram,
      'The program "snakemake" is 7.9.1: 7.21 or later is needed',
    ],
    [
      'does not know its version',
      snakemakeOf('', { version: '' }).runProgram,
      'The program "snakemake" is of an unknown version: 7.21 or later is needed',
    ],
  ] as const)('says so when Snakemake %s', async (_, runProgram, message) => {
    const { exitCode, stdout, stderr } = await check(runProgram);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toBe(
      `error: ${message}\n  Install Snakemake 7.21 or later, e.g. with "conda install -c conda-forge -c bioconda snakemake".\n`,
    );
  });

  it('takes later versions', async () => {
    const { runProgram } = snakemakeOf(STATS, { version: '9.3.0\n' });

    const { stdout } = await check(runProgram, '--json');

    expect(JSON.parse(stdout)).toMatchObject({ check: { version: '9.3.0', differences: [] } });
  });
});
