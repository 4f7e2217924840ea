import { planLaunch } from '../../../../lib/actions/plan-launch';
import { prepareLaunch } from '../../../../lib/actions/prepare-launch';
import { CAPACITY } from '../../../support/workflow-definitions';
import type { PlannedRun } from '../../../../lib/engines/engine';

const NOBODY = { find: () => Promise.resolve(undefined), names: () => Promise.resolve([]) };

const SHEET = `
name: motifs
workflow:
  engine: snakemake
  source: https://github.com/lab/flow
  revision: v1.2.0
  config: config/other.yaml
  samples: { path: config/samples.csv, files: [fq1] }
  publish: [results/counts, report.html]
data: s3://lab-data/run/
samples:
  - { sample: 010, fq1: 'a b.fq.gz', note: 'x, "y"' }
  - { sample: S2, fq1: s3://lab-archive/S2.fq.gz, note: }
parameters:
  threads: 4
  label: 010
  references: { fasta: s3://lab-data/ref/genome.fa, names: [s3://lab-data/ref/genome.fa.fai, none] }
resources: { align: { cpus: 2, memory: 2 GiB, time: 90 min }, sort: { disk: 1 GiB } }
retries: 1
timeout: 2h
compute: { maxJobs: 3 }
`;

async function plan(sheet = SHEET): Promise<PlannedRun> {
  const deps = { workflows: NOBODY, readSampleSheet: () => Promise.reject(new Error('asked')) };
  const request = await prepareLaunch(deps, { file: 'sheet.yaml', text: sheet });
  return planLaunch({ workflows: NOBODY, capacity: CAPACITY }, request, {
    launchId: 'motifs-20261123-7f3a9c1b2d',
    attempt: 1,
    output: 's3://lab-results/motifs/',
  });
}

test('their Snakefile runs with our profile, and with the values of the sheet over its configuration', async () => {
  const { plan: planned, files } = await plan();

  expect(planned.command).toEqual([
    ...['snakemake', '--snakefile', 'workflow/Snakefile', '--profile', 'wfm/profile'],
    ...['--configfile', 'config/other.yaml', 'wfm/config.json'],
  ]);
  expect(planned.source).toEqual({
    kind: 'git',
    url: 'https://github.com/lab/flow',
    revision: 'v1.2.0',
  });
  expect(planned.putAside).toEqual(['profiles/default', 'workflow/profiles/default']);
  expect(planned.publishTrees).toEqual(['results/counts', 'report.html']);
  expect(planned.timeoutSeconds).toBe(7200);
  expect(JSON.parse(files.get('wfm/config.json') ?? '')).toEqual({
    threads: 4,
    label: '010',
    references: { fasta: 'wfm/inputs/1/genome.fa', names: ['wfm/inputs/1/genome.fa.fai', 'none'] },
  });
});

test('their samples are written where they look for them, with files as they are staged', async () => {
  const { plan: planned, files } = await plan();

  expect(files.get('config/samples.csv')).toBe(
    'sample,fq1,note\n010,wfm/inputs/2/_file-3.fq.gz,"x, ""y"""\nS2,wfm/inputs/3/S2.fq.gz,\n',
  );
  expect(planned.stage.map(({ bucket, key, path }) => [bucket, key, path])).toEqual([
    ['lab-data', 'ref/genome.fa', 'wfm/inputs/1/genome.fa'],
    ['lab-data', 'ref/genome.fa.fai', 'wfm/inputs/1/genome.fa.fai'],
    ['lab-data', 'run/a b.fq.gz', 'wfm/inputs/2/_file-3.fq.gz'],
    ['lab-archive', 'S2.fq.gz', 'wfm/inputs/3/S2.fq.gz'],
  ]);
});

test('the profile gives rules the resources of the sheet', async () => {
  const { files } = await plan();
  const profile = files.get('wfm/profile/config.v8+.yaml');

  expect(profile).toContain(
    'set-threads:\n  - "align=2"\nset-resources:\n  - "align:mem_mb=2048"\n  - "align:runtime=90"\n  - "sort:disk_mb=1024"\n',
  );
  expect(profile).toContain('retries: 1\n');
});

test('an archive is unpacked by the engine task, and a Snakefile at the top has its profile there', async () => {
  const sheet = SHEET.replace('https://github.com/lab/flow', 's3://lab-data/Flow.TGZ')
    .replace('  revision: v1.2.0\n', '  snakefile: Snakefile\n')
    .replace('  config: config/other.yaml\n', '');
  const { plan: planned } = await plan(sheet);

  expect(planned).toMatchObject({
    workflow: 'flow-tgz',
    workflowVersion: 's3',
    source: {
      kind: 'archive',
      object: { key: 'Flow.TGZ', path: '.wfm/source.tgz' },
      snakefile: 'Snakefile',
    },
    putAside: ['profiles/default'],
  });
  expect(planned.command).toEqual([
    ...['snakemake', '--snakefile', 'Snakefile', '--profile', 'wfm/profile'],
    ...['--configfile', 'wfm/config.json'],
  ]);
});
