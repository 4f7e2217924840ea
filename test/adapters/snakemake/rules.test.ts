import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSnakemake, writeRun } from '../../../bin/fuzz/snakemake-run';
import { planSnakemakeRun } from '../../../lib/engines/snakemake/snakemake-engine';
import { aDefinition, aPlanRequest, aStep } from '../../support/workflow-definitions';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wfm-rules-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the log of a failing step ends with the exit status of its command', async () => {
  const step = aStep({ command: 'echo before\necho why >&2\nexit 7\n' });
  await writeRun(planSnakemakeRun(aPlanRequest(aDefinition({ steps: [step] }))), folder);

  const { exitCode } = await runSnakemake(folder);

  expect(exitCode).toBe(1);
  expect(await readFile(join(folder, 'logs/hello.log'), 'utf8')).toBe(
    'before\nwhy\nexit status 7\n',
  );
});
