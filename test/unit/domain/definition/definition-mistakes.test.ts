// cspell:ignore sortd merg
import { mistakes, type Sections } from '../../../support/definition-text';

/** Mistakes that authors of workflows make, each alone in a definition, and all that is told of it. Steps begin on line 8. */
const MISTAKES: readonly (readonly [mistake: string, Partial<Sections>, readonly string[]])[] = [
  [
    'two outputs that are one file where they are published',
    {
      publish:
        'publish: { bam: [merge.notes, merge.bam, align.bam], text: [merge.notes, merge.notes] }',
    },
    ['10:74 "merge.notes" is published as "text" already | Publish them under two names.'],
  ],
  [
    'outputs that differ in their first folder only',
    {
      align: step('align, forEach: [sample], outputs: { bam: "aligned/{sample}.bam" }'),
      merge: step(
        'merge, forEach: [sample], inputs: { x: align.bam }, outputs: { bam: "merged/{sample}.bam" }',
      ),
      publish: 'publish: { bam: [align.bam, merge.bam] }',
    },
    [
      '10:29 "merge.bam" (merged/{sample}.bam) can be the same file in "bam" as "align.bam" (aligned/{sample}.bam): a published file loses its first folder | Publish them under two names.',
    ],
  ],
  [
    'a column without files that a step reads',
    {
      merge: step('merge, inputs: { x: sex }, outputs: { bam: m }'),
      publish: 'publish: { bam: merge.bam, lanes: align.bam }',
    },
    [
      '9:33 Column "sex" holds no file that a step could read | Say "file: true" of the column; commands read others as variables, by "forEach".',
    ],
  ],
  [
    'a cycle of two steps',
    {
      align: step('align, inputs: { x: merge.bam }, outputs: { bam: a }'),
      merge: step('merge, inputs: { x: align.bam }, outputs: { bam: m }'),
    },
    ['8:28 Steps wait for each other: "align" needs "merge" needs "align"'],
  ],
  [
    'a step that reads its own output',
    {
      align: step('align, outputs: { bam: a }'),
      merge: step('merge, inputs: { x: [align.bam, merge.bam] }, outputs: { bam: m }'),
    },
    ['9:28 Steps wait for each other: "merge" needs "merge"'],
  ],
  [
    'two cycles, one behind the other',
    {
      align: [
        step('first, inputs: { x: second.o }, outputs: { o: a }'),
        step('second, inputs: { x: first.o }, outputs: { o: b }'),
        step('align, inputs: { x: first.o, y: merge.bam }, outputs: { bam: c }'),
      ].join('\n'),
      merge: step('merge, inputs: { x: align.bam }, outputs: { bam: d }'),
    },
    [
      '8:28 Steps wait for each other: "first" needs "second" needs "first"',
      '10:28 Steps wait for each other: "align" needs "merge" needs "align"',
    ],
  ],
  [
    'a shared step that is for some rows, keeps nothing and reads what is not shared',
    {
      align: step('align, outputs: { bam: a }'),
      merge: step(
        'merge, shared: true, forEach: [sample], temp: [bam], inputs: { x: align.bam, y: fastq }, outputs: { bam: "m/{sample}" }',
      ),
    },
    [
      '9:43 A shared step runs once, for all launches | Leave "forEach" out, or "shared".',
      '9:59 A shared step keeps its outputs | Leave "temp" out: other launches need what a shared step makes.',
      '9:79 A shared step reads references and outputs of shared steps only: "align.bam" is neither',
      '9:93 A shared step reads references and outputs of shared steps only: "fastq" is neither',
      '10:18 "merge.bam" is a "temp" output of its step, and cannot be published',
    ],
  ],
  [
    'an input of a step that there is not',
    { merge: step('merge, inputs: { x: sortd.bam }, outputs: { bam: m }') },
    ['9:33 Unknown step "sortd" | Known here: align, merge.'],
  ],
  [
    'an input that its step does not make',
    { merge: step('merge, inputs: { x: align.bai }, outputs: { bam: m }') },
    ['9:33 Unknown output "bai" of step "align" | Did you mean "bam"? Known here: bam.'],
  ],
  [
    'a column that the sample sheet lacks',
    { merge: step('merge, inputs: { x: fastq_3 }, outputs: { bam: m }') },
    [
      '9:33 Unknown sample-sheet column "fastq_3" | Did you mean "fastq"? Known here: sample, lane, fastq, sex.',
    ],
  ],
  [
    'two steps that make the same file',
    {
      merge: step('merge, forEach: [sample, lane], outputs: { bam: "lanes/{sample}/{lane}.bam" }'),
    },
    [
      '9:61 "lanes/{sample}/{lane}.bam" can be the same file as "lanes/{sample}/{lane}.bam" of align.bam, or lie in it | Give each output a folder of its own.',
    ],
  ],
  [
    'patterns that overlap',
    { merge: step('merge, forEach: [sample], outputs: { bam: "lanes/{sample}/all.bam" }') },
    [
      '9:55 "lanes/{sample}/all.bam" can be the same file as "lanes/{sample}/{lane}.bam" of align.bam, or lie in it | Give each output a folder of its own.',
    ],
  ],
  [
    'an output without a wildcard of its step',
    { merge: step('merge, forEach: [sample], outputs: { bam: merged/all.bam }') },
    ['9:55 "merged/all.bam" must contain {sample} exactly once: the step runs for each sample'],
  ],
  [
    'a wildcard that its step does not run for',
    { merge: step('merge, forEach: [sample], outputs: { bam: "merged/{sample}/{lane}.bam" }') },
    ['9:55 {lane} is not part of "forEach" of this step | Wildcards of this step: sample.'],
  ],
  [
    'names that are none in bash',
    {
      parameters: 'parameters: { min-depth: { type: integer, default: 2 } }',
      merge: step('merge, outputs: { "2nd": m/a, bam: m/b }'),
    },
    [
      '6:15 "min-depth" must start with a lower-case letter and have letters, digits and "_" only, at most 64',
      '9:31 "2nd" must start with a lower-case letter and have letters, digits and "_" only, at most 64',
    ],
  ],
  [
    'names that mean something in Snakemake',
    {
      align: step('lambda, outputs: { bam: a }'),
      merge: step('merge, inputs: { input: lambda.bam, wildcards: [fastq] }, outputs: { bam: m }'),
      publish: 'publish: { bam: merge.bam }',
    },
    [
      '8:13 "lambda" has a meaning of its own in rules: choose another name',
      '9:30 "input" has a meaning of its own in rules: choose another name',
      '9:49 "wildcards" has a meaning of its own in rules: choose another name',
    ],
  ],
  [
    'a step that no output needs',
    { publish: 'publish: { bam: align.bam }' },
    [
      '9:13 Nothing needs step "merge": no published output is made from what it makes | Publish an output of it, or remove the step.',
    ],
  ],
  [
    'steps that go round in a circle which no output needs',
    {
      merge: [
        step('one, inputs: { x: two.o }, outputs: { o: a }'),
        step('two, inputs: { x: one.o }, outputs: { o: b }'),
      ].join('\n'),
      publish: 'publish: { bam: align.bam }',
    },
    [
      '9:13 Nothing needs step "one": no published output is made from what it makes | Publish an output of it, or remove the step.',
      '9:26 Steps wait for each other: "one" needs "two" needs "one"',
      '10:13 Nothing needs step "two": no published output is made from what it makes | Publish an output of it, or remove the step.',
    ],
  ],
  [
    'more than any compute service gives',
    {
      merge: step(
        'merge, outputs: { bam: m }, cpus: 1000, memory: 100 TiB, disk: 1000 TiB, gpus: 64, time: 60 days',
      ),
    },
    [
      '9:47 "steps.1.cpus" must be a whole number from 1 to 448: current value is "1000"',
      '9:61 "steps.1.memory" must be at most 24576 GiB: no compute service has more: current value is "100 TiB"',
      '9:76 "steps.1.disk" must be at most 65536 GiB: no compute service has more: current value is "1000 TiB"',
      '9:92 "steps.1.gpus" must be a whole number from 1 to 16: current value is "64"',
      '9:102 "steps.1.time" must be at most 30d: no deployment lets a run take longer: current value is "60 days"',
    ],
  ],
  [
    'memory that begins above where it ends',
    {
      merge: step(
        'merge, outputs: { bam: m }, memory: { start: 8 GiB, perAttempt: 1 GiB, max: 4 GiB }',
      ),
    },
    ['9:89 "max" must not be below "start", which is 8 GiB'],
  ],
  [
    'a typing mistake under "publish" alone, for nothing is known of what steps are for then',
    { publish: 'publish: { bam: merg.bam }' },
    ['10:17 Unknown step "merg" | Did you mean "merge"? Known here: align, merge.'],
  ],
];

test.each(MISTAKES)('parseWorkflowDefinition() names %s, and nothing else', (_, change, told) => {
  expect(mistakes(change)).toEqual(told);
});

function step(text: string): string {
  return `  - { name: ${text}, command: x }`;
}
