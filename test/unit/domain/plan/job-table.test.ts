import { renderPath, tabulateJobs, type StagedPaths } from '../../../../lib/domain/plan/job-table';
import type { InputSource } from '../../../../lib/domain/definition/workflow-definition';
import { aDefinition, aRow, aStep } from '../../../support/workflow-definitions';

const staged: StagedPaths = {
  ofColumn: (row, column) => `inputs/${row.line}/${column}`,
  ofReference: (name) => `references/${name}`,
};
function output(step: string, name: string): InputSource {
  return {
    kind: 'output',
    step,
    output: name,
  };
}

function single(source: InputSource): { list: boolean; sources: InputSource[] } {
  return {
    list: false,
    sources: [source],
  };
}

const align = aStep({
  name: 'align',
  forEach: ['sample', 'lane'],
  inputs: { reads: single({ kind: 'column', column: 'fastq' }) },
  outputs: { bam: 'lanes/{sample}/{lane}.bam' },
});
const rows = [
  aRow(2, { sample: 'B', lane: 'L2', fastq: 'x' }),
  aRow(3, { sample: 'A', lane: 'L1', fastq: 'y' }),
  aRow(4, { sample: 'B', lane: 'L1' }),
];

test('tabulateJobs() makes one job per distinct tuple, in sheet order', () => {
  const jobs = tabulateJobs(
    aDefinition({ steps: [align] }),
    { rows: [...rows, ...rows], lists: {} },
    staged,
  );

  expect(jobs.get('align')?.map(({ wildcards }) => wildcards)).toEqual([
    { sample: 'B', lane: 'L2' },
    { sample: 'A', lane: 'L1' },
    { sample: 'B', lane: 'L1' },
  ]);
});

test('tabulateJobs() makes one job of a step without columns, even without samples', () => {
  expect(tabulateJobs(aDefinition(), { rows: [], lists: {} }, staged).get('hello')).toEqual([
    { wildcards: {}, inputs: {}, outputs: { greeting: 'hello/greeting.txt' } },
  ]);
});

test('tabulateJobs() gathers what another step made of the same rows, in sheet order', () => {
  const merge = aStep({
    name: 'merge',
    forEach: ['sample'],
    inputs: { bams: single(output('align', 'bam')) },
    outputs: { bam: 'merged/{sample}.bam' },
  });
  const jobs = tabulateJobs(aDefinition({ steps: [align, merge] }), { rows, lists: {} }, staged);

  expect(jobs.get('merge')?.map(({ inputs }) => inputs['bams'])).toEqual([
    ['lanes/B/L2.bam', 'lanes/B/L1.bam'],
    ['lanes/A/L1.bam'],
  ]);
});

test('tabulateJobs() gives every job what a step without columns made', () => {
  const index = aStep({ name: 'index', outputs: { fasta: 'reference/genome.fa' } });
  const map = aStep({
    name: 'map',
    forEach: ['lane'],
    inputs: { fasta: single(output('index', 'fasta')) },
    outputs: { bam: 'maps/{lane}.bam' },
  });
  const jobs = tabulateJobs(aDefinition({ steps: [index, map] }), { rows, lists: {} }, staged);

  expect(jobs.get('map')?.map(({ inputs }) => inputs['fasta'])).toEqual([
    ['reference/genome.fa'],
    ['reference/genome.fa'],
  ]);
});

test('tabulateJobs() leaves out files that a row does not have', () => {
  const jobs = tabulateJobs(aDefinition({ steps: [align] }), { rows, lists: {} }, staged);

  expect(jobs.get('align')?.map(({ inputs }) => inputs['reads'])).toEqual([
    ['inputs/2/fastq'],
    ['inputs/3/fastq'],
    [],
  ]);
});

test('tabulateJobs() knows where references lie', () => {
  const step = aStep({ inputs: { fasta: single({ kind: 'reference', reference: 'genome' }) } });

  expect(
    tabulateJobs(aDefinition({ steps: [step] }), { rows: [], lists: {} }, staged).get('hello')?.[0]
      ?.inputs,
  ).toEqual({ fasta: ['references/genome'] });
});

test('renderPath() puts values into a pattern', () => {
  expect(renderPath('a/{x}/{y}.bam', { x: '1', y: '2' })).toBe('a/1/2.bam');
});

