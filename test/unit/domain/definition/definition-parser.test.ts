// cspell:ignore sampel
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseWorkflowDefinition } from '../../../../lib/domain/definition/definition-parser';
import { WorkflowDefinitionError } from '../../../../lib/domain/errors';
import { findStep } from '../../../../lib/domain/definition/workflow-definition';
import { aDefinitionText, mistakes } from '../../../support/definition-text';
import { errorsOf } from '../../../support/input-errors';

test('parseWorkflowDefinition() resolves names and fills defaults in', () => {
  const definition = parseWorkflowDefinition('workflow.yaml', aDefinitionText());

  expect(definition.samples).toEqual({
    key: ['sample', 'lane'],
    columns: {
      sample: { optional: false, file: false, axis: true },
      lane: { optional: false, file: false, axis: true },
      fastq: { optional: false, file: true, axis: false },
      sex: { optional: true, file: false, axis: false },
    },
  });
  expect(definition.parameters).toEqual({ ploidy: { type: 'integer', default: '2' } });
  expect(definition.publish).toEqual({
    bam: [{ kind: 'output', step: 'merge', output: 'bam' }],
    lane_bams: [{ kind: 'output', step: 'align', output: 'bam' }],
  });
  expect(findStep(definition, 'align')).toStrictEqual({
    name: 'align',
    forEach: ['sample', 'lane'],
    inputs: {
      reads: { list: true, sources: [{ kind: 'column', column: 'fastq' }] },
      fasta: { list: false, sources: [{ kind: 'reference', reference: 'genome' }] },
    },
    outputs: { bam: 'lanes/{sample}/{lane}.bam' },
    cpus: 1,
    memoryMib: 1024,
    timeSeconds: 3600,
    temp: [],
    command: 'x',
  });
});

test('parseWorkflowDefinition() reads everything that a step may say', () => {
  const text = aDefinitionText({
    merge:
      '  - name: merge\n    outputs: { bam: merged.bam, notes: text }\n    cpus: 4\n    memory: 2 GiB\n    time: 90 min\n    disk: 10 GiB\n    retries: 3\n    temp: [notes]\n    command: |\n      a "$bam"\n\n        b\n',
    publish:
      'publish: { all: [merge.bam, align.bam] }\nimage: quay.io/x/y:1.0\ndescription: "Text: yes"',
  }).replace('all:', 'everything:');

  const definition = parseWorkflowDefinition('workflow.yaml', text);

  expect(definition).toMatchObject({ image: 'quay.io/x/y:1.0', description: 'Text: yes' });
  expect(definition.publish['everything']).toHaveLength(2);
  expect(findStep(definition, 'merge')).toStrictEqual({
    name: 'merge',
    forEach: [],
    inputs: {},
    outputs: { bam: 'merged.bam', notes: 'text' },
    cpus: 4,
    memoryMib: 2048,
    timeSeconds: 5400,
    diskMib: 10_240,
    retries: 3,
    temp: ['notes'],
    command: 'a "$bam"\n\n  b\n',
  });
});

test('parseWorkflowDefinition() reads a workflow without samples, references and parameters', () => {
  const text =
    'name: hello\nversion: "1"\nengine: snakemake\nsteps: [{ name: hello, outputs: { text: hello.txt }, command: x }]\npublish: { text: hello.text }\n';

  expect(parseWorkflowDefinition('workflow.yaml', text)).toMatchObject({
    references: {},
    parameters: {},
    samples: undefined,
  });
});

test('parseWorkflowDefinition() reads folded descriptions as one line', () => {
  const head = (description: string): string =>
    `name: lanes\nversion: 1.0.0\nengine: snakemake\ndescription: ${description}`;
  const read = (description: string): string | undefined =>
    parseWorkflowDefinition('workflow.yaml', aDefinitionText({ head: head(description) }))
      .description;

  expect(read('>\n  Aligns\n  lanes.\n')).toBe('Aligns lanes.');
  expect(read('>+\n  Aligns.\n\n')).toBe('Aligns.');
  expect(read('|\n  Aligns.\n')).toBe('Aligns.');
  for (const lines of ['|\n  Aligns\n  lanes.\n', '>\n  Aligns\n\n  lanes.\n']) {
    expect(mistakes({ head: head(lines) })).toEqual([
      expect.stringContaining('"description" must be text of 1 to 1000 printable characters'),
    ]);
  }
});

test('parseWorkflowDefinition() reads the bundled workflows', () => {
  const file = join(__dirname, '../../../../workflows/germline-variants/workflow.yaml');

  expect(errorsOf(() => parseWorkflowDefinition(file, readFileSync(file, 'utf8')))).toEqual([]);
});

