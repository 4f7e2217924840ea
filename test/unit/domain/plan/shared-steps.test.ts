import { createHash } from 'node:crypto';
import { keysOfSharedSteps } from '../../../../lib/domain/plan/shared-steps';
import type {
  Step,
  WorkflowDefinition,
} from '../../../../lib/domain/definition/workflow-definition';
import { aDefinition, aStep } from '../../../support/workflow-definitions';

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const genome = { bucket: 'lab', key: 'genome.fa', eTag: '"1"', sizeBytes: 4 };

const index = aStep({
  name: 'index',
  shared: true,
  inputs: { fasta: { list: false, sources: [{ kind: 'reference', reference: 'genome' }] } },
  outputs: { bwt: 'index/genome.bwt' },
  command: 'index -k "$seed" "$fasta" > "$bwt"',
});

const derived = aStep({
  name: 'derived',
  shared: true,
  inputs: { bwt: { list: false, sources: [{ kind: 'output', step: 'index', output: 'bwt' }] } },
  outputs: { tree: 'index/tree' },
  command: 'tree "$bwt" > "$tree"',
});

function keysOf({
  steps = [index],
  parameters = { seed: '19', depth: '2' },
  eTag = genome.eTag,
  definition = {},
  engine = 'task-definition/engine:1',
}: {
  steps?: readonly Step[];
  parameters?: Record<string, string>;
  eTag?: string;
  definition?: Partial<WorkflowDefinition>;
  engine?: string;
} = {}): Record<string, string> {
  const keys = keysOfSharedSteps({
    definition: aDefinition({ steps: [...steps], ...definition }),
    request: { parameters, references: { genome: { ...genome, eTag } } },
    engine,
    sha256,
  });
  return Object.fromEntries(keys);
}

test('the key of a shared step is the same for the same command, parameters, image and sources', () => {
  expect(keysOf()['index']).toMatch(/^[0-9a-f]{64}$/);
  expect(keysOf({ parameters: { seed: '19', depth: '3' } })).toEqual(keysOf());
  expect(keysOf({ steps: [{ ...index, cpus: 8, memoryMib: 9000 }] })).toEqual(keysOf());
  expect(keysOf({ definition: { name: 'other', version: '2.0.0' } })).toEqual(keysOf());
});

test.each([
  ['source', { eTag: '"2"' }],
  ['parameter', { parameters: { seed: '21', depth: '2' } }],
  ['command', { steps: [{ ...index, command: `${index.command} ` }] }],
  ['image of the step', { steps: [{ ...index, image: 'quay.io/lab/bwa:2' }] }],
  ['image of the engine', { definition: { image: 'quay.io/lab/all:2' } }],
  ['engine', { engine: 'task-definition/engine:2' }],
  ['number of threads that it uses', { steps: [{ ...index, command: 'x $threads', cpus: 2 }] }],
  ['packages', { steps: [{ ...index, conda: ['bwa=0.7.18'] }] }],
  ['paths of the outputs', { steps: [{ ...index, outputs: { bwt: 'index/other.bwt' } }] }],
])('another %s gives another key', (_, change) => {
  expect(keysOf(change)['index']).not.toBe(keysOf()['index']);
});

test('a step that reads from a shared step changes with what that one read, wherever it stands', () => {
  const keys = keysOf({ steps: [derived, index] });

  expect(Object.keys(keys).sort()).toEqual(['derived', 'index']);
  expect(keysOf({ steps: [index, derived] })).toEqual(keys);
  expect(keysOf({ steps: [index, derived], eTag: '"2"' })['derived']).not.toBe(keys['derived']);
});

test('nothing has a key of which nobody knows the sources, and nothing that is not shared', () => {
  expect(keysOf({ steps: [index, derived], eTag: '*' })).toEqual({});
  expect(keysOf({ steps: [{ ...index, shared: false }] })).toEqual({});
});
