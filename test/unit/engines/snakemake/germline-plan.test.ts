import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { prepareLaunch } from '../../../../lib/actions/prepare-launch';
import { planLaunch } from '../../../../lib/actions/plan-launch';
import type { PlannedRun } from '../../../../lib/engines/engine';
import { CAPACITY } from '../../../support/workflow-definitions';

const root = join(__dirname, '../../../..');
const golden = join(root, 'test/golden/germline-variants');
const example = join(root, 'workflows/germline-variants/example');

async function planExample(): Promise<PlannedRun> {
  const workflows = {
    find: (name: string) =>
      Promise.resolve(readFileSync(join(root, 'workflows', name, 'workflow.yaml'), 'utf8')),
    names: () => Promise.resolve(['germline-variants']),
  };
  const request = await prepareLaunch(
    {
      workflows,
      capacity: CAPACITY,
      readSampleSheet: () =>
        Promise.resolve({
          found: 'text',
          text: readFileSync(join(example, 'samples.csv'), 'utf8'),
        }),
    },
    { file: 'sheet.yaml', text: readFileSync(join(example, 'sheet.yaml'), 'utf8') },
  );
  return planLaunch({ workflows, capacity: CAPACITY }, request, {
    launchId: 'na12878-variants-20261123-7f3a9c1b2d',
    attempt: 1,
    output: 's3://bucket/runs/na12878-variants-20261123-7f3a9c1b2d/results/',
  });
}

/** `UPDATE_GOLDEN=1` writes the files anew; read them before they are committed. */
function expectGolden(path: string, text: string): void {
  const file = join(golden, path);
  if (process.env['UPDATE_GOLDEN'] !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}

test('the example of germline-variants gives the golden artifacts', async () => {
  const { files, plan } = await planExample();

  for (const [path, text] of files) expectGolden(path, text);
  expectGolden('plan.json', `${JSON.stringify(plan, undefined, 2)}\n`);
});

test('the same sheet gives the same plan', async () => {
  expect(await planExample()).toEqual(await planExample());
});

test('a Snakefile has one rule per step, however many samples there are', async () => {
  const { files, plan } = await planExample();

  expect(files.get('Snakefile')?.match(/^rule /gm)).toHaveLength(plan.steps.length + 1);
});