test('findStep() finds nothing under an unknown name', () => {
  expect(
    findStep(parseWorkflowDefinition('workflow.yaml', aDefinitionText()), 'call'),
  ).toBeUndefined();
});

test('parseWorkflowDefinition() throws WorkflowDefinitionError, from text to names', () => {
  for (const text of [
    '[',
    'name: x\n',
    aDefinitionText({ publish: 'publish: { bam: merge.bum }' }),
  ]) {
    expect(() => parseWorkflowDefinition('workflow.yaml', text)).toThrow(WorkflowDefinitionError);
  }
});

describe('form', () => {
  test('parseWorkflowDefinition() names what has the wrong form', () => {
    const head =
      'name: Lanes\nversion: one two\nengine: nextflow\nimage: "x y"\ndescription: "a\\nb"';
    const align =
      '  - { name: align, forEach: sample, inputs: { reads: { a: b } }, temp: bam, output: {} }';

    expect(mistakes({ head, align, publish: 'publish: { bam: {} }' })).toEqual([
      '1:7 "name" must have lower-case letters, digits and "-" only, e.g. germline-variants: current value is "Lanes"',
      '2:10 "version" must be a version, e.g. 1.0.0: current value is "one two"',
      '3:9 "engine" must be snakemake: current value is "nextflow"',
      '4:8 "image" must be a container image, e.g. quay.io/lab/bwa:0.7.17: current value is "x y"',
      '5:14 "description" must be text of 1 to 1000 printable characters on one line: current value is "a\\nb"',
      '10:5 Missing key "steps.0.command" | It holds the shell text of the step, which reads its variables, e.g. samtools index -o "$bai" "$bam".',
      '10:29 "steps.0.forEach" must be a list of columns or lists, e.g. [sample, lane]: current value is "sample" | Write it as a list: [sample].',
      '10:54 "steps.0.inputs.reads" must be a column, reference.<name> or <step>.<output>, a list of them in brackets, or a map with from and where: current value is a map',
      '10:72 "steps.0.temp" must be a list of outputs of the step: current value is "bam" | Write it as a list: [bam].',
      '10:77 Unknown key "output" | Did you mean "outputs"? Allowed here: name, description, forEach, where, when, inputs, outputs, cpus, memory, time, disk, gpus, retries, temp, shared, group, image, conda, command.',
      '12:17 "publish.bam" must be <step>.<output>, or a list of them in brackets: current value is a map',
    ]);
  });

  test('parseWorkflowDefinition() names an image that ECR would not know', () => {
    expect(
      mistakes({
        publish: 'publish: { bam: merge.bam }\nimage: 1.dkr.ecr.eu-west-1.amazonaws.com/a',
      }),
    ).toEqual([
      '11:8 "image" must be written as ECR does, e.g. 123456789012.dkr.ecr.eu-west-1.amazonaws.com/engine:1.2: current value is "1.dkr.ecr.eu-west-1.amazonaws.com/a"',
    ]);
  });

  test('parseWorkflowDefinition() names declarations that have the wrong form', () => {
    expect(
      mistakes({
        samples: 'samples: { columns: { sample: { file: yes, pattern: "a)|(b" } } }',
        parameters: 'parameters: { p: { type: int }, q: { type: number, minimum: low } }',
        references: 'references: [genome]',
      }),
    ).toEqual([
      '4:1 Missing key "samples.key" | It holds the columns that together occur once per row, e.g. [sample, lane].',
      '4:39 "samples.columns.sample.file" must be true or false: current value is "yes"',
      '4:53 "samples.columns.sample.pattern" must be a regular expression: current value is "a)|(b" | Invalid regular expression: /a)|(b/u: Unmatched \')\'.',
      '5:13 "references" must be a map from name to reference: current value is a list of 1 | Write "key: value", without "- " or brackets.',
      '6:26 "parameters.p.type" must be one of integer, number, text, choice, boolean: current value is "int" | Did you mean "integer"?',
      '6:61 "parameters.q.minimum" must be a number: current value is "low"',
      '8:38 Unknown sample-sheet column or list "lane" | Known here: sample.',
      '8:63 Unknown sample-sheet column "fastq" | Known here: sample.',
    ]);
  });
});

