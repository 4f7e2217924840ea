import { mistakes, withStep } from '../../../support/definition-text';

test.each(['a', 'a/b', 'a/.b', 'a..b/c', 'my_files/A-1.vcf.gz'])(
  'parseWorkflowDefinition() takes the path %s',
  (path) => {
    expect(mistakes(withStep(`outputs: { bam: "${path}" }`))).toEqual([]);
  },
);

test.each([
  '..',
  '/a',
  'a//b',
  'a/',
  'a/../b',
  'a b',
  'a/$x',
  '-a',
  'a/{x',
  'a/x{y}',
  'a/{x}y',
  'a/{x}{y}',
  'a/{x:d}',
  '',
  'é',
])('parseWorkflowDefinition() refuses the path %j', (path) => {
  const [message, ...others] = mistakes(withStep(`outputs: { bam: "${path}" }`));

  expect(others).toEqual([]);
  expect(message).toMatch(/cannot have the part ".*": a part is text/);
});

test.each([
  'inputs',
  'logs/a',
  'profile/config.yaml',
  'references/g.fa',
  'Snakefile',
  'config.json',
  'plan.json',
  '.snakemake/x',
  '.wfm',
])('parseWorkflowDefinition() keeps %s for itself', (path) => {
  expect(mistakes(withStep(`outputs: { bam: "${path}" }`))).toEqual([
    `9:48 "${path}" cannot lie in "${path.split('/')[0] ?? ''}", which is not the steps' own`,
  ]);
});

test('parseWorkflowDefinition() wants each column of forEach once, and no other wildcard', () => {
  const align =
    '  - { name: align, forEach: [sample, lane], outputs: { bam: "lanes/{sample}/{sample}.bam", bai: "bai/{sample}/{lane}/{sex}" , bad: "{sample}/{lane}"}, command: x }';

  expect(mistakes({ align })).toEqual([
    '8:61 "lanes/{sample}/{sample}.bam" must contain {sample} exactly once: the step runs for each sample',
    '8:61 "lanes/{sample}/{sample}.bam" must contain {lane} exactly once: the step runs for each lane',
    '8:97 {sex} is not part of "forEach" of this step | Wildcards of this step: sample, lane.',
    '8:132 "{sample}/{lane}" must start with a folder or a file name of its own',
  ]);
  expect(mistakes(withStep('outputs: { bam: "m/{sample}" }'))).toEqual([
    '9:48 {sample} is not part of "forEach" of this step | Wildcards of this step: none.',
  ]);
});

test.each([
  ['lanes/{sample}/x.bam', true],
  ['lanes/a/{sample}.bam', true],
  ['lanes/{sample}', true],
  ['lanes/{sample}/x.bam/y', true],
  ['lanes/{sample}/x.sorted.bam', false],
  ['lanes/{sample}/.bam', false],
  ['lanes/{sample}/x.bai', false],
  ['lanes/{sample}.d/x.bam', false],
  ['lane/{sample}/x.bam', false],
])(
  'parseWorkflowDefinition() sees whether %s can be a file of lanes/{sample}/{lane}.bam',
  (path, overlaps) => {
    const merge = `  - { name: merge, forEach: [sample], outputs: { bam: "${path}" }, command: x }`;

    expect(mistakes({ merge })).toEqual(
      overlaps
        ? [
            `9:55 "${path}" can be the same file as "lanes/{sample}/{lane}.bam" of align.bam, or lie in it | Give each output a folder of its own.`,
          ]
        : [],
    );
  },
);

test('parseWorkflowDefinition() refuses two outputs of one step with one path', () => {
  expect(mistakes(withStep('outputs: { bam: m/x, bai: m/x }'))).toEqual([
    '9:58 "m/x" can be the same file as "m/x" of merge.bam, or lie in it | Give each output a folder of its own.',
  ]);
});
