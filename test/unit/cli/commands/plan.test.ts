import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../../../../lib/cli/host';
import { enginePlanSchema } from '../../../../lib/domain/plan/engine-plan';
import { writeExample } from '../../../support/example-sheets';
import { runWfm, type CommandRun } from '../../../support/fake-host';
import { temporaryFolders, writeFiles } from '../../../support/temporary-folder';

const newFolder = temporaryFolders();

async function plan(
  currentFolder: string,
  flags: readonly string[],
  host: Partial<Host> = {},
): Promise<CommandRun> {
  const { sheet, workflows } = writeExample(currentFolder);
  return runWfm(['plan', sheet, '--workflows', workflows, ...flags], { currentFolder, ...host });
}

const FILES = [
  'Snakefile',
  'config.json',
  'samples.json',
  'profile/config.yaml',
  'profile/config.v8+.yaml',
  'plan.json',
];

/** Two steps, of which the second is large; a file column, a reference and growing memory. */
const LARGE = `name: large
version: 2.0.0
engine: snakemake
image: quay.io/lab/large:2
samples: { key: [sample], columns: { sample: {}, reads: { file: true } } }
references: { genome: { companions: { fai: .fai } } }
steps:
  - name: count
    forEach: [sample]
    inputs: { reads: reads, genome: reference.genome, fai: reference.genome.fai }
    outputs: { text: 'counts/{sample}.txt' }
    memory: { start: 1 GiB, perAttempt: 1 GiB, max: 3 GiB }
    disk: 10 GiB
    command: wc "$reads" "$genome" "$fai" > "$text"
  - name: join
    conda: [coreutils=9.5]
    inputs: { texts: count.text }
    outputs: { text: joined/all.txt }
    cpus: 8
    gpus: 1
    command: cat "\${texts[@]}" > "$text"
publish: { joined: join.text, counts: count.text }
`;

const LARGE_STEPS = [
  {
    ...{
      name: 'count',
      description: null,
      jobs: 1,
      jobsAtOnce: 1,
      forEach: ['sample'],
      shared: false,
    },
    ...{ cpus: 1, memoryMib: 1024, memoryGrowth: { perAttemptMib: 1024, maximumMib: 3072 } },
    ...{ diskMib: 10_240, gpus: null, timeSeconds: 3600, retries: 2 },
    ...{ image: null, conda: null },
  },
  {
    ...{ name: 'join', description: null, jobs: 1, jobsAtOnce: 0, forEach: [], shared: false },
    ...{ cpus: 8, memoryMib: 1024, memoryGrowth: null },
    ...{ diskMib: null, gpus: 1, timeSeconds: 3600, retries: 2 },
    ...{ image: null, conda: ['coreutils=9.5'] },
  },
];

function lines(count: number, lineOf: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => lineOf(index)).join('\n');
}

async function planLarge(
  samples: number,
  { flags = [], ...host }: Partial<Host> & { readonly flags?: readonly string[] } = {},
): Promise<CommandRun> {
  const currentFolder = newFolder();
  const rows = Array.from({ length: samples }, (_, index) => `S${index},S${index}.txt`);
  writeFiles(currentFolder, {
    'workflows/large/workflow.yaml': LARGE,
    'sheet.yaml':
      'name: counts\nworkflow: large\ndata: s3://lab-data/in/\noutput: s3://lab-results/out/\nsamples: samples.csv\nparameters: { genome: g.fa }\nretries: 2\ntimeout: 90 min\n',
    'samples.csv': ['sample,reads', ...rows, ''].join('\n'),
  });
  return runWfm(['plan', 'sheet.yaml', '--workflows', 'workflows', ...flags], {
    currentFolder,
    ...host,
  });
}

