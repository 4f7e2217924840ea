import {
  parseInputDocument,
  type InputDocument,
} from '../../../../lib/domain/input/input-document';
import { checkSampleList } from '../../../../lib/domain/samples/sample-list';
import { told } from '../../../support/input-errors';
import { ALLOWED, AXIS, COLUMNS, PLAIN, rowsOf, withColumns } from '../../../support/sample-sheets';

describe('rows in a JSON file', () => {
  test('parseSampleSheet() reads a list of rows, and keeps values as they are written', () => {
    const rows = [
      '  { "Sample": "A", "unit": 010, "fastq": "a.fq", "sex": null },',
      '  { "sample": 1.50, "lane": "L1", "fastq": "b.fq", "batch": "null" },',
      '  { "sample": "C", "lane": "L1", "fastq": "c.fq", "batch": true }',
    ];
    const columns = withColumns({ sample: { axis: false }, batch: { optional: true } });

    expect(rowsOf('a.JSON', `\ufeff[\r\n${rows.join('\r\n')}\r\n]\r\n`, columns)).toEqual([
      { line: 2, values: { sample: 'A', lane: '010', fastq: 'a.fq' } },
      { line: 3, values: { sample: '1.50', lane: 'L1', fastq: 'b.fq', batch: 'null' } },
      { line: 4, values: { sample: 'C', lane: 'L1', fastq: 'c.fq', batch: 'true' } },
    ]);
  });

  test('parseSampleSheet() tells rows on one line apart by their numbers', () => {
    const text =
      '[{"sample":"A b","lane":"L1","fastq":"a.fq"},{"sample":"A b","lane":"L2","fastq":"b.fq"}]';
    const columns = withColumns({ sample: { axis: false } });

    expect(rowsOf('a.json', text, columns)).toMatchObject([{ line: 1 }, { line: 2 }]);
    expect(rowsOf('a.json', text.replace('L2', 'L1'), columns)).toEqual([
      '1:46 Row repeats sample "A b", lane "L1" of row 1 | Remove one of the two rows, or mend what tells them apart.',
    ]);
  });

  test('parseSampleSheet() names every mistake in a list of rows', () => {
    const rows = [
      '{ "sample": "A", "sample_id": "A", "lane": "L1", "fq": "a.fq" }',
      '{ "sample": "B" }',
    ];

    expect(rowsOf('a.json', `[${rows.join(',\n')}]`)).toEqual([
      '1:2 Column "fastq" has no value',
      '1:19 "sample" and "sample_id" both mean the column "sample" | Keep one of the two.',
      `1:51 Unknown column "fq" | ${ALLOWED}`,
      '2:1 Column "lane" has no value',
      '2:1 Column "fastq" has no value',
    ]);
  });

  test.each([
    [
      '[{ "sample": ["A"] }, "B", null]',
      [
        '1:14 "0.sample" must be text or a number: current value is a list of 1',
        '1:23 "1" must be a map from column to value: current value is "B"',
        '1:28 "2" must be a map from column to value: current value is "null"',
      ],
    ],
    [
      '{ "samples": [] }',
      [
        '1:1 The sample sheet must be a list of rows: this is a map | Write [{ "sample": "A", ... }, ...].',
      ],
    ],
    [
      '',
      [
        '1:1 The sample sheet must be a list of rows: this is empty | Write [{ "sample": "A", ... }, ...].',
      ],
    ],
    ['[]', ['1:1 The list of samples has no rows']],
    [
      '[{ "sample": "A" }',
      ['1:19 A "]" is missing at the end | Close the bracket that was opened above.'],
    ],
  ])('parseSampleSheet() answers %j', (text, expected) => {
    expect(rowsOf('a.json', text)).toEqual(expected);
  });
});

test('parseSampleSheet() sends a long list to a CSV file', () => {
  expect(rowsOf('a.json', `[${'1,'.repeat(130_000)}]`)).toEqual([
    'undefined:undefined The sample sheet has 261 kB: at most 256 kB are allowed | Put long tables into a CSV file of their own.',
  ]);
});

describe('rows in a configuration sheet', () => {
  function checkInline(
    document: InputDocument,
    rows: readonly Readonly<Record<string, string>>[],
    columns = COLUMNS,
  ) {
    const checked = checkSampleList({ document, path: ['samples'] }, rows, { columns });
    return checked.ok ? checked.value.rows : told(checked.errors);
  }

  const KIND = { name: 'configuration sheet', keys: ['samples'] };

  function parse(text: string): InputDocument {
    const parsed = parseInputDocument('sheet.yaml', text, KIND);
    if (!parsed.ok) throw new Error(told(parsed.errors).join());
    return parsed.value;
  }

  test('checkSampleList() gives the same rows as a file, with their lines in the sheet', () => {
    const document = parse(
      'samples:\n  - { sample: A, lane: L1, fastq: a.fq }\n  - sample: B\n    lane: L1\n',
    );
    const rows = [
      { sample: 'A', lane: 'L1', fastq: 'a.fq', sex: '' },
      { sample: 'B', lane: 'L1', fastq: 'b.fq', sex: 'male' },
    ];

    expect(checkInline(document, rows)).toEqual([
      { line: 2, values: { sample: 'A', lane: 'L1', fastq: 'a.fq' } },
      { line: 3, values: { sample: 'B', lane: 'L1', fastq: 'b.fq', sex: 'male' } },
    ]);
  });

  test('checkSampleList() names unknown, missing, wrong and repeated values', () => {
    const document = parse(
      'samples:\n  - { sample: A, lane: L1, fastq: a.fq, six: male }\n  - sample: A\n    lane: L1\n    fastq: ""\n  - { sample: "?", lane: L1 }\n',
    );
    const rows = [
      { sample: 'A', lane: 'L1', fastq: 'a.fq', six: 'male' },
      { sample: 'A', lane: 'L1', fastq: '' },
      { sample: '?', lane: 'L1' },
    ];

    expect(checkInline(document, rows)).toEqual([
      `2:41 Unknown column "six" | Did you mean "sex"? ${ALLOWED}`,
      '3:5 Row repeats sample "A", lane "L1" of line 2 | Remove one of the two rows, or mend what tells them apart.',
      '5:12 Column "fastq" has no value',
      '6:5 Column "fastq" has no value',
      `6:15 "sample" ${AXIS}: current value is "?"`,
    ]);
  });

  test('checkSampleList() takes the words of each row', () => {
    const document = parse('samples:\n  - { sample_id: A b }\n  - { Sample: B }\n');

    expect(
      checkInline(document, [{ sample_id: 'A b' }, { Sample: 'B' }], {
        key: ['sample'],
        columns: { sample: { ...PLAIN, axis: true } },
      }),
    ).toEqual([`2:18 "sample_id" (sample) ${AXIS}: current value is "A b"`]);
  });

  test('checkSampleList() refuses an empty list', () => {
    expect(checkInline(parse('samples: []\n'), [])).toEqual([
      '1:10 The list of samples has no rows',
    ]);
  });
});
