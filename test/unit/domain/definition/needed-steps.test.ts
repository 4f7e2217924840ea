import { mistakes } from '../../../support/definition-text';

test('parseWorkflowDefinition() names steps that lead to nothing published, with all that only they need', () => {
  const publish = 'publish: { bam: align.bam }';
  const align =
    '  - { name: align, forEach: [sample, lane], outputs: { bam: "lanes/{sample}/{lane}.bam" }, command: x }\n' +
    '  - { name: sort, outputs: { bam: sorted.bam }, command: x }';
  const merge =
    '  - { name: merge, inputs: { sorted: sort.bam }, outputs: { bam: merged.bam }, command: x }';

  expect(mistakes({ align, merge, publish })).toEqual([
    '9:13 Nothing needs step "sort": no published output is made from what it makes | Publish an output of it, or remove the step.',
    '10:13 Nothing needs step "merge": no published output is made from what it makes | Publish an output of it, or remove the step.',
  ]);
  expect(mistakes({ align, merge, publish: 'publish: { bam: [align.bam, merge.bam] }' })).toEqual(
    [],
  );
});
