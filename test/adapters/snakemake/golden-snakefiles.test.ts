import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runSnakemake, writeRun } from '../../../bin/fuzz/snakemake-run';
import {
  GOLDEN_SNAKEFILES,
  goldenSnakefiles,
  planGoldenSnakefile,
} from '../../support/golden-snakefiles';
import { temporaryFolders } from '../../support/temporary-folder';

const newFolder = temporaryFolders();

// After an intended change: UPDATE_GOLDEN=1 npx jest --selectProjects adapters --testPathPatterns golden-snakefiles
test.concurrent.each(goldenSnakefiles())(
  '%s runs, and publishes its golden results',
  async (name) => {
    const run = await planGoldenSnakefile(name);
    const folder = newFolder();
    await writeRun(run, folder);

    const { exitCode, output } = await runSnakemake(folder);

    const steps = jobsOf(run.plan.steps) + 1;
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(output).toContain(`${steps} of ${steps} steps (100%) done`);
    expect(readdirSync(folder)).not.toContain('canary');
    expect(run.plan.temporary.filter((path) => existsSync(join(folder, path)))).toEqual([]);
    for (const { path, name: published } of run.plan.publish) {
      expectGolden(join(name, 'results', published), await readFile(join(folder, path), 'utf8'));
    }
  },
);

function jobsOf(steps: readonly { readonly jobs: number }[]): number {
  return steps.reduce((sum, { jobs }) => sum + jobs, 0);
}

function expectGolden(path: string, text: string): void {
  const file = join(GOLDEN_SNAKEFILES, path);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}
