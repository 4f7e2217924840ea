import type { JobCapacity } from '../domain/plan/job-capacity';

/** What engine and operating system need beside the jobs. */
const ENGINE_MEMORY_MIB = 512;
const ENGINE_DISK_MIB = 2048;

/** The share of a task of this size that jobs may use. */
export function jobCapacityOf(task: {
  readonly cpus: number;
  readonly memoryMib: number;
  readonly diskGib: number;
}): JobCapacity {
  return {
    cpus: task.cpus,
    memoryMib: task.memoryMib - ENGINE_MEMORY_MIB,
    diskMib: task.diskGib * 1024 - ENGINE_DISK_MIB,
  };
}

export interface Shortage {
  readonly step: string;
  readonly resource: 'cpus' | 'memory' | 'disk' | 'gpus';
  readonly needed: number;
  readonly offered: number;
}

/** What is asked for the jobs of a step; nothing of it where nobody asked. */
export interface StepNeeds {
  readonly name: string;
  readonly cpus?: number | undefined;
  readonly memoryMib?: number | undefined;
  readonly diskMib?: number | undefined;
  readonly gpus?: number | undefined;
}

/** Of rules of somebody else's, as far as a sheet asks for something. */
export function needsOfRules(
  resources: Readonly<Record<string, Omit<StepNeeds, 'name'>>>,
): readonly StepNeeds[] {
  return Object.entries(resources).map(([name, needs]) => ({ name, ...needs }));
}

/** Steps that need more than there is: the engine would cut their needs without a word, so we refuse them. */
export function findShortages(
  steps: readonly StepNeeds[],
  capacity: JobCapacity,
): readonly Shortage[] {
  return steps.flatMap(({ name, cpus = 0, memoryMib = 0, diskMib = 0, gpus = 0 }) => {
    const needs = [
      { resource: 'cpus', needed: cpus, offered: capacity.cpus },
      { resource: 'memory', needed: memoryMib, offered: capacity.memoryMib },
      { resource: 'disk', needed: diskMib, offered: capacity.diskMib },
      // Fargate has none.
      { resource: 'gpus', needed: gpus, offered: 0 },
    ] as const;
    return needs
      .filter(({ needed, offered }) => needed > offered)
      .map((need) => ({ step: name, ...need }));
  });
}
