import fc from 'fast-check';
import { orderJobs } from '../../../../lib/domain/plan/job-order';
import { tabulateJobs } from '../../../../lib/domain/plan/job-table';
import { findPeak, findStepPeak, type Peak } from '../../../../lib/domain/plan/peak-jobs';
import type { Step, StepInput } from '../../../../lib/domain/definition/workflow-definition';
import { aDefinition, aRow, aStep } from '../../../support/workflow-definitions';

const CAPACITY = { cpus: 4, memoryMib: 8192, diskMib: 20_480 };
const STAGED = { ofColumn: () => '', ofReference: () => '' };

/** A step that reads one file of each of these steps. */
function stepAfter(name: string, before: readonly string[], change: Partial<Step> = {}): Step {
  const inputs = Object.fromEntries(
    before.map((step): [string, StepInput] => [
      `of_${step}`,
      { list: false, sources: [{ kind: 'output', step, output: 'out' }] },
    ]),
  );
  const { forEach = [] } = change;
  const out = [name, ...forEach.map((axis) => `{${axis}}`)].join('/');
  return aStep({ name, inputs, outputs: { out }, memoryMib: 1, ...change });
}

function jobsOf(steps: readonly Step[], samples: number) {
  const rows = Array.from({ length: samples }, (_, index) =>
    aRow(index + 2, { sample: `S${index >> 1}`, lane: `L${index & 1}` }),
  );
  const table = tabulateJobs(aDefinition({ steps }), { rows, lists: {} }, STAGED);
  return orderJobs(steps, table);
}

function peakOf(
  steps: readonly Step[],
  { rows = 0, maxJobs }: { rows?: number; maxJobs?: number } = {},
): Peak {
  return findPeak(steps, jobsOf(steps, rows), { capacity: CAPACITY, maxJobs });
}

const SAMPLE = { forEach: ['sample'] };
const LANE = { forEach: ['sample', 'lane'] };

test('findPeak() of steps that wait for one another is one job', () => {
  const steps = [stepAfter('a', []), stepAfter('b', ['a']), stepAfter('c', ['b'])];

  expect(peakOf(steps)).toEqual({ jobs: 1, boundBy: 'jobs' });
});

test('findPeak() counts the CPUs of a wide step', () => {
  expect(peakOf([stepAfter('align', [], { ...LANE, cpus: 2 })], { rows: 10 })).toEqual({
    jobs: 2,
    boundBy: 'cpus',
  });
});

test.each([
  ['memory', { memoryMib: 3000 }, 2],
  ['disk', { diskMib: 10_000 }, 2],
] as const)('findPeak() names %s as what jobs share', (boundBy, needs, jobs) => {
  expect(peakOf([stepAfter('align', [], { ...LANE, ...needs })], { rows: 10 })).toEqual({
    jobs,
    boundBy,
  });
});

test('findPeak() stays within maxJobs', () => {
  expect(peakOf([stepAfter('align', [], LANE)], { rows: 10, maxJobs: 3 })).toEqual({
    jobs: 3,
    boundBy: 'maxJobs',
  });
});

test('findPeak() lets a sample run ahead of another one', () => {
  const steps = [stepAfter('align', [], LANE), stepAfter('merge', ['align'], SAMPLE)];

  // Two lanes of one sample are merged while those of the other are aligned: never more than the four lanes.
  expect(peakOf(steps, { rows: 4 })).toEqual({ jobs: 4, boundBy: 'jobs' });
});

test('findPeak() takes no small step into account that runs before or after all others', () => {
  const steps = [
    stepAfter('index', []),
    stepAfter('align', ['index'], { ...SAMPLE, cpus: 2 }),
    stepAfter('report', ['align']),
  ];

  expect(peakOf(steps, { rows: 20 })).toEqual({ jobs: 2, boundBy: 'cpus' });
});

test('findPeak() of a run without jobs is none', () => {
  expect(peakOf([stepAfter('align', [], LANE)])).toEqual({ jobs: 0, boundBy: 'jobs' });
});

test('findPeak() of a step that needs more than there is, is none', () => {
  expect(peakOf([stepAfter('align', [], { cpus: 8 })])).toEqual({ jobs: 0, boundBy: 'cpus' });
});

test('findStepPeak() counts the jobs of one step that fit', () => {
  const step = stepAfter('align', [], { cpus: 1, memoryMib: 4096 });

  expect(findStepPeak(step, 10, { capacity: CAPACITY })).toBe(2);
  expect(findStepPeak(step, 1, { capacity: CAPACITY })).toBe(1);
});

test('orderJobs() has none for steps that wait for one another in a circle', () => {
  const steps = [stepAfter('a', ['b']), stepAfter('b', ['a'])];

  expect(orderJobs(steps, new Map())).toEqual([]);
});

/** Three to five steps, each after some of those before it. */
const arbitrarySteps = fc
  .array(
    fc.record({
      before: fc.subarray([0, 1, 2, 3]),
      forEach: fc.constantFrom([], ['sample'], ['sample', 'lane']),
      cpus: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 3, maxLength: 4 },
  )
  .map((drawn) =>
    drawn.map(({ before, ...change }, index) =>
      stepAfter(
        `s${index}`,
        before.filter((other) => other < index).map((other) => `s${other}`),
        change,
      ),
    ),
  );

/** Tries every set of jobs. */
function largestSet(steps: readonly Step[], jobs: ReturnType<typeof jobsOf>): number {
  const cpusOf = new Map(steps.map(({ name, cpus }) => [name, cpus]));
  const before: Set<number>[] = [];
  for (const { needs } of jobs) {
    before.push(new Set(needs.flatMap((need) => [need, ...(before[need] ?? [])])));
  }
  const grow = (from: number, chosen: readonly number[], cpus: number): number => {
    let best = chosen.length;
    for (let index = from; index < jobs.length; index += 1) {
      const more = cpus + (cpusOf.get(jobs[index]?.step ?? '') ?? 0);
      const fits = more <= CAPACITY.cpus && chosen.every((other) => !before[index]?.has(other));
      if (fits) best = Math.max(best, grow(index + 1, [...chosen, index], more));
    }
    return best;
  };
  return grow(0, [], 0);
}

test('findPeak() is never below what can run at once', () => {
  fc.assert(
    fc.property(arbitrarySteps, (steps) => {
      const jobs = jobsOf(steps, 4);

      const { jobs: peak } = findPeak(steps, jobs, { capacity: CAPACITY });

      expect(peak).toBeGreaterThanOrEqual(largestSet(steps, jobs));
    }),
  );
});

test('findPeak() is what can run at once when all jobs are of one size', () => {
  fc.assert(
    fc.property(arbitrarySteps, (drawn) => {
      const steps = drawn.map((step) => ({ ...step, cpus: 1 }));
      const jobs = jobsOf(steps, 4);

      const { jobs: peak } = findPeak(steps, jobs, { capacity: CAPACITY });

      expect(peak).toBe(largestSet(steps, jobs));
    }),
  );
});
