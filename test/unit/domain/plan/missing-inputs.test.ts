import { findMissingInputs } from '../../../../lib/domain/plan/missing-inputs';
import { tabulateJobs } from '../../../../lib/domain/plan/job-table';
import type { StepInput } from '../../../../lib/domain/definition/workflow-definition';
import { aDefinition, aRow, aStep } from '../../../support/workflow-definitions';

const rows = [aRow(2, { sample: 'A', type: 'tumour' }), aRow(3, { sample: 'B', type: 'normal' })];
const sort = aStep({
  name: 'sort',
  forEach: ['sample'],
  where: { type: ['tumour'] },
  outputs: { bam: 'bams/{sample}.bam' },
});

function reading(bam: Partial<StepInput>) {
  const stats = aStep({
    name: 'stats',
    forEach: ['sample'],
    inputs: {
      bam: { list: false, sources: [{ kind: 'output', step: 'sort', output: 'bam' }], ...bam },
    },
    outputs: { text: 'stats/{sample}.txt' },
  });
  const definition = aDefinition({ steps: [sort, stats] });
  const staged = { ofColumn: String, ofReference: String };
  return findMissingInputs(definition, tabulateJobs(definition, { rows, lists: {} }, staged));
}

test('findMissingInputs() names the job for which nobody makes its one file', () => {
  expect(reading({})).toEqual([{ step: 'stats', wildcards: { sample: 'B' }, input: 'bam' }]);
});

test('findMissingInputs() lets a list be empty', () => {
  expect(reading({ list: true })).toEqual([]);
});
