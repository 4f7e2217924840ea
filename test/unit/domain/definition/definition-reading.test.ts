// cspell:ignore comand genom
import { parse } from 'yaml';
import { readWorkflowDefinition } from '../../../../lib/domain/definition/definition-parser';
import type { InputError } from '../../../../lib/domain/errors';
import { errorsOf, told } from '../../../support/input-errors';

const TWELVE_MISTAKES = `name: twelve
version: 1.0.0
engine: snakemake
samples:
  key: [sample, lane]
  columns:
    sample: {}
    fastq: { file: maybe, shared: true }
references:
  genome: { companions: { fai: .fai } }
parameters:
  depth: { type: int, default: many }
  mode: { type: choice, choices: [fast, exact], default: slow }
steps:
  - name: index
    inputs: { fasta: reference.genom }
    outputs: { list: index.txt }
    cpus: lots
    command: one
  - name: align
    forEach: [sample]
    input: { list: index.list, reads: fastq }
    outputs: { bam: 'align/all.bam' }
    command: two
  - name: call
    inputs: { bams: align.bam, back: [filter.calls] }
    outputs: { calls: 'calls.vcf' }
    comand: three
  - name: filter
    inputs: { calls: call.calls, other: call.call }
    outputs: { calls: { path: filtered.vcf } }
    when: { depth: 3 }
    command: four
publish: { calls: filter.calls }
`;

test('readWorkflowDefinition() tells mistakes of form and of meaning at once, and nothing that follows from them', () => {
  expect(told(read(TWELVE_MISTAKES))).toEqual([
    '5:17 Unknown column "lane" | Known here: sample, fastq.',
    '8:20 "samples.columns.fastq.file" must be true or false: current value is "maybe"',
    '12:18 "parameters.depth.type" must be one of integer, number, text, choice, boolean: current value is "int" | Did you mean "integer"?',
    '13:58 "parameters.mode.default" must be one of fast, exact: current value is "slow"',
    '16:22 Unknown reference "genom" | Did you mean "genome"? Known here: genome.',
    '18:11 "steps.0.cpus" must be a whole number from 1 to 448: current value is "lots"',
    '22:5 Unknown key "input" | Did you mean "inputs"? Allowed here: name, description, forEach, where, when, inputs, outputs, cpus, memory, time, disk, gpus, retries, temp, shared, group, image, conda, command.',
    '23:21 "align/all.bam" must contain {sample} exactly once: the step runs for each sample',
    '26:13 Steps wait for each other: "call" needs "filter" needs "call"',
    '28:5 Unknown key "comand" | Did you mean "command"? Allowed here: name, description, forEach, where, when, inputs, outputs, cpus, memory, time, disk, gpus, retries, temp, shared, group, image, conda, command.',
    '30:41 Unknown output "call" of step "call" | Did you mean "calls"? Known here: calls.',
    '31:23 "steps.3.outputs.calls" must be text: current value is a map',
  ]);
});

test('readWorkflowDefinition() tells of a step that nothing needs beside one whose form is wrong', () => {
  const steps =
    'steps:\n  - { name: one, outputs: { t: one.txt }, command: x, cpus: lots }\n  - { name: two, outputs: { t: two.txt }, command: x }\n';
  const text = `name: w\nversion: '1'\nengine: snakemake\n${steps}publish: { t: one.t }\n`;

  expect(told(read(text))).toEqual([
    '5:61 "steps.0.cpus" must be a whole number from 1 to 448: current value is "lots"',
    '6:13 Nothing needs step "two": no published output is made from what it makes | Publish an output of it, or remove the step.',
  ]);
});

/** Nothing is wrong with it, and everything is in it. */
const SOUND = `name: sound
version: 1.0.0
description: Everything that has a form.
engine: snakemake
image: quay.io/lab/engine:1.0
example: example/sheet.yaml
samples:
  key: [sample, lane]
  columns:
    sample: { aliases: [specimen], pattern: '[A-Z]+' }
    lane: { description: Lane. }
    sex: { choices: [female, male], sameFor: [sample], optional: true }
    barcode: { unique: true, optional: true }
    fastq: { file: true, shared: true }
lists:
  region: { default: [chr21, chr22], description: Regions. }
references:
  genome: { default: genome.fa, companions: { fai: .fai } }
parameters:
  depth: { type: integer, minimum: 1, maximum: 9, default: 2 }
  mode: { type: choice, choices: [fast, exact], default: fast }
  title: { type: text, pattern: '[a-z]+', default: a }
steps:
  - name: pack
    inputs: { fasta: reference.genome, fai: reference.genome.fai }
    outputs: { packed: pack/all }
    shared: true
    command: pack
  - name: split
    inputs: { packed: pack.packed }
    outputs: { parts: split/parts }
    shared: true
    command: split
  - name: align
    description: Aligns.
    forEach: [sample, lane]
    where: { sex: '*', lane: [L1, L2] }
    inputs: { reads: [fastq], parts: split.parts }
    outputs: { bam: 'lanes/{sample}/{lane}.bam', notes: 'text/{sample}/{lane}.txt' }
    temp: [notes]
    cpus: 2
    memory: { start: 2 GiB, perAttempt: 1 GiB, max: 8 GiB }
    time: 1h
    disk: 20 GiB
    gpus: 1
    retries: 2
    group: lanes
    image: quay.io/lab/bwa:1.0
    conda: [bwa=0.7.17, samtools]
    command: align
  - name: mark
    forEach: [sample]
    when: { mode: exact }
    inputs: { bams: align.bam, women: { from: [align.bam], where: { sex: female } } }
    outputs: { bam: 'marked/{sample}.bam' }
    memory: 4 GiB
    command: mark
  - name: call
    forEach: [region]
    when: { mode: [exact] }
    inputs: { bams: mark.bam }
    outputs: { calls: 'calls/{region}.vcf' }
    command: call
publish: { calls: call.calls, reads: [align.bam, mark.bam] }
`;

