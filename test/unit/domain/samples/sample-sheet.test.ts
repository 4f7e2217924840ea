// cspell:ignore lnae
import { parseSampleSheet } from '../../../../lib/domain/samples/sample-sheet';
import { ALLOWED, AXIS, COLUMNS, rowsOf } from '../../../support/sample-sheets';

describe('files', () => {
  const expected = [
    { line: 2, values: { sample: 'A', lane: 'L1', fastq: 'a.fq' } },
    { line: 3, values: { sample: '010', lane: '1e3', fastq: 's3://bucket/b c.fq', sex: 'male' } },
  ];

  test.each([
    ['a.csv', 'sample,lane,fastq,sex\nA,L1,a.fq,\n010,1e3,s3://bucket/b c.fq,male\n'],
    ['a.CSV', 'sample,lane,fastq,sex\r\nA,L1,a.fq,\r\n010,1e3,s3://bucket/b c.fq,male'],
    ['a.csv', '\ufeffsample,lane,fastq,sex\rA,L1,a.fq,\r010,1e3,s3://bucket/b c.fq,male\r'],
    [
      'a.csv',
      ' sample , lane,fastq ,sex,,\n A, L1 ,a.fq,,,\n010,1e3,s3://bucket/b c.fq,male,,\n,,,\n',
    ],
    [
      'a.csv',
      '"sample","lane","fastq","sex"\n"A","L1","a.fq",""\n"010","1e3","s3://bucket/b c.fq",male\n',
    ],
    ['a.tsv', 'sample\tlane\tfastq\tsex\nA\tL1\ta.fq\t\n010\t1e3\ts3://bucket/b c.fq\tmale\n'],
    ['a.txt', 'sample\tlane\tfastq\tsex\nA\tL1\ta.fq\t\n010\t1e3\ts3://bucket/b c.fq\tmale\n'],
    ['a.txt', 'sex,fastq,lane,sample\n,a.fq,L1,A\nmale,s3://bucket/b c.fq,1e3,010\n'],
  ])('parseSampleSheet() reads %s %j', (file, text) => {
    expect(rowsOf(file, text)).toEqual(expected);
  });

  test('parseSampleSheet() counts the lines of the file, blank ones and those in quotes too', () => {
    const text = '\nsample,lane,fastq\n\nA,L1,"a,b.fq"\n"x\ny",L1,a.fq\nB,L1,/b\n';

    expect(rowsOf('a.csv', text)).toEqual([
      `5:1 "sample" ${AXIS}: current value is "x\\ny"`,
      '7:6 "fastq" must be a relative path: without a slash at its start: current value is "/b"',
    ]);
  });

  test('parseSampleSheet() does not need optional columns', () => {
    expect(rowsOf('a.csv', 'sample,lane,fastq\nA,L1,a.fq\n')).toEqual([expected[0]]);
  });
});

