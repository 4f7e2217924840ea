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
  const jobs = tabulateJobs(aDefinition({ steps: [align] }), [...rows, ...rows], staged);

  expect(jobs.get('align')?.map(({ wildcards }) => wildcards)).toEqual([
    { sample: 'B', lane: 'L2' },
    { sample: 'A', lane: 'L1' },
    { sample: 'B', lane: 'L1' },
  ]);
});

test('tabulateJobs() makes one job of a step without columns, even without samples', () => {
  expect(tabulateJobs(aDefinition(), [], staged).get('hello')).toEqual([
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
  const jobs = tabulateJobs(aDefinition({ steps: [align, merge] }), rows, staged);

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
  const jobs = tabulateJobs(aDefinition({ steps: [index, map] }), rows, staged);

  expect(jobs.get('map')?.map(({ inputs }) => inputs['fasta'])).toEqual([
    ['reference/genome.fa'],
    ['reference/genome.fa'],
  ]);
});

test('tabulateJobs() leaves out files that a row does not have', () => {
  const jobs = tabulateJobs(aDefinition({ steps: [align] }), rows, staged);

  expect(jobs.get('align')?.map(({ inputs }) => inputs['reads'])).toEqual([
    ['inputs/2/fastq'],
    ['inputs/3/fastq'],
    [],
  ]);
});

test('tabulateJobs() knows where references lie', () => {
  const step = aStep({ inputs: { fasta: single({ kind: 'reference', reference: 'genome' }) } });

  expect(
    tabulateJobs(aDefinition({ steps: [step] }), [], staged).get('hello')?.[0]?.inputs,
  ).toEqual({ fasta: ['references/genome'] });
});

test('renderPath() puts values into a pattern', () => {
  expect(renderPath('a/{x}/{y}.bam', { x: '1', y: '2' })).toBe('a/1/2.bam');
});
