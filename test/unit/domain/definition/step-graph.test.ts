import { orderSteps, type StepLinks } from '../../../../lib/domain/definition/step-graph';

/** A step that makes `out` and reads `out` of others; anything with a dot is read as it stands. */
function aLink(name: string, ...reads: readonly string[]): StepLinks {
  const sources = reads.map((read) => {
    const [step = '', output = 'out'] = read.split('.');
    return { kind: 'output', step, output } as const;
  });
  return { name, inputs: { in: { list: true, sources } }, outputs: { out: `${name}/out` } };
}

test('orderSteps() puts every step after those that it reads', () => {
  const order = orderSteps([
    aLink('call', 'merge', 'index'),
    aLink('merge', 'align'),
    aLink('index'),
    aLink('align', 'index'),
  ]);

  expect(order.ok && order.steps.map(({ name }) => name)).toEqual([
    'index',
    'align',
    'merge',
    'call',
  ]);
});

test('orderSteps() keeps the order of the author where it can', () => {
  const order = orderSteps([aLink('c'), aLink('a'), aLink('b', 'c')]);

  expect(order.ok && order.steps.map(({ name }) => name)).toEqual(['c', 'a', 'b']);
});

test('orderSteps() names the steps of a cycle, and not those that only wait for it', () => {
  const order = orderSteps([aLink('last', 'b'), aLink('a', 'c'), aLink('b', 'a'), aLink('c', 'b')]);

  expect(order).toEqual({ ok: false, problems: [{ kind: 'cycle', steps: ['b', 'a', 'c'] }] });
});

test('orderSteps() names a step that reads its own output', () => {
  const order = orderSteps([aLink('a', 'a')]);

  expect(order).toEqual({ ok: false, problems: [{ kind: 'cycle', steps: ['a'] }] });
});

test('orderSteps() names every input that nothing makes', () => {
  const order = orderSteps([aLink('a', 'b.nothing', 'ghost'), aLink('b', 'a')]);

  expect(order).toEqual({
    ok: false,
    problems: [
      { kind: 'unmade', step: 'a', input: 'in', source: 'b.nothing' },
      { kind: 'unmade', step: 'a', input: 'in', source: 'ghost.out' },
    ],
  });
});

test('orderSteps() does not look at columns and references', () => {
  const step: StepLinks = {
    name: 'a',
    inputs: {
      reads: { list: false, sources: [{ kind: 'column', column: 'fastq' }] },
      fasta: { list: false, sources: [{ kind: 'reference', reference: 'genome' }] },
    },
    outputs: { bam: 'a/bam' },
  };

  expect(orderSteps([step])).toEqual({ ok: true, steps: [step] });
});
