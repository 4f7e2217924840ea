import { DATA, rowsOf, withColumns } from '../../../support/sample-sheets';

describe('what columns say', () => {
  const HEADER = 'sample,lane,fastq,sex\n';
  const SHARED_HINT =
    'Name the right file; where rows may share one, the workflow says "shared: true" of the column.';

  test('parseSampleSheet() names the nearest of the choices', () => {
    const columns = withColumns({ sex: { pattern: undefined, choices: ['female', 'male'] } });

    expect(
      rowsOf('a.csv', `${HEADER}A,L1,a.fq,Male\nB,L1,b.fq,XY\nC,L1,c.fq,male\n`, columns),
    ).toEqual([
      '2:11 "sex" must be one of female, male: current value is "Male" | Did you mean "male"?',
      '3:11 "sex" must be one of female, male: current value is "XY"',
    ]);
  });

  test('parseSampleSheet() names values that occur twice where they must not; rows without one do not count', () => {
    const columns = withColumns({ barcode: { optional: true, unique: true } });
    const text = 'sample,lane,fastq,barcode\nA,L1,a.fq,x\nB,L1,b.fq,\nC,L1,c.fq,\nD,L1,d.fq,x\n';

    expect(rowsOf('a.csv', text, columns)).toEqual([
      '5:11 "barcode" must differ from row to row: current value is "x", as in line 2 | Mend one of the two.',
    ]);
  });

  test('parseSampleSheet() names what differs between rows of a sample and must not', () => {
    const columns = withColumns({ sex: { sameFor: ['sample'] } });
    const rows = [
      'A,L1,1.fq,male',
      'B,L1,2.fq,female',
      'A,L2,3.fq,female',
      'B,L2,4.fq,',
      'A,L3,5.fq,male',
      'B,L3,6.fq,x',
    ];

    expect(rowsOf('a.csv', HEADER + rows.join('\n'), columns)).toEqual([
      '4:11 "sex" must be the same in all rows of sample "A": current value is "female", and line 2 has "male" | Mend one of the two.',
      '5:11 "sex" must be the same in all rows of sample "B": current value is empty, and line 3 has "female" | Mend one of the two.',
      '7:11 "sex" must match the pattern ^(?:female|male)$: current value is "x"',
    ]);
  });

  test('parseSampleSheet() names a file that two rows name, however it is written', () => {
    const text = `sample,lane,fastq\nA,L1,a.fq\nB,L1,${DATA}a.fq\nC,L1,s3://other/runs/a.fq\n`;

    expect(rowsOf('a.csv', text)).toEqual([
      `3:6 "fastq" must be another file than "fastq" of line 2: current value is "${DATA}a.fq" | ${SHARED_HINT}`,
    ]);
    expect(rowsOf('a.csv', text, withColumns({ fastq: { shared: true } }))).toHaveLength(3);
  });
});
