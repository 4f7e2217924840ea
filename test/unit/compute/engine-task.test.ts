import { findShortages, jobCapacityOf } from '../../../lib/compute/engine-task';
import { aStep, CAPACITY } from '../../support/workflow-definitions';

test('jobCapacityOf() leaves the engine its share', () => {
  expect(jobCapacityOf({ cpus: 2, memoryMib: 4096, diskGib: 30 })).toEqual({
    cpus: 2,
    memoryMib: 3584,
    diskMib: 28672,
  });
});

test('findShortages() finds nothing where everything fits exactly', () => {
  expect(findShortages([aStep({ ...CAPACITY })], CAPACITY)).toEqual([]);
});

test('findShortages() names each step and resource that does not fit', () => {
  const step = aStep({ name: 'align', cpus: 8, memoryMib: 16_384, diskMib: 100_000 });

  expect(findShortages([aStep(), step], CAPACITY)).toEqual([
    { step: 'align', resource: 'cpus', needed: 8, offered: 2 },
    { step: 'align', resource: 'memory', needed: 16_384, offered: 3584 },
    { step: 'align', resource: 'disk', needed: 100_000, offered: 28_672 },
  ]);
});
