// cspell:ignore sampel
import { parseWorkflowDefinition } from '../../../../lib/domain/definition/definition-parser';
import { aDefinitionText, mistakes } from '../../../support/definition-text';

/** The columns of a definition whose steps need sample, lane and fastq. */
function withColumns(lines: readonly string[]): { readonly samples: string } {
  const head = [
    'samples:',
    '  key: [sample, lane]',
    '  columns:',
    '    sample: {}',
    '    lane: {}',
  ];
  return {
    samples: [...head, '    fastq: { file: true }', ...lines.map((line) => `    ${line}`)].join(
      '\n',
    ),
  };
}

test('parseWorkflowDefinition() reads everything that a column may say', () => {
  const text = aDefinitionText(
    withColumns([
      'sex: { optional: true, choices: [female, male, 010], sameFor: [sample] }',
      'barcode: { optional: true, unique: true, pattern: "[ACGT]+", aliases: [Index, index 1] }',
      'panel: { file: true, shared: true, pattern: ".*[.]bed", sameFor: [sample, lane] }',
    ]),
  );

  expect(parseWorkflowDefinition('workflow.yaml', text).samples?.columns).toEqual({
    sample: { optional: false, file: false, axis: true },
    lane: { optional: false, file: false, axis: true },
    fastq: { optional: false, file: true, axis: false },
    sex: {
      ...{ optional: true, file: false, axis: false },
      ...{ choices: ['female', 'male', '010'], sameFor: ['sample'] },
    },
    barcode: {
      ...{ optional: true, file: false, axis: false },
      ...{ unique: true, pattern: '[ACGT]+', aliases: ['Index', 'index 1'] },
    },
    panel: {
      ...{ optional: false, file: true, axis: false },
      ...{ shared: true, pattern: '.*[.]bed', sameFor: ['sample', 'lane'] },
    },
  });
});

test('parseWorkflowDefinition() checks the form of what columns say', () => {
  const lines = [
    'a: { aliases: id }',
    'b: { aliases: ["-"], choices: x, unique: 1, sameFor: sample, shared: no }',
  ];

  expect(mistakes(withColumns(lines))).toEqual([
    '10:19 "samples.columns.a.aliases" must be a list of words, e.g. [barcode_id]: current value is "id" | Write it as a list: [id].',
    '11:20 "samples.columns.b.aliases.0" must be a word of a header, with a letter or a digit: current value is "-"',
    '11:35 "samples.columns.b.choices" must be a list of values: current value is "x" | Write it as a list: [x].',
    '11:46 "samples.columns.b.unique" must be true or false: current value is "1"',
    '11:58 "samples.columns.b.sameFor" must be a list of columns, e.g. [sample]: current value is "sample" | Write it as a list: [sample].',
    '11:74 "samples.columns.b.shared" must be true or false: current value is "no"',
  ]);
});

test.each([
  ['sex: { choices: [] }', '10:21 "samples.columns.sex.choices" must name a value'],
  [
    'sex: { choices: [male, Female], pattern: "[a-z]+" }',
    '10:28 "samples.columns.sex.choices.1" must match the pattern ^(?:[a-z]+)$: current value is "Female"',
  ],
  ['sex: { sameFor: [] }', '10:21 "samples.columns.sex.sameFor" must name a column'],
  [
    'sex: { sameFor: [sampel, sex] }',
    '10:22 Unknown column "sampel" | Did you mean "sample"? Known here: sample, lane, fastq.',
    '10:30 Column "sex" cannot be the same for itself | Known here: sample, lane, fastq.',
  ],
  ['sex: { shared: false }', '10:12 "shared" is for columns with "file: true"'],
  [
    'bam: { file: true, unique: true, shared: true }',
    '10:38 "shared" contradicts "unique": rows either may or must not have the same value',
  ],
  [
    'sex: { unique: true, sameFor: [sample] }',
    '10:12 "unique" contradicts "sameFor": values must either differ or be the same',
  ],
  [
    'sex: { aliases: [gender, Lane, sex] }',
    '10:30 "Lane" means the column "lane" already | Case, blanks, "_" and "-" do not tell words of a header apart.',
  ],
  [
    'fast_q: {}',
    '10:5 "fast_q" means the column "fastq" already | Case, blanks, "_" and "-" do not tell words of a header apart.',
  ],
])('parseWorkflowDefinition() refuses the column %s', (line, ...expected) => {
  expect(mistakes(withColumns([line]))).toEqual(expected);
});