describe('declarations', () => {
  test('parseWorkflowDefinition() checks parameters and their defaults', () => {
    const parameters = `parameters:
  a: { type: choice }
  b: { type: text, minimum: 1, choices: [x] }
  c: { type: integer, minimum: 3, maximum: 2 }
  d: { type: integer, default: 2.5 }
  e: { type: choice, choices: [x, y], default: z }
  f: { type: text, default: -rf }
  genome: { type: boolean, pattern: x, default: true }`;

    expect(mistakes({ parameters })).toEqual([
      '5:15 "genome" is a parameter as well: a sheet gives both under "parameters" | Rename one of the two.',
      '7:3 A parameter of type choice needs "choices"',
      '8:20 A parameter of type text has no "minimum"',
      '8:32 A parameter of type text has no "choices"',
      '9:32 "minimum" must not be above "maximum"',
      '10:32 "parameters.d.default" must be a whole number: current value is "2.5"',
      '11:48 "parameters.e.default" must be one of x, y: current value is "z"',
      '12:29 "parameters.f.default" must not start with "-": current value is "-rf"',
      '13:28 A parameter of type boolean has no "pattern"',
    ]);
  });

  test('parseWorkflowDefinition() checks the default of a reference', () => {
    expect(mistakes({ references: 'references: { genome: { default: ../g.fa } }' })).toEqual([
      '5:34 "references.genome.default" must be a path without "." and "..": current value is "../g.fa"',
    ]);
  });

  test('parseWorkflowDefinition() checks the key of the sample sheet', () => {
    const columns = '{ sample: {}, lane: {}, fastq: { file: true }, sex: { optional: true } }';

    expect(mistakes({ samples: `samples: { key: [sampel, sex], columns: ${columns} }` })).toEqual([
      '4:18 Unknown column "sampel" | Did you mean "sample"? Known here: sample, lane, fastq, sex.',
      '4:26 Column "sex" is optional: it cannot tell rows apart',
    ]);
    expect(mistakes({ samples: `samples: { key: [], columns: ${columns} }` })).toEqual([
      '4:17 "samples.key" must name a column',
    ]);
  });
});

test('parseWorkflowDefinition() wants steps, with a command and an output', () => {
  const merge = '  - { name: merge, outputs: {}, command: " \\n" }';

  expect(mistakes({ merge, publish: 'publish: { bam: align.bam }' })).toEqual([
    '9:13 Nothing needs step "merge": no published output is made from what it makes | Publish an output of it, or remove the step.',
    '9:29 A step needs at least one output',
    '9:42 The command is empty',
  ]);
  expect(mistakes({ steps: 'steps: []', align: '', merge: '' })).toEqual([
    '7:8 A workflow needs at least one step',
    '10:18 Unknown step "merge" | Known here: none.',
    '10:42 Unknown step "align" | Known here: none.',
  ]);
});

test.each([
  ['x \\', 'a backslash, after which nothing follows'],
  ['x \\\\\\\n \n', 'a backslash, after which nothing follows'],
  ['x\u00a0\n', 'U+00A0, which bash takes as part of a word'],
  ['x\u2028', 'a line separator, which bash takes as part of a word'],
])(
  'parseWorkflowDefinition() refuses the command %j, of which the end would be lost',
  (command, end) => {
    const merge = `  - { name: merge, outputs: { bam: m }, command: ${JSON.stringify(command)} }`;

    expect(mistakes({ merge, publish: 'publish: { bam: [align.bam, merge.bam] }' })).toEqual([
      `9:50 The command ends with ${end} | Remove it.`,
    ]);
  },
);

test('parseWorkflowDefinition() takes commands that end with blanks, a comment or an escaped backslash', () => {
  const commands = ['x \n\n', 'x # \\\\', 'x \t', 'x\n# y'];

  const told = commands.map((command) =>
    mistakes({
      merge: `  - { name: merge, outputs: { bam: m }, command: ${JSON.stringify(command)} }`,
      publish: 'publish: { bam: [align.bam, merge.bam] }',
    }),
  );

  expect(told).toEqual(commands.map(() => []));
});

test('parseWorkflowDefinition() names a default of another type beside a range without values', () => {
  const parameters =
    'parameters: { ploidy: { type: integer, default: 2.5, minimum: 3, maximum: 1 } }';

  expect(mistakes({ parameters })).toEqual([
    '6:49 "parameters.ploidy.default" must be a whole number: current value is "2.5"',
    '6:63 "minimum" must not be above "maximum"',
  ]);
});

test('parseWorkflowDefinition() names a key that occurs twice beside all else, and nothing that follows from it', () => {
  const twice = 'parameters: { ploidy: { type: int } }\nparameters: { depth: { type: integer } }';
  const merge =
    '  - { name: merge, when: { depth: 3 }, inputs: { bams: align.bam }, outputs: { bam: "m/x" }, command: x, cpus: many }';

  expect(mistakes({ parameters: twice, merge, publish: 'publish: { bam: merge.bam }' })).toEqual([
    '6:31 "parameters.ploidy.type" must be one of integer, number, text, choice, boolean: current value is "int" | Did you mean "integer"?',
    '7:1 Key "parameters" occurs twice: first on line 6 | Keep one of the two.',
    '10:112 "steps.1.cpus" must be a whole number from 1 to 448: current value is "many"',
  ]);
});
