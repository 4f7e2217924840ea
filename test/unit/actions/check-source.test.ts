import { prepareLaunch } from '../../../lib/actions/prepare-launch';
import type { PrepareLaunchDeps } from '../../../lib/actions/prepare-deps';
import { InputErrors, type InputError } from '../../../lib/domain/errors';

const FOREIGN = 'workflow: { engine: snakemake, source: SOURCE, revision: v1 }';
const OWN =
  'workflow: { engine: snakemake, steps: [{ name: a, outputs: { b: c/d }, command: "true" }], publish: { b: a.b } }';

async function errorsOf(
  workflow: string,
  sheetWorkflows: PrepareLaunchDeps['sheetWorkflows'],
): Promise<readonly InputError[]> {
  const deps: PrepareLaunchDeps = {
    workflows: { find: () => Promise.resolve(undefined), names: () => Promise.resolve([]) },
    readSampleSheet: () => Promise.resolve({ found: 'missing' }),
    buckets: { data: ['lab-data'], output: [] },
    sheetWorkflows,
  };
  const text = `name: a\n${workflow}\ndata: s3://lab-data/\n`;
  try {
    await prepareLaunch(deps, { file: 'sheet.yaml', text });
    return [];
  } catch (error) {
    if (error instanceof InputErrors) return error.errors;
    throw error;
  }
}

const LAB = { steps: true, sources: ['https://github.com/lab/', 's3://'] };

test.each([
  ['https://github.com/lab/flow', 0],
  ['https://github.com/lab-evil/flow', 1],
  ['https://github.com/laboratory', 1],
  ['http://github.com/lab/flow', 1],
  ['file:///etc', 1],
])('a deployment that allows https://github.com/lab/ judges %s', async (source, count) => {
  expect(await errorsOf(FOREIGN.replace('SOURCE', source), LAB)).toHaveLength(count);
});

test('a workflow in a bucket that is not to be read is refused where it stands', async () => {
  const workflow = FOREIGN.replace('SOURCE', 's3://other/flow/').replace(', revision: v1', '');

  expect(await errorsOf(workflow, LAB)).toMatchObject([
    {
      ...{ line: 2, column: 40, path: 'workflow.source' },
      message: '"s3://other/flow/" is in a bucket that this deployment may not read',
    },
  ]);
});

test('what looks like S3 in a parameter is an object, or a mistake', async () => {
  const workflow = `${FOREIGN.replace('SOURCE', 'https://example.org/a')}
parameters: { a: { b: s3://lab-data/folder/ }, c: [s3:/lab-data/x], d: s3://lab-data/x }`;

  expect(await errorsOf(workflow, undefined)).toMatchObject([
    { line: 3, path: 'parameters.a.b', hint: 'Name a file: folders are not staged.' },
    { line: 3, path: 'parameters.c.0' },
  ]);
});

test('samples cannot lie over the Snakefile or its configuration', async () => {
  const workflow = `workflow: { engine: snakemake, source: "https://example.org/a", revision: v1, config: config/a.tsv, samples: { path: config/a.tsv } }
samples: [{ a: b }]`;

  expect(await errorsOf(workflow, undefined)).toMatchObject([
    {
      path: 'workflow.samples.path',
      message: 'The samples would lie over the Snakefile or its configuration',
    },
  ]);
});

test('a deployment may run no steps of sheets', async () => {
  expect(await errorsOf(OWN, { steps: true, sources: [] })).toEqual([]);
  expect(await errorsOf(OWN, { steps: false, sources: [] })).toMatchObject([
    { path: 'workflow.steps', message: 'This deployment runs no steps of a sheet' },
  ]);
});

test('only repositories have revisions, and they need one', async () => {
  const git = FOREIGN.replace('SOURCE', 'https://example.org/a').replace(', revision: v1', '');
  const folder = FOREIGN.replace('SOURCE', 's3://lab-data/flow/');

  expect(await errorsOf(git, undefined)).toMatchObject([
    { line: 2, path: 'workflow.revision', message: 'Missing key "workflow.revision"' },
  ]);
  expect(await errorsOf(folder, undefined)).toMatchObject([
    { path: 'workflow.revision', message: 'Only a git repository has revisions' },
  ]);
});
