// cspell:ignore raport femle
import { parseWorkflowDefinition } from '../../../../lib/domain/definition/definition-parser';
import { findStep } from '../../../../lib/domain/definition/workflow-definition';
import { aDefinitionText, mistakes, type Sections } from '../../../support/definition-text';

const PARAMETERS = 'parameters: { report: { type: boolean, default: true } }';

function withMerge(text: string): Partial<Sections> {
  return {
    parameters: PARAMETERS,
    merge: `  - { name: merge, forEach: [sample], outputs: { bam: "m/{sample}" }, command: x, ${text} }`,
  };
}

test('parseWorkflowDefinition() reads where and when, with one value or several', () => {
  const text = aDefinitionText(
    withMerge(
      'where: { sex: [female, male] }, when: { report: true }, inputs: { bams: { from: align.bam, where: { lane: L1 } } }',
    ),
  );

  const merge = findStep(parseWorkflowDefinition('workflow.yaml', text), 'merge');

  expect(merge?.where).toEqual({ sex: ['female', 'male'] });
  expect(merge?.when).toEqual({ report: ['true'] });
  expect(merge?.inputs['bams']).toEqual({
    list: false,
    sources: [{ kind: 'output', step: 'align', output: 'bam' }],
    where: { lane: ['L1'] },
  });
});

test('parseWorkflowDefinition() names columns and parameters that do not exist, and values that they never have', () => {
  expect(
    mistakes(
      withMerge(
        'where: { sx: female, sex: [] }, when: { raport: true, report: yes }, inputs: { bams: { from: align.bam, where: { line: L1 } } }',
      ),
    ),
  ).toEqual([
    '9:92 Unknown sample-sheet column "sx" | Known here: sample, lane, fastq, sex.',
    '9:109 The list is empty',
    '9:123 Unknown parameter "raport" | Did you mean "report"? Known here: report.',
    '9:145 Parameter "report" is never "yes": it must be true or false',
    '9:196 Unknown sample-sheet column "line" | Did you mean "lane"? Known here: sample, lane, fastq, sex.',
  ]);
});

test('parseWorkflowDefinition() names rows that there never are', () => {
  const samples =
    'samples: { key: [sample, lane], columns: { sample: {}, lane: {}, fastq: { file: true }, sex: { choices: [male, female], optional: true } } }';
  const where = (value: string): readonly string[] =>
    mistakes({ ...withMerge(`where: { sex: ${value} }`), samples });

  expect(where('[male, "*"]')).toEqual([]);
  expect(where('[male, femle]')).toEqual([
    '9:97 Column "sex" is never "femle" | Did you mean "female"? Known here: male, female.',
  ]);
});

test('parseWorkflowDefinition() refuses one file of a step that may not run, and takes a list', () => {
  const align =
    '  - { name: align, when: { report: true }, outputs: { bam: "lanes/x.bam" }, command: x }';
  const reading = (input: string): readonly string[] =>
    mistakes({ align, ...withMerge(`inputs: { bams: ${input} }`) });

  expect(reading('align.bam')).toEqual([
    '9:99 Step "align" does not always run, and makes "align.bam" | Give "merge" the same "when", or write the input as a list: it is empty then.',
  ]);
  expect(reading('[align.bam]')).toEqual([]);
  expect(reading('align.bam }, when: { report: true')).toEqual([]);
  expect(reading('align.bam }, when: { report: [true, false]')).toHaveLength(1);
});

test('parseWorkflowDefinition() says nothing of what follows from a wrong "when"', () => {
  const align = (when: string): Partial<Sections> => ({
    align: `  - { name: align, when: { ${when} }, outputs: { bam: "lanes/x.bam" }, command: x }`,
    ...withMerge('inputs: { bams: align.bam }'),
  });

  expect(mistakes(align('nope: true'))).toEqual([
    '8:28 Unknown parameter "nope" | Known here: report.',
  ]);
  expect(mistakes(align('report: yes'))).toEqual([
    '8:36 Parameter "report" is never "yes": it must be true or false',
  ]);
});
