import { parseWorkflowDefinition } from '../../../../lib/domain/definition/definition-parser';
import { findWarnings } from '../../../../lib/domain/definition/definition-warnings';
import { parseInputDocument } from '../../../../lib/domain/input/input-document';
import { told } from '../../../support/input-errors';

function warningsOf(text: string): readonly string[] {
  const document = parseInputDocument('workflow.yaml', text, { name: 'definition', keys: [] });
  if (!document.ok) throw new Error('No document');
  return told(findWarnings(document.value, parseWorkflowDefinition('workflow.yaml', text)));
}

const HINT = 'Use it, or remove it: whoever writes a sheet has to think about it.';

test('findWarnings() names what nothing uses', () => {
  const text = `name: unused
version: 1.0.0
engine: snakemake
description: Says what is not used.
example: example/sheet.yaml
samples:
  key: [sample]
  columns:
    sample: { description: d }
    sex: { description: d, sameFor: [family] }
    family: { description: d }
    type: { description: d }
    fastq: { description: d }
references:
  genome: { description: d }
  truth: { description: d }
parameters:
  depth: { description: d, type: integer, default: 2 }
  dep: { description: d, type: integer, default: 2 }
  mode: { description: d, type: boolean, default: true }
lists:
  region: { description: d, default: [a] }
  part: { description: d, default: [a] }
steps:
  - name: run
    forEach: [sample, region]
    where: { type: tumour }
    when: { mode: true }
    inputs: { fasta: reference.genome }
    outputs: { text: 'run/{sample}/{region}' }
    command: echo "$depth" > "$text"
publish: { text: run.text }
`;

  expect(warningsOf(text)).toEqual([
    `10:5 Column "sex" is used by no step | ${HINT}`,
    `13:5 Column "fastq" is used by no step | ${HINT}`,
    `16:3 Reference "truth" is used by no step | ${HINT}`,
    `19:3 Parameter "dep" is used by no step | ${HINT}`,
    `23:3 List "part" is used by no step | ${HINT}`,
  ]);
});

test('findWarnings() asks for descriptions and an example', () => {
  const text = `name: silent
version: 1.0.0
engine: snakemake
samples: { key: [sample], columns: { sample: {} } }
references: { genome: {} }
parameters: { depth: { type: integer } }
lists: { region: {} }
steps:
  - name: run
    forEach: [sample, region]
    inputs: { fasta: reference.genome }
    outputs: { text: 'run/{sample}/{region}' }
    command: echo "$depth" > "$text"
publish: { text: run.text }
`;

  expect(warningsOf(text)).toEqual([
    '1:1 The workflow has no description',
    '1:1 The workflow has no example | Add a sheet with small data, e.g. example: example/sheet.yaml',
    '4:38 Column "sample" has no description',
    '5:15 Reference "genome" has no description',
    '6:15 Parameter "depth" has no description',
    '7:10 List "region" has no description',
  ]);
});