test('tabulateJobs() crosses the rows with lists, and gathers over them', () => {
  const call = aStep({
    name: 'call',
    forEach: ['sample', 'region'],
    inputs: { bams: single(output('align', 'bam')) },
    outputs: { vcf: 'calls/{sample}/{region}.vcf' },
  });
  const concat = aStep({
    name: 'concat',
    forEach: ['sample'],
    inputs: { vcfs: single(output('call', 'vcf')) },
    outputs: { vcf: 'calls/{sample}.vcf' },
  });
  const joint = aStep({
    name: 'joint',
    forEach: ['region'],
    inputs: { vcfs: single(output('call', 'vcf')) },
    outputs: { vcf: 'joint/{region}.vcf' },
  });
  const lists = { region: ['chr21', 'chr22'] };

  const jobs = tabulateJobs(
    aDefinition({ steps: [align, call, concat, joint] }),
    { rows, lists },
    staged,
  );

  expect(jobs.get('call')?.map(({ wildcards }) => wildcards)).toEqual([
    { sample: 'B', region: 'chr21' },
    { sample: 'B', region: 'chr22' },
    { sample: 'A', region: 'chr21' },
    { sample: 'A', region: 'chr22' },
  ]);
  expect(jobs.get('call')?.[1]?.inputs['bams']).toEqual(['lanes/B/L2.bam', 'lanes/B/L1.bam']);
  expect(jobs.get('concat')?.map(({ inputs }) => inputs['vcfs'])).toEqual([
    ['calls/B/chr21.vcf', 'calls/B/chr22.vcf'],
    ['calls/A/chr21.vcf', 'calls/A/chr22.vcf'],
  ]);
  expect(jobs.get('joint')?.map(({ inputs }) => inputs['vcfs'])).toEqual([
    ['calls/B/chr21.vcf', 'calls/A/chr21.vcf'],
    ['calls/B/chr22.vcf', 'calls/A/chr22.vcf'],
  ]);
});

test('tabulateJobs() runs a step for the rows of its where, and takes of the others what an input asks for', () => {
  const tumours = [
    aRow(2, { patient: 'P1', sample: 'T1', type: 'tumour' }),
    aRow(3, { patient: 'P1', sample: 'N1', type: 'normal' }),
    aRow(4, { patient: 'P2', sample: 'T2', type: 'tumour' }),
  ];
  const sort = aStep({ name: 'sort', forEach: ['sample'], outputs: { bam: 'bams/{sample}.bam' } });
  const stats = aStep({
    name: 'stats',
    forEach: ['sample'],
    where: { type: ['tumour'] },
    inputs: { bam: single(output('sort', 'bam')) },
    outputs: { text: 'stats/{sample}.txt' },
  });
  const call = aStep({
    name: 'call',
    forEach: ['patient'],
    inputs: {
      tumour: { ...single(output('sort', 'bam')), where: { type: ['tumour'] } },
      normal: { ...single(output('sort', 'bam')), where: { type: ['normal'] } },
      stats: single(output('stats', 'text')),
    },
    outputs: { vcf: 'calls/{patient}.vcf' },
  });

  const jobs = tabulateJobs(
    aDefinition({ steps: [sort, stats, call] }),
    { rows: tumours, lists: {} },
    staged,
  );

  expect(jobs.get('stats')?.map(({ wildcards }) => wildcards['sample'])).toEqual(['T1', 'T2']);
  expect(jobs.get('call')?.map(({ inputs }) => inputs)).toEqual([
    { tumour: ['bams/T1.bam'], normal: ['bams/N1.bam'], stats: ['stats/T1.txt'] },
    { tumour: ['bams/T2.bam'], normal: [], stats: ['stats/T2.txt'] },
  ]);
});

test('tabulateJobs() takes "*" in a where for any value, so long as there is one', () => {
  const lanes = [
    aRow(2, { sample: 'A', fastq_2: 'a.fq' }),
    aRow(3, { sample: 'B' }),
    aRow(4, { sample: 'C', fastq_2: '*' }),
  ];
  const reverse = aStep({
    name: 'reverse',
    forEach: ['sample'],
    where: { fastq_2: ['*'] },
    outputs: { html: 'reverse/{sample}.html' },
  });

  const jobs = tabulateJobs(aDefinition({ steps: [reverse] }), { rows: lanes, lists: {} }, staged);

  expect(jobs.get('reverse')?.map(({ wildcards }) => wildcards['sample'])).toEqual(['A', 'C']);
});