type Path = readonly (string | number)[];

/** Of everything in the definition but the whole. */
const PLACES = placesIn(parse(SOUND), []);

test('readWorkflowDefinition() finds nothing in the definition that is broken place by place below', () => {
  expect(told(read(SOUND))).toEqual([]);
  expect(PLACES).toHaveLength(144);
});

test.each([
  ['a list of lists', [[]]],
  ['a map', { unheard: { of: [] } }],
])('readWorkflowDefinition() tells nothing that follows from %s in a wrong place', (_, wrong) => {
  const isRightKind = (value: unknown): boolean =>
    typeof value === 'object' && Array.isArray(value) === Array.isArray(wrong);
  const places = PLACES.filter((path) => !isRightKind(valueAt(path)));

  const noise = places.flatMap((path) => {
    const errors = read(changed(path, () => wrong));
    const others = errors.filter(({ path: place }) => !isAround(place, path.join('.')));
    return others.map((error) => `${path.join('.')}: ${error.message}`);
  });

  expect(noise).toEqual([]);
});

test('readWorkflowDefinition() tells of a misspelt key only that it is unknown, or what is missing', () => {
  const maps = PLACES.filter((path) => typeof path.at(-1) === 'string');
  const answers = maps.flatMap((path) =>
    ['x', 'unheard_of_'].map((word) => read(renamed(path, `${word}${String(path.at(-1))}`))),
  );

  const misspelt = answers.filter((errors) => errors.some(isUnknownKey));
  const noise = misspelt.flat().filter((error) => !isUnknownKey(error) && !isMissingKey(error));

  expect(misspelt.length).toBeGreaterThan(100);
  expect(noise).toEqual([]);
});

test('readWorkflowDefinition() tells only the key that is missing', () => {
  const maps = PLACES.filter((path) => typeof path.at(-1) === 'string');
  const answers = maps.map((path) => told(read(changed(path, () => undefined))));

  const missing = answers.filter((lines) => lines.some((line) => line.includes(' Missing key ')));

  expect(missing.length).toBeGreaterThan(20);
  expect(missing.filter((lines) => lines.length > 1)).toEqual([]);
});

function read(text: string): readonly InputError[] {
  return errorsOf(() => readWorkflowDefinition('workflow.yaml', text));
}

function placesIn(value: unknown, path: Path): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]): readonly Path[] => {
    const place = [...path, Array.isArray(value) ? Number(key) : key];
    return [place, ...placesIn(child, place)];
  });
}

/** The definition with something else at a place. */
function changed(path: Path, change: (value: unknown) => unknown): string {
  return JSON.stringify(withChange(parse(SOUND), path, change));
}

function renamed(path: Path, key: string): string {
  return changed(path.slice(0, -1), (map) => {
    const entries = Object.entries(map as object);
    return Object.fromEntries(
      entries.map(([name, value]) => [name === path.at(-1) ? key : name, value]),
    );
  });
}

function withChange(value: unknown, [key, ...rest]: Path, change: (value: unknown) => unknown) {
  if (key === undefined) return change(value);
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[key] = withChange(copy[key], rest, change);
  return copy;
}

/** Whether the one place is the other, or holds it. */
function isAround(one: string, other: string): boolean {
  return `${one}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${one}.`);
}

function valueAt(path: Path): unknown {
  const whole: unknown = parse(SOUND);
  return path.reduce((value, key) => (value as Record<string | number, unknown>)[key], whole);
}

function isUnknownKey({ message }: InputError): boolean {
  return message.startsWith('Unknown key');
}

function isMissingKey({ message }: InputError): boolean {
  return message.startsWith('Missing key');
}