describe('mistakes in the header', () => {
  test('parseSampleSheet() names duplicate, unknown, unnamed and missing columns at once', () => {
    expect(rowsOf('a.csv', 'sample,"lnae",fastq_1,sample,,x\nA,L1,a.fq,A,,\n')).toEqual([
      `1:8 Unknown column "lnae" | Did you mean "lane"? ${ALLOWED}`,
      `1:15 Unknown column "fastq_1" | Did you mean "fastq"? ${ALLOWED}`,
      '1:23 Column "sample" occurs twice: as columns 1 and 4 | Keep one of the two.',
      '1:30 Column 5 has no name | Name it in the header.',
      `1:31 Unknown column "x" | ${ALLOWED}`,
      '1:1 Missing column "lane" | The header names: sample, lnae, fastq_1, sample, x.',
      '1:1 Missing column "fastq" | The header names: sample, lnae, fastq_1, sample, x.',
    ]);
  });

  test('parseSampleSheet() tells a missing column once, and what else is wrong in the rows', () => {
    const text = 'sample,fastq\nA b,a.fq\nB,/b.fq\nC,\nD,a.fq,x\n';

    expect(rowsOf('a.csv', text)).toEqual([
      '1:1 Missing column "lane" | The header names: sample, fastq.',
      expect.stringMatching(/^2:1 "sample" must hold only letters/),
      expect.stringMatching(/^3:3 "fastq" must be/),
      '4:3 Column "fastq" has no value',
      expect.stringMatching(/^5:1 Row has 3 values: the header names 2 columns/),
    ]);
  });

  test('parseSampleSheet() does not guess which of two columns of one name is meant', () => {
    const text = 'sample,lane,sample,fastq\nA,L1,,a.fq\nA,L1,B c,\n';

    expect(rowsOf('a.csv', text)).toEqual([
      '1:13 Column "sample" occurs twice: as columns 1 and 3 | Keep one of the two.',
      '3:10 Column "fastq" has no value',
    ]);
  });

  test.each([
    [
      'a.tsv',
      'sample,lane,fastq\nA,L1,a.fq\n',
      '1:7 The columns are separated by commas: a .tsv file has tabs | Save the table with tabs, or let its name end with .csv.',
    ],
    [
      'a.csv',
      'sample\tlane\tfastq\n',
      '1:7 The columns are separated by tabs: a .csv file has commas | Save the table with commas, or let its name end with .tsv.',
    ],
    [
      'a.csv',
      'sample;lane;fastq\n',
      '1:7 The columns are separated by semicolons: a .csv file has commas | Save the table with commas: some spreadsheets write semicolons.',
    ],
    ['a.csv', '', '1:1 The sample sheet is empty | Its first line names the columns.'],
    ['a.csv', '\n \n', '1:1 The sample sheet is empty | Its first line names the columns.'],
    [
      'a.csv',
      ',,\n,\n',
      '1:1 The sample sheet names no column | Its first line names the columns.',
    ],
    ['a.csv', 'sample,lane,fastq\n,,\n', '1:1 The sample sheet has no rows'],
  ])('parseSampleSheet() answers %s %j', (file, text, message) => {
    expect(rowsOf(file, text)).toEqual([message]);
  });
});

describe('mistakes in rows', () => {
  test('parseSampleSheet() names every value that is wrong, where it stands', () => {
    const rows = [
      'sample,lane,fastq,sex',
      'A,L1,,male',
      'A,L 1,a.fq,Male',
      '../A,.L,../a.fq,',
      '"😀,",L1,b.fq,unknown',
      `${'A'.repeat(101)},L1,a\u0007.fq,`,
    ];

    expect(rowsOf('a.csv', rows.join('\n'))).toEqual([
      '2:6 Column "fastq" has no value',
      `3:3 "lane" ${AXIS}: current value is "L 1"`,
      '3:12 "sex" must match the pattern ^(?:female|male)$: current value is "Male"',
      `4:1 "sample" ${AXIS}: current value is "../A"`,
      `4:6 "lane" ${AXIS}: current value is ".L"`,
      '4:9 "fastq" must be a path without "." and "..": current value is "../a.fq"',
      `5:1 "sample" ${AXIS}: current value is "😀,"`,
      '5:14 "sex" must match the pattern ^(?:female|male)$: current value is "unknown"',
      `6:1 "sample" ${AXIS}: current value is "${'A'.repeat(59)}…"`,
      '6:106 "fastq" must be on one line, without control characters: current value is "a\\u0007.fq"',
    ]);
  });

  test('parseSampleSheet() names rows with too many or too few values', () => {
    const hint =
      'Put a value that contains the separator in double quotes; leave a missing value empty.';

    expect(rowsOf('a.csv', 'sample,lane,fastq\nA,L1,a,b.fq\nB,L1\nC\nD,L1,d.fq\n')).toEqual([
      `2:1 Row has 4 values: the header names 3 columns | ${hint}`,
      `3:1 Row has 2 values: the header names 3 columns | ${hint}`,
      `4:1 Row has 1 value: the header names 3 columns | ${hint}`,
    ]);
  });

  test('parseSampleSheet() names rows that repeat the key of another', () => {
    expect(rowsOf('a.csv', 'sample,lane,fastq\nA,L1,a.fq\nA,L2,b.fq\n\nA,L1,a.fq\n')).toEqual([
      '5:1 Row repeats sample "A", lane "L1" of line 2 | Remove one of the two rows, or mend what tells them apart.',
    ]);
  });

  test.each([
    ['sample,lane,fastq\nA,"L1,a.fq\nB,L1,b.fq\n', '2:3 A quote is opened here and never closed'],
    [
      'sample,lane,fastq\nA,L1,a.fq\nB,"L"1,b.fq\n',
      '3:3 Text follows the quote that closes this one',
    ],
  ])('parseSampleSheet() names broken quotes in %j', (text, message) => {
    expect(rowsOf('a.csv', text)).toEqual([
      `${message} | Write a quote within a quoted value twice, or remove the quotes.`,
    ]);
  });

  test('parseSampleSheet() checks the other rows of a table with broken quotes', () => {
    const hint = 'Write a quote within a quoted value twice, or remove the quotes.';
    const text = 'sample,lane,fastq\nA,L1,/a\nB,"L"1,b.fq\nC,L1,é"f"\n\nD,L1,"d\nE,L1\n';

    expect(rowsOf('a.csv', text)).toEqual([
      '2:6 "fastq" must be a relative path: without a slash at its start: current value is "/a"',
      `3:3 Text follows the quote that closes this one | ${hint}`,
      `6:6 A quote is opened here and never closed | ${hint}`,
      '7:1 Row has 2 values: the header names 3 columns | Put a value that contains the separator in double quotes; leave a missing value empty.',
    ]);
  });

  test('parseSampleSheet() takes a quote within a value for text', () => {
    expect(rowsOf('a.csv', 'lane,sample,fastq\n1"x,"",/a\n')).toEqual([
      '2:1 "lane" must hold only letters, digits, "_" and "-", start with a letter or a digit, and have at most 100 characters: current value is "1\\"x"',
      '2:5 Column "sample" has no value',
      '2:8 "fastq" must be a relative path: without a slash at its start: current value is "/a"',
    ]);
  });

  test('parseSampleSheet() looks for no row below a header with broken quotes', () => {
    expect(rowsOf('a.csv', '\n"sample"s,lane,fastq\nA,L1,/a\n')).toEqual([
      '2:1 Text follows the quote that closes this one | Write a quote within a quoted value twice, or remove the quotes.',
    ]);
  });

  test('parseSampleSheet() tells the first 20 rows with broken quotes', () => {
    const rows = Array.from({ length: 30 }, (_, index) => `S${index},"L"1,a.fq`);

    expect(rowsOf('a.csv', ['sample,lane,fastq', ...rows].join('\n'))).toHaveLength(20);
  });

  test('parseSampleSheet() tells 100 mistakes of 10,000 rows, and how many more there are', () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => `S${index},L1,/a.fq`);

    const mistakes = rowsOf('a.csv', ['sample,lane,fastq', ...rows].join('\n'));

    expect(mistakes).toHaveLength(100);
    expect(mistakes.at(-1)).toBe('undefined:undefined and 9901 more errors');
  });
});

