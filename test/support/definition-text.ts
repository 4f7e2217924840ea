import { parseWorkflowDefinition } from '../../lib/domain/definition/definition-parser';
import { errorsOf, told } from './input-errors';

/** Sections of a definition with lanes that are merged by sample; each may be replaced. */
const SECTIONS = {
  head: 'name: lanes\nversion: 1.0.0\nengine: snakemake',
  samples:
    'samples: { key: [sample, lane], columns: { sample: {}, lane: {}, fastq: { file: true }, sex: { optional: true } } }',
  references: 'references: { genome: { default: ref/g.fa } }',
  parameters: 'parameters: { ploidy: { type: integer, default: 2 } }',
  steps: 'steps:',
  align:
    '  - { name: align, forEach: [sample, lane], inputs: { reads: [fastq], fasta: reference.genome }, outputs: { bam: "lanes/{sample}/{lane}.bam" }, command: x }',
  merge:
    '  - { name: merge, forEach: [sample], inputs: { bams: align.bam }, outputs: { bam: "merged/{sample}.bam", notes: "text/{sample}" }, command: x }',
  publish: 'publish: { bam: [merge.bam], lane_bams: [align.bam] }',
};

/** The text of a workflow.yaml. */
export function aDefinitionText(change: Partial<Sections> = {}): string {
  return `${Object.values({ ...SECTIONS, ...change }).join('\n')}\n`;
}

/** What is wrong with such a text. */
export function mistakes(change: Partial<Sections>): readonly string[] {
  return told(errorsOf(() => parseWorkflowDefinition('workflow.yaml', aDefinitionText(change))));
}

export type Sections = typeof SECTIONS;

/** Replaces the second step by one that runs once; its line is 9. */
export function withStep(text: string): Partial<Sections> {
  return { merge: `  - { name: merge, command: x, ${text} }` };
}

/** A definition with all that can be told of one. */
export const WHOLE_DEFINITION = `name: whole
version: 2.1.0
description: Everything that a definition may say.
engine: snakemake
samples:
  key: [sample]
  columns:
    sample: { description: Name. }
    sex: { choices: [female, male], optional: true, description: Sex. }
    reads: { file: true, description: Reads. }
references:
  genome: { description: Genome., companions: { fai: .fai, dict: ^.dict } }
parameters:
  depth: { type: integer, minimum: 1, maximum: 9, default: 2, description: Depth. }
  mode: { type: choice, choices: [fast, exact] }
lists:
  region: { default: [chr21, chr22], description: Regions. }
steps:
  - name: run
    description: Runs.
    forEach: [sample, region]
    where: { sex: '*' }
    when: { mode: [fast, exact] }
    inputs: { reads: [reads], fasta: reference.genome, fai: reference.genome.fai }
    outputs: { text: 'run/{sample}/{region}.txt' }
    cpus: 4
    memory: { start: 2 GiB, perAttempt: 1 GiB }
    time: 90 min
    disk: 20 GiB
    gpus: 1
    command: echo "$depth" > "$text"
publish: { texts: run.text }
failures:
  - { pattern: 'depth \\d+ is', type: BadDepth, advice: Choose another depth., owner: operator }
`;
