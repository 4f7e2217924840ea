import { mistakes, type Sections } from '../../../support/definition-text';

const RESERVED = 'has a meaning of its own in rules: choose another name';
const FORM =
  'must start with a lower-case letter and have letters, digits and "_" only, at most 64';

test.each(['lambda', 'rule', 'constructor', 'toString', 'wildcards', 'threads'])(
  'parseWorkflowDefinition() refuses %s as any name',
  (name) => {
    const told = mistakes({
      samples: `samples: { key: [sample], columns: { sample: {}, lane: {}, fastq: {}, ${name}: {} } }`,
      references: `references: { genome: {}, ${name}: {} }`,
      parameters: `parameters: { ${name}: { type: text } }`,
      merge: `  - { name: ${name}, inputs: { ${name}: align.bam }, outputs: { bam: merged }, command: x }`,
      publish: `publish: { ${name}: align.bam }`,
    });

    expect(told.filter((message) => message.endsWith(`"${name}" ${RESERVED}`))).toHaveLength(6);
  },
);

test.each(['items', 'count', 'memoryMib', 'index', 'self', 'size_mb'])(
  'parseWorkflowDefinition() refuses %s as a variable, and takes it for a step',
  (name) => {
    const step = (output: string): Partial<Sections> => ({
      merge: `  - { name: ${name}, outputs: { ${output}: merged }, command: x }`,
      publish: `publish: { bam: [align.bam, ${name}.${output}] }`,
    });

    expect(mistakes(step('bam'))).toEqual([]);
    expect(mistakes(step(name))[0]).toMatch(`"${name}" ${RESERVED}`);
  },
);

test.each(['Align', 'a-b', '1a', '_a', 'é', 'a b', `a${'b'.repeat(64)}`])(
  'parseWorkflowDefinition() refuses %s for its form',
  (name) => {
    const told = mistakes({ parameters: `parameters: { "${name}": { type: text } }` });

    expect(told).toEqual([`6:15 "${name}" ${FORM}`]);
  },
);

test('parseWorkflowDefinition() refuses "reference" for a step, and takes it for a reference', () => {
  expect(mistakes({ references: 'references: { genome: {}, reference: {} }' })).toEqual([]);
  expect(
    mistakes({
      merge: '  - { name: reference, outputs: { bam: m }, command: x }',
      publish: 'publish: { bam: align.bam }',
    }),
  ).toContain(`9:13 "reference" ${RESERVED}`);
});

test('parseWorkflowDefinition() refuses two steps of one name', () => {
  const merge = '  - { name: align, outputs: { bam: m }, command: x }';

  expect(mistakes({ merge, publish: 'publish: { bam: align.bam }' })).toEqual([
    '9:13 "align" is the name of an earlier step',
  ]);
});

test('parseWorkflowDefinition() refuses variables that cover each other within a step', () => {
  const align =
    '  - { name: align, forEach: [sample, lane, lane], inputs: { lane: fastq, ploidy: fastq, bam: fastq }, outputs: { bam: "lanes/{sample}/{lane}.bam" }, command: x }';

  expect(mistakes({ align })).toEqual([
    '8:44 "lane" is part of "forEach" and occurs twice: a command has one variable of each name | Rename one of the two.',
    '8:61 "lane" is an input and part of "forEach": a command has one variable of each name | Rename one of the two.',
    '8:74 "ploidy" is an input and a parameter: a command has one variable of each name | Rename one of the two.',
    '8:114 "bam" is an output and an input: a command has one variable of each name | Rename one of the two.',
  ]);
});
