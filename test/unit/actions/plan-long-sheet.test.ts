import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planLaunch } from '../../../lib/actions/plan-launch';
import { prepareLaunch } from '../../../lib/actions/prepare-launch';
import { CAPACITY } from '../../support/workflow-definitions';

const WORKFLOW = join(__dirname, '../../../workflows/germline-variants/workflow.yaml');

const SHEET = `name: cohort
workflow: germline-variants
data: s3://bucket/data/
samples: samples.csv
parameters: { reference: genome.fa, truth: truth.vcf }
`;

test('planLaunch() plans 10,000 rows of 4 columns with as many rules as for one', async () => {
  const rows = Array.from(
    { length: 10_000 },
    (_, index) => `S${index >> 1},L${index & 1},${index}_1.fq.gz,${index}_2.fq.gz`,
  );
  const workflows = {
    find: () => Promise.resolve(readFileSync(WORKFLOW, 'utf8')),
    names: () => Promise.resolve([]),
  };
  const readSampleSheet = () =>
    Promise.resolve({ found: 'text', text: ['sample,lane,R1,R2', ...rows].join('\n') } as const);

  const request = await prepareLaunch(
    { workflows, readSampleSheet },
    { file: 'sheet.yaml', text: SHEET },
  );
  const { plan, files } = await planLaunch({ workflows, capacity: CAPACITY }, request, {
    ...{ launchId: 'cohort-20261123-7f3a9c1b2d', attempt: 1, output: 's3://bucket/results/' },
  });

  expect(request.rows[9999]).toEqual({
    line: 10_001,
    values: { sample: 'S4999', lane: 'L1', fastq_1: '9999_1.fq.gz', fastq_2: '9999_2.fq.gz' },
  });
  expect(plan.stage).toHaveLength(20_002);
  expect(files.get('Snakefile')).not.toContain('S4999');
});
