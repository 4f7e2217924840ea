/** Memory in MiB that Fargate gives with so many CPUs: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html */
const FARGATE_MEMORY = new Map([
  [1, { from: 2048, to: 8192, step: 1024 }],
  [2, { from: 4096, to: 16_384, step: 1024 }],
  [4, { from: 8192, to: 30_720, step: 1024 }],
  [8, { from: 16_384, to: 61_440, step: 4096 }],
  [16, { from: 32_768, to: 122_880, step: 8192 }],
]);

/** Sizes of an engine task. */
export const ENGINE_CPUS: readonly number[] = [...FARGATE_MEMORY.keys()];

/** What is wrong with so much memory beside so many CPUs; undefined when nothing is. */
export function checkEngineMemory(cpus: number, memoryMib: number): string | undefined {
  const memory = FARGATE_MEMORY.get(cpus);
  if (memory === undefined) return undefined;
  const { from, to, step } = memory;
  const fits = memoryMib >= from && memoryMib <= to && memoryMib % step === 0;
  return fits ? undefined : `must be ${from} to ${to} in steps of ${step} with ${cpus} CPUs`;
}
