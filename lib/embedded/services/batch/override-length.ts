import type { JobContainer } from './job';
import type { DeclaredContainer } from './job-definition';
import type { ContainerOverride } from './submit-job-request';

/** How long the text is by which ECS is told what a job changes of its definition: parameters count where they were put in. */
export function overrideLength(
  declared: readonly DeclaredContainer[],
  overrides: readonly ContainerOverride[],
  containers: readonly JobContainer[],
): number {
  const containerOverrides = containers.map(({ name, command }) => {
    const own = declared.find((one) => one.name === name)?.command;
    const isChanged = JSON.stringify(command) !== JSON.stringify(own);
    const override = overrides.find((one) => one.name === name);
    return { ...override, name, command: isChanged ? command : undefined };
  });
  return JSON.stringify({ containerOverrides }).length;
}
