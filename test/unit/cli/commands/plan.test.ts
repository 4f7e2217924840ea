import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { enginePlanSchema } from '../../../../lib/domain/plan/engine-plan';
import { writeExample } from '../../../support/example-sheets';
import { runWfm, type CommandRun } from '../../../support/fake-host';
import { temporaryFolders } from '../../../support/temporary-folder';

const newFolder = temporaryFolders();

async function plan(
  currentFolder: string,
  ...flags: readonly string[]
): Promise<CommandRun & { readonly out: string }> {
  const { sheet, workflows } = writeExample(currentFolder);
  const run = await runWfm(['plan', sheet, '--out', 'out', '--workflows', workflows, ...flags], {
    currentFolder,
  });
  return { ...run, out: join(currentFolder, 'out') };
}

describe('wfm plan', () => {
  it('writes what a launch would get, and says it as JSON', async () => {
    const { exitCode, stdout, stderr, out } = await plan(newFolder(), '--json');

    const files = [
      'Snakefile',
      'config.json',
      'samples.json',
      'profile/config.yaml',
      'profile/config.v8+.yaml',
      'plan.json',
    ];
    const enginePlan = enginePlanSchema.parse(
      JSON.parse(readFileSync(join(out, 'plan.json'), 'utf8')),
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      command: enginePlan.command.join(' '),
      files,
      steps: [{ name: 'greet', jobs: 2 }],
    });
    expect(files.filter((file) => !existsSync(join(out, file)))).toEqual([]);
  });

  it('tells people what it wrote and how many jobs each step has', async () => {
    const { stdout } = await plan(newFolder());

    expect(stdout).toContain('Wrote 6 files to out:\n  Snakefile\n');
    expect(stdout).toContain('Steps:\n  greet: 2 jobs\n');
  });

  it('leaves a folder alone that holds other files, unless --force is given, and then keeps them', async () => {
    const folder = newFolder();
    const { out } = await plan(folder);
    writeFileSync(join(out, 'mine.txt'), 'mine');

    const refused = await plan(folder);
    const forced = await plan(folder, '--force');

    expect(refused).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr:
        'error: Folder "out" is not empty\n  Name another folder, or write beside what is there with --force.\n',
    });
    expect(forced.exitCode).toBe(0);
    expect(readdirSync(out)).toContain('mine.txt');
  });

  it('writes nothing for a sheet with mistakes', async () => {
    const currentFolder = newFolder();
    const { sheet, workflows } = writeExample(currentFolder, { sheet: 'name: x\n' });

    const { exitCode, stdout } = await runWfm(
      ['plan', sheet, '--out', 'out', '--workflows', workflows, '--json'],
      { currentFolder },
    );

    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'InvalidConfigurationError' } });
    expect(existsSync(join(currentFolder, 'out'))).toBe(false);
  });
});
