import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ObjectTransfer } from '../../../lib/engine-task/object-transfer';
import { fetchSource, type SourceOptions } from '../../../lib/engine-task/workflow-source';
import { prepareWorkFolder, stageWorkFolder } from '../../../lib/engine-task/work-folder';
import { commitStandardWorkflow } from '../../support/standard-workflow';
import { runProgram } from '../../support/run-program';
import { temporaryFolders, writeFiles } from '../../support/temporary-folder';

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

function optionsFor(workFolder: string, others: Partial<SourceOptions> = {}): SourceOptions {
  return {
    ...{ transfer, workFolder, pythonFolder, signal },
    environment: process.env,
    sleep: () => Promise.resolve(),
    note: () => undefined,
    ...others,
  };
}

let repository: string;
let commit: string;

beforeAll(async () => {
  repository = makeFolder();
  commit = await commitStandardWorkflow(repository);
});

function fetchFrom(workFolder: string, revision: string): Promise<string | undefined> {
  const source = { kind: 'git' as const, url: `file://${repository}`, revision };
  return fetchSource(source, optionsFor(workFolder));
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
    optionsFor(workFolder, { environment }),
  );

  expect(existsSync(canary)).toBe(false);
});

test.each(['wfm/profile/config.v9+.yaml', '.wfm/wfm_log_handler.py', '.snakemake/x'])(
  'a repository cannot bring %s, which would lie in a folder of ours',
  async (path) => {
    const [workFolder, other] = [makeFolder(), makeFolder()];
    await prepareWorkFolder(workFolder, pythonFolder);
    writeFiles(other, { [path]: 'x', 'workflow/Snakefile': 'rule all:\n' });
    const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
    const steps = [
      ['init', '-q', '-b', 'main'],
      ['add', '-fA'],
      [...author, 'commit', '-qm', 'a'],
    ];
    for (const step of steps) await runProgram('git', step, { cwd: other });

    const source = { kind: 'git', url: `file://${other}`, revision: 'main' } as const;

    const [top] = path.split('/');
    await expect(fetchSource(source, optionsFor(workFolder))).rejects.toThrow(
      `it holds "${String(top)}", which is not the workflow's`,
    );
    expect(existsSync(join(workFolder, 'workflow/Snakefile'))).toBe(false);
  },
);

