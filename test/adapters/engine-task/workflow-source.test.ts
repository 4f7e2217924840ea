import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectTransfer } from '../../../lib/engine-task/object-transfer';
import { fetchSource } from '../../../lib/engine-task/workflow-source';
import { prepareWorkFolder, stageWorkFolder } from '../../../lib/engine-task/work-folder';
import { commitStandardWorkflow } from '../../support/standard-workflow';
import { temporaryFolders } from '../../support/temporary-folder';

const makeFolder = temporaryFolders();
const pythonFolder = join(__dirname, '../../../images/snakemake/python');
const { signal } = new AbortController();

/** S3 in which every object says where it came from. */
const transfer: ObjectTransfer = {
  readText: () => Promise.reject(new Error('not asked')),
  download: ({ bucket, key }, file) => {
    writeFileSync(file, `s3://${bucket}/${key}`);
    return Promise.resolve();
  },
  upload: () => Promise.reject(new Error('not asked')),
  writeText: () => Promise.reject(new Error('not asked')),
  deleteAll: () => Promise.reject(new Error('not asked')),
};

const PLAN = {
  formatVersion: 1 as const,
  ...{ launchId: 'motifs-20261123-7f3a9c1b2d', attempt: 1, output: 's3://lab/out/' },
  engine: 'snakemake' as const,
  ...{ workflow: 'motifs', workflowVersion: 'v1.0.0', command: ['snakemake'] },
  ...{ steps: [], publish: [], temporary: [], stage: [], artifacts: [] },
  putAside: ['profiles/default', 'workflow/profiles/default'],
};

let repository: string;
let commit: string;

beforeAll(async () => {
  repository = makeFolder();
  commit = await commitStandardWorkflow(repository);
});

function fetchFrom(workFolder: string, revision: string): Promise<string | undefined> {
  const source = { kind: 'git' as const, url: `file://${repository}`, revision };
  return fetchSource(source, { transfer, workFolder, environment: process.env, signal });
}

test('a repository becomes the work folder, its profiles lie aside, and our artifacts lie over it', async () => {
  const workFolder = makeFolder();
  await prepareWorkFolder(workFolder, pythonFolder);

  expect(await fetchFrom(workFolder, 'v1.0.0')).toBe(commit);
  const plan = { ...PLAN, artifacts: ['config/samples.tsv'] };
  await stageWorkFolder(plan, { transfer, bucket: 'own', workFolder, signal });

  for (const folder of PLAN.putAside) {
    expect(existsSync(join(workFolder, folder))).toBe(false);
    expect(existsSync(join(workFolder, `${folder}.aside/config.yaml`))).toBe(true);
  }
  expect(readFileSync(join(workFolder, 'config/samples.tsv'), 'utf8')).toBe(
    's3://own/runs/motifs-20261123-7f3a9c1b2d/config/samples.tsv',
  );
  expect(existsSync(join(workFolder, 'workflow/Snakefile'))).toBe(true);
});

test('profiles of a workflow that is staged file by file lie aside too', async () => {
  const workFolder = makeFolder();
  await prepareWorkFolder(workFolder, pythonFolder);
  const path = 'workflow/profiles/default/config.yaml';
  const uri = 's3://lab/flow/p';
  const stage = [{ bucket: 'lab', key: 'flow/p', eTag: '"1"', sizeBytes: uri.length, path }];

  await stageWorkFolder({ ...PLAN, stage }, { transfer, bucket: 'own', workFolder, signal });

  expect(existsSync(join(workFolder, path))).toBe(false);
  expect(existsSync(join(workFolder, 'workflow/profiles/default.aside/config.yaml'))).toBe(true);
});

test('nothing of a repository runs while it is fetched, and git has no credentials', async () => {
  const workFolder = makeFolder();
  await prepareWorkFolder(workFolder, pythonFolder);
  const hooks = join(makeFolder(), 'template/hooks');
  mkdirSync(hooks, { recursive: true });
  const canary = join(workFolder, 'canary');
  writeFileSync(join(hooks, 'post-checkout'), `#!/bin/sh\nenv > ${canary}\n`, { mode: 0o755 });
  const environment = { ...process.env, GIT_TEMPLATE_DIR: join(hooks, '..') };

  await fetchSource(
    { kind: 'git', url: `file://${repository}`, revision: 'main' },
    { transfer, workFolder, environment, signal },
  );

  expect(existsSync(canary)).toBe(false);
});

test.each([
  ['v9', /^Cannot fetch revision "v9" of file:\/\/.*: couldn't find remote ref v9$/],
  ['0000000000000000000000000000000000000000', /^Cannot fetch revision "0{40}" of file:\/\/.*: /],
])('a revision that there is not is named: %s', async (revision, message) => {
  const workFolder = makeFolder();
  await prepareWorkFolder(workFolder, pythonFolder);

  await expect(fetchFrom(workFolder, revision)).rejects.toThrow(message);
});
