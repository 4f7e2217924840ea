import type { SampleColumns } from '../../../../lib/domain/samples/sample-sheet';
import { AXIS, PLAIN, rowsOf } from '../../../support/sample-sheets';

describe('words for columns', () => {
  const PAIRED = {
    key: ['sample', 'lane'],
    columns: {
      sample: { ...PLAIN, axis: true },
      lane: { ...PLAIN, axis: true },
      fastq_1: { ...PLAIN, file: true },
      fastq_2: { ...PLAIN, file: true, optional: true },
      condition: { ...PLAIN, optional: true, aliases: ['Treatment', 'group'] },
    },
  } satisfies SampleColumns;
  const values = { sample: 'A', lane: 'L1', fastq_1: 'a_1.fq', fastq_2: 'a_2.fq', condition: 'x' };

  test.each([
    'sample,lane,fastq_1,fastq_2,condition',
    'Sample ID,Lane,FASTQ-1,fastq 2,CONDITION',
    'sampleID,unit,fq1,fq2,treatment',
    'sample_name,lane_id,R1,R2,group',
    'SampleName,UNIT,read1,read2,TREATMENT',
    'sample_id,lane,fastq_R1,fastq_R2,Group',
    'sample,lane,forwardReads,reverseReads,condition',
  ])('parseSampleSheet() takes the header %s', (header) => {
    expect(rowsOf('a.csv', `${header}\nA,L1,a_1.fq,a_2.fq,x\n`, PAIRED)).toEqual([
      { line: 2, values },
    ]);
  });

  test('parseSampleSheet() names columns by the words of the header', () => {
    const text = 'SampleName,unit,R1,R2\nA,L1,,/a.fq\nA b,L1,a.fq,a.fq\nC,L1,c.fq,\nC,L1,d.fq,\n';

    expect(rowsOf('a.csv', text, PAIRED)).toEqual([
      '2:6 Column "R1" (fastq_1) has no value',
      '2:7 "R2" (fastq_2) must be a relative path: without a slash at its start: current value is "/a.fq"',
      `3:1 "SampleName" (sample) ${AXIS}: current value is "A b"`,
      '3:13 "R2" (fastq_2) must be another file than "R1" (fastq_1) in this row: current value is "a.fq" | Name the right file; where rows may share one, the workflow says "shared: true" of the column.',
      '5:1 Row repeats SampleName (sample) "C", unit (lane) "L1" of line 4 | Remove one of the two rows, or mend what tells them apart.',
    ]);
  });

  test('parseSampleSheet() refuses two words for one column', () => {
    expect(rowsOf('a.csv', 'sample,unit,lane,fq1\nA,L1,L1,a.fq\n', PAIRED)).toEqual([
      '1:13 "unit" and "lane" both mean the column "lane": they are columns 2 and 3 | Keep one of the two.',
    ]);
  });

  test('parseSampleSheet() takes a word for the column of that name first, then for its alias', () => {
    const columns = {
      key: ['sample'],
      columns: {
        sample: PLAIN,
        sample_id: PLAIN,
        lane: PLAIN,
        flow: { ...PLAIN, aliases: ['unit'] },
      },
    };

    expect(rowsOf('a.csv', 'sample_id,sample,unit,lane\n1,2,3,4\n', columns)).toEqual([
      { line: 2, values: { sample: '2', sample_id: '1', lane: '4', flow: '3' } },
    ]);
    expect(rowsOf('a.csv', 'sample_name,unit,lane\n1,3,4\n', columns)[0]).toMatch(
      /^1:1 Unknown column "sample_name"/,
    );
  });
});
