import { planStaging } from '../../../../lib/domain/plan/staging';
import { aDefinition, aRequest, aRow } from '../../../support/workflow-definitions';

const column = { optional: false, file: false, axis: true };
const definition = aDefinition({
  samples: {
    key: ['sample', 'lane'],
    columns: { sample: column, lane: column, fastq: { ...column, file: true, axis: false } },
  },
  references: { genome: { companions: { fai: '.fai', dict: '^.dict' } } },
});
function object(key: string): { bucket: string; key: string; eTag: string; sizeBytes: number } {
  return {
    bucket: 'bucket',
    key,
    eTag: '"1"',
    sizeBytes: 1,
  };
}

test('planStaging() gives objects paths of ours, whatever their keys', () => {
  const request = aRequest({
    rows: [aRow(2, { sample: 'NA12878', lane: 'L1', fastq: "a b/{x}; rm -rf $(y)'.fastq.gz" })],
    files: {
      "s3://bucket/data/a b/{x}; rm -rf $(y)'.fastq.gz": object(
        "data/a b/{x}; rm -rf $(y)'.fastq.gz",
      ),
    },
    references: { genome: object('data/été.fa') },
  });

  expect(planStaging(definition, request).stage.map(({ path }) => path)).toEqual([
    'inputs/NA12878/L1/fastq.fastq.gz',
    'references/genome.fa',
  ]);
});

test('planStaging() names a folder after the line when the key is no safe name', () => {
  const request = aRequest({
    rows: [aRow(7, { sample: 'été', lane: 'L1', fastq: 'x' })],
    files: { 's3://bucket/data/x': object('data/x') },
  });
  const staging = planStaging(definition, request);

  expect(staging.stage).toEqual([{ ...object('data/x'), path: 'inputs/row.7/fastq' }]);
  expect(staging.ofReference('unknown')).toBe('references/unknown');
});

test('planStaging() keeps every part of a path short enough for a file system', () => {
  const long = 'e'.repeat(300);
  const request = aRequest({
    rows: [
      aRow(2, { sample: 'A', lane: 'L1', fastq: `x.${long}` }),
      aRow(3, { sample: long, lane: 'L1', fastq: 'y.fq' }),
    ],
    files: {
      [`s3://bucket/data/x.${long}`]: object(`data/x.${long}`),
      's3://bucket/data/y.fq': object('data/y.fq'),
    },
  });

  expect(planStaging(definition, request).stage.map(({ path }) => path)).toEqual([
    'inputs/A/L1/fastq',
    'inputs/row.3/fastq.fq',
  ]);
});

test('planStaging() stages once what rows share', () => {
  const sharing = aDefinition({
    samples: {
      key: ['sample'],
      columns: { sample: column, panel: { ...column, file: true, axis: false, shared: true } },
    },
  });
  const names = ['p.bed', 'p.bed', 'q.bed'];
  const rows = names.map((panel, index) => aRow(index + 2, { sample: `S${index}`, panel }));
  const files = Object.fromEntries(
    names.map((name) => [`s3://bucket/data/${name}`, object(`data/${name}`)]),
  );
  const staging = planStaging(sharing, aRequest({ rows, files }));

  expect(staging.stage.map(({ path }) => path)).toEqual([
    'inputs/S0/panel.bed',
    'inputs/S2/panel.bed',
  ]);
  expect(rows.map((row) => staging.ofColumn(row, 'panel'))).toEqual([
    'inputs/S0/panel.bed',
    'inputs/S0/panel.bed',
    'inputs/S2/panel.bed',
  ]);
});

test('planStaging() stages nothing for a row without the file', () => {
  const request = aRequest({ rows: [aRow(2, { sample: 'A', lane: 'L1' })] });

  expect(planStaging(definition, request).stage).toEqual([]);
});

test('planStaging() stages nothing when the place of the datasets is no S3 URI', () => {
  const rows = [aRow(2, { sample: 'A', lane: 'L1', fastq: 'x' })];

  expect(planStaging(definition, aRequest({ dataPath: 'nowhere', rows })).stage).toEqual([]);
});

interface PatternCase {
  readonly name: string;
  readonly second: Readonly<Record<string, string>>;
  readonly patterns: readonly (readonly string[])[];
}

test.each<PatternCase>([
  {
    name: 'of one ending',
    second: { sample: 'B', lane: 'L1', fastq: 'b.fq.gz' },
    patterns: [['fastq', 'inputs/{sample}/{lane}/fastq.fq.gz']],
  },
  {
    name: 'of different endings',
    second: { sample: 'B', lane: 'L1', fastq: 'b.fq' },
    patterns: [],
  },
  {
    name: 'of a row whose key is no safe name',
    second: { sample: 'é', lane: 'L1', fastq: 'b.fq.gz' },
    patterns: [],
  },
  { name: 'that a row lacks', second: { sample: 'B', lane: 'L1' }, patterns: [] },
])('planStaging() knows the pattern of files $name', ({ second, patterns }) => {
  const rows = [aRow(2, { sample: 'A', lane: 'L1', fastq: 'a.fq.gz' }), aRow(3, second)];

  expect([...planStaging(definition, aRequest({ rows })).patterns]).toEqual(patterns);
});