test.each([
  ['v9', /^Cannot fetch revision "v9" of file:\/\/.*: couldn't find remote ref v9$/],
  ['0000000000000000000000000000000000000000', /^Cannot fetch revision "0{40}" of file:\/\/.*: /],
])('a revision that there is not is named: %s', async (revision, message) => {
  const workFolder = makeFolder();
  await prepareWorkFolder(workFolder, pythonFolder);

  await expect(fetchFrom(workFolder, revision)).rejects.toThrow(message);
});

/** Files of a workflow, and whether each of them can be run where its modes are kept. */
const SCRIPTS = {
  'workflow/Snakefile': 'rule all:\n',
  'scripts/kept.sh': '#!/bin/sh\necho kept\n',
  'scripts/data.txt': 'ACGT\n',
};
const EXECUTABLE = 'scripts/kept.sh';

function aScriptedWorkflow(): string {
  const folder = makeFolder();
  writeFiles(folder, SCRIPTS);
  chmodSync(join(folder, EXECUTABLE), 0o755);
  return folder;
}

/** S3 that holds one file, whatever is asked for. */
function holding(file: string): ObjectTransfer {
  return {
    ...transfer,
    download: (_, target) => {
      copyFileSync(file, target);
      return Promise.resolve();
    },
  };
}

async function unpack(archive: string, ending: string): Promise<string> {
  const workFolder = makeFolder();
  await prepareWorkFolder(workFolder, pythonFolder);
  const path = `.wfm/source.${ending}`;
  const object = { bucket: 'lab', key: `flow.${ending}`, eTag: '"1"', path };
  const options = optionsFor(workFolder, { transfer: holding(archive) });
  await fetchSource({ kind: 'archive', object, snakefile: 'workflow/Snakefile' }, options);
  return workFolder;
}

function executablesIn(workFolder: string): readonly string[] {
  return Object.keys(SCRIPTS).filter(
    (path) => (statSync(join(workFolder, path)).mode & 0o111) !== 0,
  );
}

async function python(script: string, ...args: readonly string[]): Promise<void> {
  const { exitCode, output } = await runProgram('python3', ['-c', script, ...args], {});
  if (exitCode !== 0) throw new Error(output);
}

test('what can be run in a .tar.gz can be run here', async () => {
  const archive = join(makeFolder(), 'flow.tar.gz');
  await runProgram('tar', ['-czf', archive, '-C', aScriptedWorkflow(), '.'], {});

  expect(executablesIn(await unpack(archive, 'tar.gz'))).toEqual([EXECUTABLE]);
});

test('what can be run in a .zip that records modes can be run here, and nothing else', async () => {
  const archive = join(makeFolder(), 'flow.zip');
  const workflow = aScriptedWorkflow();
  writeFileSync(join(workflow, 'scripts/data.txt'), '#!/bin/sh\n# no program\n');
  const script = 'import shutil, sys; shutil.make_archive(sys.argv[1][:-4], "zip", sys.argv[2])';
  await python(script, archive, workflow);

  const workFolder = await unpack(archive, 'zip');

  expect(executablesIn(workFolder)).toEqual([EXECUTABLE]);
  expect(statSync(join(workFolder, EXECUTABLE)).mode & 0o777).toBe(0o755);
});

test('scripts of a .zip that records no modes can be run', async () => {
  const archive = join(makeFolder(), 'flow.zip');
  const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as archive:
    for path in sys.argv[3:]:
        entry = zipfile.ZipInfo("top/" + path)
        entry.create_system = 0
        archive.writestr(entry, open(sys.argv[2] + "/" + path).read())
`;
  await python(script, archive, aScriptedWorkflow(), ...Object.keys(SCRIPTS));

  expect(executablesIn(await unpack(archive, 'zip'))).toEqual([EXECUTABLE]);
});

test('what can be run in a repository can be run here', async () => {
  const folder = aScriptedWorkflow();
  const author = ['-c', 'user.name=Author', '-c', 'user.email=author@example.org'];
  for (const args of [
    ['init', '--quiet', '--initial-branch=main', '.'],
    ['add', '--all'],
    ['commit', '--quiet', '--message=All'],
  ]) {
    await runProgram('git', [...author, ...args], { cwd: folder });
  }
  const workFolder = makeFolder();
  await prepareWorkFolder(workFolder, pythonFolder);

  const source = { kind: 'git' as const, url: `file://${folder}`, revision: 'main' };
  await fetchSource(source, optionsFor(workFolder));

  expect(executablesIn(workFolder)).toEqual([EXECUTABLE]);
});

test('scripts of a workflow that lies in S3 as a folder can be run, and no data', async () => {
  const workFolder = makeFolder();
  await prepareWorkFolder(workFolder, pythonFolder);
  const workflow = aScriptedWorkflow();
  const texts: Readonly<Record<string, string>> = { ...SCRIPTS, 'wfm/inputs/1/a': '#!data' };
  writeFiles(workflow, texts);
  const stage = Object.keys(texts).map((path) => ({ bucket: 'b', key: path, eTag: '"1"', path }));
  const fromFolder: ObjectTransfer = {
    ...transfer,
    download: ({ key }, file) => {
      writeFileSync(file, readFileSync(join(workflow, key)));
      return Promise.resolve();
    },
  };

  await stageWorkFolder(
    { ...PLAN, source: { kind: 'folder' }, stage },
    { transfer: fromFolder, bucket: 'own', workFolder, signal },
  );

  expect(executablesIn(workFolder)).toEqual([EXECUTABLE]);
  expect(statSync(join(workFolder, 'wfm/inputs/1/a')).mode & 0o111).toBe(0);
});

test('an archive whose connection broke is fetched again', async () => {
  const archive = join(makeFolder(), 'flow.tar.gz');
  await runProgram('tar', ['-czf', archive, '-C', aScriptedWorkflow(), '.'], {});
  const workFolder = makeFolder();
  await prepareWorkFolder(workFolder, pythonFolder);
  const waits: number[] = [];
  const broken = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  const holder = holding(archive);
  const download: ObjectTransfer['download'] = (...args) =>
    waits.length < 2
      ? Promise.reject(new Error('Cannot read s3://lab/flow.tar.gz', { cause: broken }))
      : holder.download(...args);

  const object = { bucket: 'lab', key: 'flow.tar.gz', eTag: '"1"', path: '.wfm/source.tar.gz' };
  await fetchSource(
    { kind: 'archive', object, snakefile: 'workflow/Snakefile' },
    optionsFor(workFolder, {
      transfer: { ...holder, download },
      sleep: (ms) => Promise.resolve(void waits.push(ms)),
    }),
  );

  expect(waits).toEqual([5000, 20_000]);
  expect(existsSync(join(workFolder, 'workflow/Snakefile'))).toBe(true);
});

test('what does not pass by itself is tried once, and credentials in a URL are not told', async () => {
  const workFolder = makeFolder();
  await prepareWorkFolder(workFolder, pythonFolder);
  const waits: number[] = [];
  const url = 'file://me:secret@localhost/no/such/repository';

  const fetching = fetchSource(
    { kind: 'git', url, revision: 'main' },
    optionsFor(workFolder, { sleep: (ms) => Promise.resolve(void waits.push(ms)) }),
  );

  await expect(fetching).rejects.toThrow(/^Cannot fetch revision "main" of file:\/\/…@localhost/);
  await expect(fetching).rejects.not.toThrow(/secret/);
  expect(waits).toEqual([]);
});