describe('wfm plan', () => {
  it('tells people what would run, and writes nothing', async () => {
    const folder = newFolder();

    const { exitCode, stdout, stderr } = await plan(folder, []);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toBe(`two-greetings: workflow hello 1.0.0, in Snakemake 7.21 or later

step   jobs  one for each  at once  cpus  memory  disk  time
greet  2     sample        2        1     1 GiB   -     1h

2 jobs, all of which can run at once
Time limit: 7d

Command, in a work folder with the files of the run and the data:
  snakemake --snakefile Snakefile --profile profile

Staged: 0 objects

Published: 2 files to s3://bucket-of-the-deployment/runs/two-greetings-20261123-11b60ca7fd/results/
  greetings/A.txt -> greetings/A.txt
  greetings/B.txt -> greetings/B.txt
`);
    expect(readdirSync(folder).sort()).toEqual(['lab', 'workflows']);
  });

  it('tells what is large, what grows, what is not known, and the beginning of long lists', async () => {
    const { stdout } = await planLarge(12);

    expect(stdout).toBe(`counts: workflow large 2.0.0, in Snakemake 7.21 or later
Image of the engine task: quay.io/lab/large:2

step   jobs  one for each  at once  cpus         memory                                   disk    time
count  12    sample        2        1            1 GiB + 1 GiB an attempt, at most 3 GiB  10 GiB  1h
join   1     launch        0        8 and 1 GPU  1 GiB                                    -       1h

13 jobs, at most 2 at once: jobs share the 2 CPUs of the engine task
Time limit: 1h 30m
Step "join" needs 8 CPUs, and the engine task of these settings offers 2 CPUs: a deployment with them refuses the sheet
Step "join" needs 1 GPU, and the engine task of these settings offers 0 GPUs: a deployment with them refuses the sheet
The engine task makes neither images nor conda environments of steps: its own image must have the programs of "join"

Command, in a work folder with the files of the run and the data:
  snakemake --snakefile Snakefile --profile profile

Staged: 14 objects; sizes are not known offline
${lines(10, (index) => `  s3://lab-data/in/S${index}.txt -> inputs/S${index}/reads.txt`)}
  and 4 more, which --json lists

Published: 13 files to s3://lab-results/out/
  joined/all.txt -> joined/all.txt
${lines(9, (index) => `  counts/S${index}.txt -> counts/S${index}.txt`)}
  and 3 more, which --json lists
`);
  });

  it('says all of it as JSON', async () => {
    const { exitCode, stdout, stderr } = await planLarge(1, { flags: ['--json'] });

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      name: 'counts',
      workflow: 'large',
      workflowVersion: '2.0.0',
      engine: { name: 'Snakemake', minimumVersion: '7.21' },
      image: 'quay.io/lab/large:2',
      computeService: 'engine-task',
      source: null,
      steps: LARGE_STEPS,
      jobs: 2,
      peak: { jobs: 1, boundBy: 'jobs' },
      capacity: { cpus: 2, memoryMib: 3584, diskMib: 28_672 },
      maxJobs: null,
      timeoutSeconds: 5400,
      publishTrees: [],
      shortages: [
        { step: 'join', resource: 'cpus', needed: 8, offered: 2 },
        { step: 'join', resource: 'gpus', needed: 1, offered: 0 },
      ],
      command: 'snakemake --snakefile Snakefile --profile profile',
      stage: [
        { uri: 's3://lab-data/in/S0.txt', path: 'inputs/S0/reads.txt', sizeBytes: null },
        { uri: 's3://lab-data/in/g.fa', path: 'references/genome.fa', sizeBytes: null },
        { uri: 's3://lab-data/in/g.fa.fai', path: 'references/genome.fa.fai', sizeBytes: null },
      ],
      output: 's3://lab-results/out/',
      publish: [
        { path: 'joined/all.txt', uri: 's3://lab-results/out/joined/all.txt' },
        { path: 'counts/S0.txt', uri: 's3://lab-results/out/counts/S0.txt' },
      ],
      graph: {
        title: 'counts: large 2.0.0',
        nodes: [
          { id: 'column_reads', kind: 'source', name: 'reads', count: 1 },
          { id: 'reference_genome', kind: 'source', name: 'genome', count: 2 },
          { id: 'step_count', kind: 'step', name: 'count', count: 1 },
          { id: 'step_join', kind: 'step', name: 'join', count: 1 },
          { id: 'published1', kind: 'published', name: 'joined', count: 1 },
          { id: 'published2', kind: 'published', name: 'counts', count: 1 },
        ],
        edges: [
          { from: 'column_reads', to: 'step_count', names: [] },
          { from: 'reference_genome', to: 'step_count', names: [] },
          { from: 'step_count', to: 'step_join', names: ['text'] },
          { from: 'step_join', to: 'published1', names: ['text'] },
          { from: 'step_count', to: 'published2', names: ['text'] },
        ],
      },
      files: [],
      check: null,
    });
  });

  it('knows the limits of the settings', async () => {
    const productFolder = newFolder();
    const wfm = { limits: { jobs: 1, hours: 1 } };
    writeFiles(productFolder, { 'cdk.json': JSON.stringify({ context: { wfm } }) });

    const { exitCode, stderr } = await planLarge(2, { productFolder });
    const { stdout } = await plan(newFolder(), ['--json'], { productFolder });

    expect(exitCode).toBe(2);
    expect(stderr).toContain('"timeout" is 1h 30m, and this deployment allows at most 1h');
    expect(JSON.parse(stdout)).toMatchObject({ maxJobs: 1, timeoutSeconds: 3600 });
  });

  it('writes what a launch would get', async () => {
    const folder = newFolder();

    const { stdout } = await plan(folder, ['--out', 'out', '--json']);

    const out = join(folder, 'out');
    const { command, steps } = enginePlanSchema.parse(
      JSON.parse(readFileSync(join(out, 'plan.json'), 'utf8')),
    );
    expect(JSON.parse(stdout)).toMatchObject({ command: command.join(' '), files: FILES });
    expect(steps).toEqual([{ name: 'greet', jobs: 2 }]);
    expect(FILES.filter((file) => !existsSync(join(out, file)))).toEqual([]);
  });

  it('tells people what it wrote and drew', async () => {
    const folder = newFolder();

    const { stdout } = await plan(folder, ['--out', 'out', '--graph', 'steps.svg']);

    expect(stdout).toContain('Wrote 6 files to out:\n  Snakefile\n');
    expect(stdout).toContain('Drew the steps in steps.svg\n');
    expect(readFileSync(join(folder, 'steps.svg'), 'utf8')).toMatch(
      /^<\?xml .*hello 1\.0\.0<\/text>/s,
    );
  });

  it('prints nothing but Mermaid for --graph -', async () => {
    const { stdout } = await plan(newFolder(), ['--graph', '-']);

    expect(stdout).toBe(`%% two-greetings: hello 1.0.0
flowchart TD
  step_greet("greet<br>2 jobs")
  published1[("greetings<br>2 files")]
  step_greet -->|"text"| published1
`);
  });

  it.each([
    [['--graph', 'steps.png'], 'option --graph must be a file that ends with .svg or .mmd, or -\n'],
    [
      ['--graph', '-', '--json'],
      '--graph - and --json both want stdout\n  Name a file for the graph, or read "graph" in the JSON.\n',
    ],
  ])('refuses %j', async (flags, message) => {
    const { exitCode, stdout, stderr } = await plan(newFolder(), flags);

    expect(exitCode).toBe(2);
    expect(`${stdout}${stderr}`).toContain(
      flags.includes('--json') ? '--graph - and --json both want stdout' : message,
    );
  });

  it('leaves a folder alone that holds other files, unless --force is given, and then keeps them', async () => {
    const folder = newFolder();
    writeFiles(folder, { 'out/mine.txt': 'mine' });

    const refused = await plan(folder, ['--out', 'out']);
    const forced = await plan(folder, ['--out', 'out', '--force']);

    expect(refused).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr:
        'error: Folder "out" is not empty\n  Name another folder, or write beside what is there with --force.\n',
    });
    expect(forced.exitCode).toBe(0);
    expect(readdirSync(join(folder, 'out'))).toContain('mine.txt');
  });

  it.each([
    ['a file', 'plan.json', 'elsewhere.json'],
    ['a folder', 'profile', 'elsewhere'],
  ])('writes nothing through a link in place of %s, also with --force', async (_, name, target) => {
    const folder = newFolder();
    writeFiles(folder, { 'elsewhere.json': 'mine', 'elsewhere/mine.txt': 'mine' });
    mkdirSync(join(folder, 'out'));
    symlinkSync(join(folder, target), join(folder, 'out', name));

    const { exitCode, stderr } = await plan(folder, ['--out', 'out', '--force']);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      `"out/${name}" is a link, which may lead out of the folder\n  Remove it, or name another folder.\n`,
    );
    expect(readFileSync(join(folder, 'elsewhere.json'), 'utf8')).toBe('mine');
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual(['mine.txt']);
    expect(readdirSync(join(folder, 'out'))).toEqual([name]);
  });

  it('takes the size of the engine task from the settings', async () => {
    const productFolder = newFolder();
    const settings = { context: { wfm: { engineCpus: 4, engineMemoryMib: 16_384 } } };
    writeFileSync(join(productFolder, 'cdk.json'), JSON.stringify(settings));

    const { stdout } = await plan(newFolder(), [], { productFolder });

    expect(stdout).toContain('2 jobs, all of which can run at once\n');
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