test('parseSampleSheet() reads 10,000 rows', () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => `S${index},L1,reads/S${index}.fq,male`);

  expect(rowsOf('a.csv', ['sample,lane,fastq,sex', ...rows].join('\n'))).toHaveLength(10_000);
});

describe('comments', () => {
  test('parseSampleSheet() leaves out lines that start with "#", and counts them', () => {
    const text =
      '# made by hand, "quoted\n\n  # twice\nsample,lane,fastq\n#B,L1,b.fq\nA,L1,a.fq\n#\n"#C",L1,c.fq\n';

    expect(rowsOf('a.csv', text)).toEqual([`8:1 "sample" ${AXIS}: current value is "#C"`]);
  });

  test('parseSampleSheet() finds a header behind "#"', () => {
    expect(rowsOf('a.tsv', '#Sample\tLane\tFASTQ\nA\tL1\ta.fq\n')).toEqual([
      '1:1 The header is a comment: its line starts with "#" | Remove the "#".',
    ]);
  });
});

test.each([
  ['sample,lane,fastq\nRen\ufffd,L1,a.fq\n', '2:4'],
  ['\ufffd\ufffds\0a\0m\0p\0l\0e\0', '1:1'],
])('parseSampleSheet() refuses text that is not UTF-8: %j', (text, place) => {
  expect(rowsOf('a.csv', text)).toEqual([
    `${place} The file is no plain text in UTF-8 | Save the table as "CSV UTF-8", or as text in UTF-8 with tabs.`,
  ]);
});

test('parseSampleSheet() knows where a value stands, under the word of its header', () => {
  const parsed = parseSampleSheet('a.csv', 'SampleID,lane,fastq\n\nA,L1,a.fq\n', {
    columns: COLUMNS,
  });

  expect(parsed.ok && parsed.value.placeOf(0, 'sample')).toEqual({
    ...{ file: 'a.csv', line: 3, column: 1, path: 'SampleID' },
  });
});
