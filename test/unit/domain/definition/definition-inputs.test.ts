// cspell:ignore algn fastk genom lnae
import { mistakes, withStep } from '../../../support/definition-text';

test('parseWorkflowDefinition() names what inputs do not find', () => {
  const inputs =
    'inputs: { a: fastk, b: reference.genom, c: algn.bam, d: align.bum, e: [], f: [fastq, "x y"], g: a.b.c }';

  expect(mistakes(withStep(`${inputs}, outputs: { bam: m }`))).toEqual([
    '9:45 Unknown sample-sheet column "fastk" | Did you mean "fastq"? Known here: sample, lane, fastq, sex.',
    '9:55 Unknown reference "genom" | Did you mean "genome"? Known here: genome.',
    '9:75 Unknown step "algn" | Did you mean "align"? Known here: align, merge.',
    '9:88 Unknown output "bum" of step "align" | Did you mean "bam"? Known here: bam.',
    '9:102 The list is empty',
    '9:117 Cannot read the input "x y" | An input is a column, reference.<name> or <step>.<output>.',
    '9:128 Cannot read the input "a.b.c" | An input is a column, reference.<name> or <step>.<output>.',
  ]);
});

test('parseWorkflowDefinition() names columns that a step cannot run for', () => {
  const merge =
    '  - { name: merge, forEach: [sex, lnae], outputs: { bam: "m/{sex}/{lnae}" }, command: x }';

  expect(mistakes({ merge })).toEqual([
    '9:30 Column "sex" is optional: a step cannot run for each of its values',
    '9:35 Unknown sample-sheet column or list "lnae" | Did you mean "lane"? Known here: sample, lane, fastq, sex.',
  ]);
});

test('parseWorkflowDefinition() knows no column without a sample sheet', () => {
  const told = mistakes({ samples: '' });

  expect(told).toContain('8:30 Unknown sample-sheet column or list "sample" | Known here: none.');
});

test('parseWorkflowDefinition() names temporary outputs that are none, or are published', () => {
  expect(mistakes(withStep('outputs: { bam: m }, temp: [bam, bai]'))).toEqual([
    '9:65 Unknown output "bai" of this step | Did you mean "bam"? Known here: bam.',
    '10:18 "merge.bam" is a "temp" output of its step, and cannot be published',
  ]);
});

test('parseWorkflowDefinition() names what cannot be published', () => {
  const publish = 'publish: { a: merge, b: reference.genome, c: [merge.vcf], d: call.vcf, e: [] }';

  expect(mistakes({ publish })).toEqual([
    '10:15 Cannot publish "merge" | Publish an output as <step>.<output>, e.g. merge.bam.',
    '10:25 Cannot publish "reference.genome" | Publish an output as <step>.<output>, e.g. merge.bam.',
    '10:47 Unknown output "vcf" of step "merge" | Known here: bam, notes.',
    '10:62 Unknown step "call" | Known here: align, merge.',
    '10:75 The list is empty',
  ]);
  expect(mistakes({ publish: 'publish: {}' })).toEqual(['10:10 A workflow must publish an output']);
});

test('parseWorkflowDefinition() names steps that wait for each other', () => {
  const align = '  - { name: align, inputs: { x: merge.bam }, outputs: { bam: a }, command: x }';
  const merge = '  - { name: merge, inputs: { x: align.bam }, outputs: { bam: m }, command: x }';

  expect(mistakes({ align, merge })).toEqual([
    '8:28 Steps wait for each other: "align" needs "merge" needs "align"',
  ]);
});
