import { clientException } from './batch-error';
import type { ContainerProperties, EcsProperties } from './container-schema';

type TaskProperties = EcsProperties['taskProperties'][number];
type AnyContainer = ContainerProperties | TaskProperties['containers'][number];

/** Throws for what Fargate has not, and for a mount of a volume that the definition does not declare. */
export function checkContainers(
  plain: ContainerProperties | undefined,
  ecs: EcsProperties | undefined,
  platform: 'EC2' | 'FARGATE',
): void {
  const [task] = ecs?.taskProperties ?? [];
  const containers = [...(plain === undefined ? [] : [plain]), ...(task?.containers ?? [])];
  const volumes = new Set((plain ?? task)?.volumes.map(({ name }) => name));
  for (const container of containers) {
    if (platform === 'FARGATE') refuseOnFargate(container);
    refuseUnknownVolumes(container, volumes);
  }
}

function refuseOnFargate(container: AnyContainer): void {
  const { privileged, ulimits } = container;
  // Saying that it is not privileged is no harm; a template may say so in text.
  const isPrivileged = privileged !== undefined && privileged !== false && privileged !== 'false';
  const wrong = [
    ...(isPrivileged ? ['privileged'] : []),
    ...(ulimits === undefined ? [] : ['ulimits']),
    ...('vcpus' in container && container.vcpus !== undefined ? ['vcpus'] : []),
    ...('memory' in container && container.memory !== undefined ? ['memory'] : []),
  ];
  if (wrong.length > 0) throw clientException(`${wrong.join(', ')} is not applicable for Fargate.`);
}

function refuseUnknownVolumes({ mountPoints }: AnyContainer, volumes: ReadonlySet<string>): void {
  const unknown = mountPoints.find(({ sourceVolume }) => !volumes.has(sourceVolume));
  if (unknown !== undefined) throw clientException(`Unknown volume '${unknown.sourceVolume}'.`);
}
