// cspell:ignore lnae
import type { InputDocument } from '../../../../lib/domain/input/input-document';
import { parseInputDocument } from '../../../../lib/domain/input/input-document';
import {
  checkInlineSamples,
  parseSampleSheet,
  type SampleColumn,
  type SampleColumns,
} from '../../../../lib/domain/samples/sample-sheet';
import { told } from '../../../support/input-errors';

const PLAIN: SampleColumn = { optional: false, file: false, axis: false };

const COLUMNS: SampleColumns = {
  key: ['sample', 'lane'],
  columns: {
    sample: { ...PLAIN, axis: true },
    lane: { ...PLAIN, axis: true },
    fastq: { ...PLAIN, file: true },
    sex: { ...PLAIN, optional: true, pattern: 'female|male' },
  },
};

const ALLOWED = 'Allowed here: sample, lane, fastq, sex.';
const AXIS =
  'must hold only letters, digits, "_" and "-", start with a letter or a digit, and have at most 100 characters';

function rowsOf(file: string, text: string) {
  const parsed = parseSampleSheet(file, text, COLUMNS);
  return parsed.ok ? parsed.value : told(parsed.errors);
}

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
      '1:30 Column 5 has no name | Name it in the first line.',
      `1:31 Unknown column "x" | ${ALLOWED}`,
      '1:1 Missing column "lane" | The header names: sample, lnae, fastq_1, sample, x.',
      '1:1 Missing column "fastq" | The header names: sample, lnae, fastq_1, sample, x.',
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
      '"😀,",L1,a.fq,unknown',
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
    expect(rowsOf('a.csv', 'sample,lane,fastq\nA,L1,a.fq\nA,L2,a.fq\n\nA,L1,b.fq\n')).toEqual([
      '5:1 Row repeats sample "A", lane "L1" of line 2 | Remove one of the two rows, or mend what tells them apart.',
    ]);
  });

  test.each([
    [
      'sample,lane,fastq\nA,"L1,a.fq\nB,L1,b.fq\n',
      '2:1 A quote is opened in this line and never closed',
    ],
    [
      'sample,lane,fastq\nA,L1,a.fq\nB,"L"1,b.fq\n',
      '3:1 Text follows a closing quote in this line',
    ],
  ])('parseSampleSheet() names broken quotes in %j', (text, message) => {
    expect(rowsOf('a.csv', text)).toEqual([
      `${message} | Write a quote within a quoted value twice, or remove the quotes.`,
    ]);
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

describe('rows in a configuration sheet', () => {
  const KIND = { name: 'configuration sheet', keys: ['samples'] };

  function parse(text: string): InputDocument {
    const parsed = parseInputDocument('sheet.yaml', text, KIND);
    if (!parsed.ok) throw new Error(told(parsed.errors).join());
    return parsed.value;
  }

  test('checkInlineSamples() gives the same rows as a file, with their lines in the sheet', () => {
    const document = parse(
      'samples:\n  - { sample: A, lane: L1, fastq: a.fq }\n  - sample: B\n    lane: L1\n',
    );
    const rows = [
      { sample: 'A', lane: 'L1', fastq: 'a.fq', sex: '' },
      { sample: 'B', lane: 'L1', fastq: 'b.fq', sex: 'male' },
    ];

    expect(checkInlineSamples(document, rows, COLUMNS)).toEqual({
      ok: true,
      value: [
        { line: 2, values: { sample: 'A', lane: 'L1', fastq: 'a.fq' } },
        { line: 3, values: { sample: 'B', lane: 'L1', fastq: 'b.fq', sex: 'male' } },
      ],
    });
  });

  test('checkInlineSamples() names unknown, missing, wrong and repeated values', () => {
    const document = parse(
      'samples:\n  - { sample: A, lane: L1, fastq: a.fq, Sex: male }\n  - sample: A\n    lane: L1\n    fastq: ""\n  - { sample: "?", lane: L1 }\n',
    );
    const rows = [
      { sample: 'A', lane: 'L1', fastq: 'a.fq', Sex: 'male' },
      { sample: 'A', lane: 'L1', fastq: '' },
      { sample: '?', lane: 'L1' },
    ];

    const checked = checkInlineSamples(document, rows, COLUMNS);

    expect(checked.ok ? [] : told(checked.errors)).toEqual([
      `2:41 Unknown column "Sex" | Did you mean "sex"? ${ALLOWED}`,
      '3:5 Row repeats sample "A", lane "L1" of line 2 | Remove one of the two rows, or mend what tells them apart.',
      '5:12 Column "fastq" has no value',
      '6:5 Column "fastq" has no value',
      `6:15 "sample" ${AXIS}: current value is "?"`,
    ]);
  });

  test('checkInlineSamples() refuses an empty list', () => {
    const checked = checkInlineSamples(parse('samples: []\n'), [], COLUMNS);

    expect(checked.ok ? [] : told(checked.errors)).toEqual([
      '1:10 The list of samples has no rows',
    ]);
  });
});
