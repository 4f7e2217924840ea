import type { StepInput } from '../../../../lib/domain/definition/workflow-definition';
import { planSnakemakeRun } from '../../../../lib/engines/snakemake/snakemake-engine';
import { aDefinition, aPlanRequest, aRow, aStep } from '../../../support/workflow-definitions';

const column = { optional: false, file: false, axis: true };

/** A step that reads a column, for rows with these files. */
function plan(
  files: readonly string[],
  { forEach = ['sample', 'lane'], where }: { forEach?: string[]; where?: StepInput['where'] } = {},
) {
  const reads: StepInput = { list: false, sources: [{ kind: 'column', column: 'reads' }], where };
  const definition = aDefinition({
    samples: {
      key: ['sample', 'lane'],
      columns: { sample: column, lane: column, reads: { ...column, file: true, axis: false } },
    },
    steps: [
      aStep({
        ...{ name: 'count', forEach, inputs: { reads } },
        outputs: { text: `counts/${forEach.map((axis) => `{${axis}}`).join('/')}.txt` },
      }),
    ],
    publish: { counts: [{ kind: 'output', step: 'count', output: 'text' }] },
  });
  const rows = files.map((file, index) =>
    aRow(index + 2, { sample: 'A', lane: `L${index}`, reads: file }),
  );
  return planSnakemakeRun(aPlanRequest(definition, { rows })).files;
}

const LOOKUP = 'reads=lambda wildcards: config["inputs"]["count"]';

test('a column whose files are alike becomes paths with wildcards, and nothing to look up', () => {
  const files = plan(['a.fq.gz', 'b.fq.gz']);

  expect(files.get('Snakefile')).toContain('        reads="inputs/{sample}/{lane}/reads.fq.gz",\n');
  expect(files.get('config.json')).toContain('"inputs": {}');
});

test.each([
  ['files of different endings', plan(['a.fq.gz', 'b.fq'])],
  ['files of several rows', plan(['a.fq.gz', 'b.fq.gz'], { forEach: ['sample'] })],
  ['files of some rows', plan(['a.fq.gz', 'b.fq.gz'], { where: { lane: ['L0'] } })],
])('%s are looked up by job', (_, files) => {
  expect(files.get('Snakefile')).toContain(LOOKUP);
  expect(files.get('config.json')).toContain('"inputs/A/L0/reads.fq.gz"');
});
