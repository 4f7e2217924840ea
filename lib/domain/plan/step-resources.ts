import type { Step } from '../definition/workflow-definition';
import type { StepResources } from '../sheet/compute-fields';

/** Steps with what a sheet gives their jobs, over the definition's own. */
export function withResources(
  steps: readonly Step[],
  resources: Readonly<Record<string, StepResources>>,
): readonly Step[] {
  return steps.map((step) => {
    const { cpus, memoryMib, timeSeconds, diskMib } = resources[step.name] ?? {};
    return {
      ...step,
      cpus: cpus ?? step.cpus,
      memoryMib: memoryMib ?? step.memoryMib,
      timeSeconds: timeSeconds ?? step.timeSeconds,
      diskMib: diskMib ?? step.diskMib,
    };
  });
}
