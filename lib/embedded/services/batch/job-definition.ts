import * as z from 'zod';
import { clientException, readRequest } from './batch-error';
import { checkContainers } from './container-checks';
import { containerPropertiesSchema, ecsPropertiesSchema } from './container-schema';
import type { ContainerProperties, EcsProperties, TaskContainer } from './container-schema';
import { checkFargateSize, readNeeds } from './resource-needs';
import { retryStrategySchema } from './retry-strategy';
import type { RetryStrategy } from './retry-strategy';

export const timeoutSchema = z.strictObject({
  attemptDurationSeconds: z.coerce
    .number()
    .int()
    .min(60, 'attemptDurationSeconds must be at least 60'),
});

const definitionSchema = z.strictObject({
  jobDefinitionName: z
    .string()
    .regex(/^[A-Za-z0-9][\w-]{0,127}$/, 'is no name of a job definition'),
  type: z.string().toLowerCase().pipe(z.literal('container')),
  parameters: z.record(z.string(), z.string()).default({}),
  retryStrategy: retryStrategySchema.optional(),
  timeout: timeoutSchema.optional(),
  propagateTags: z.boolean().default(false),
  platformCapabilities: z.array(z.enum(['EC2', 'FARGATE'])).default([]),
  containerProperties: containerPropertiesSchema.optional(),
  ecsProperties: ecsPropertiesSchema.optional(),
  schedulingPriority: z.unknown().optional(),
  tags: z.record(z.string(), z.string()).default({}),
  /** Only templates have it: whether an update deregisters the revision before. */
  resourceRetentionPolicy: z.unknown().optional(),
});

/** A container as the definition declares it; the only one of a plain definition is called `default`. */
export type DeclaredContainer = Omit<TaskContainer, 'stopTimeout'> & {
  readonly stopTimeoutSeconds: number;
};

/** One revision of a job definition. */
export interface JobDefinition {
  readonly name: string;
  readonly revision: number;
  readonly arn: string;
  readonly platform: 'EC2' | 'FARGATE';
  readonly parameters: Readonly<Record<string, string>>;
  readonly retryStrategy: RetryStrategy | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly propagateTags: boolean;
  readonly platformCapabilities: readonly string[];
  readonly jobRoleArn: string | undefined;
  readonly executionRoleArn: string | undefined;
  readonly containers: readonly DeclaredContainer[];
  readonly containerProperties: ContainerProperties | undefined;
  readonly ecsProperties: EcsProperties | undefined;
  tags: Readonly<Record<string, string>>;
  status: 'ACTIVE' | 'INACTIVE';
}

/** Reads a registration; the registry adds revision and ARN. */
export function readJobDefinition(
  operation: string,
  input: unknown,
): Omit<JobDefinition, 'revision' | 'arn'> {
  const { jobDefinitionName: name, ...asked } = readRequest(operation, definitionSchema, input);
  const { containerProperties, ecsProperties } = asked;
  const containers = containersOf(containerProperties, ecsProperties);
  const platform = asked.platformCapabilities.includes('FARGATE') ? 'FARGATE' : 'EC2';
  const roles = rolesOf(containerProperties, ecsProperties);
  if (platform === 'FARGATE' && roles.executionRoleArn === undefined) {
    throw clientException('executionRoleArn is required for Fargate.');
  }
  checkContainers(containerProperties, ecsProperties, platform);
  checkSizes(containers, platform);
  checkDependencies(containers);
  return {
    ...{ name, platform, containers, containerProperties, ecsProperties },
    ...roles,
    parameters: asked.parameters,
    retryStrategy: asked.retryStrategy,
    timeoutSeconds: asked.timeout?.attemptDurationSeconds,
    propagateTags: asked.propagateTags,
    platformCapabilities: asked.platformCapabilities,
    tags: asked.tags,
    status: 'ACTIVE',
  };
}

/** The definition as DescribeJobDefinitions shows it. */
export function describeJobDefinition(definition: JobDefinition): unknown {
  const { timeoutSeconds, ecsProperties } = definition;
  return {
    jobDefinitionName: definition.name,
    jobDefinitionArn: definition.arn,
    revision: definition.revision,
    status: definition.status,
    type: 'container',
    parameters: definition.parameters,
    retryStrategy: definition.retryStrategy,
    timeout: timeoutSeconds === undefined ? undefined : { attemptDurationSeconds: timeoutSeconds },
    containerProperties: definition.containerProperties,
    ecsProperties,
    tags: definition.tags,
    propagateTags: definition.propagateTags,
    platformCapabilities: definition.platformCapabilities,
    containerOrchestrationType: 'ECS',
  };
}

function containersOf(
  plain: ContainerProperties | undefined,
  ecs: EcsProperties | undefined,
): readonly DeclaredContainer[] {
  if ((plain === undefined) === (ecs === undefined)) {
    throw clientException('Exactly one of containerProperties and ecsProperties must be given.');
  }
  if (plain !== undefined) return [readPlainContainer(plain)];
  const [task] = ecs?.taskProperties ?? [];
  return (task?.containers ?? []).map(({ stopTimeout, ...container }) => ({
    ...container,
    stopTimeoutSeconds: stopTimeout ?? defaultStopSeconds,
  }));
}

/** What Batch's agent waits between asking and ending, unless the container says otherwise. */
const defaultStopSeconds = 30;

function readPlainContainer(plain: ContainerProperties): DeclaredContainer {
  const { image, command, environment, logConfiguration, mountPoints } = plain;
  const old = [
    ...(plain.vcpus === undefined ? [] : [{ type: 'VCPU' as const, value: String(plain.vcpus) }]),
    ...(plain.memory === undefined
      ? []
      : [{ type: 'MEMORY' as const, value: String(plain.memory) }]),
  ];
  return {
    ...{ image, command, environment, logConfiguration, mountPoints },
    resourceRequirements: [...plain.resourceRequirements, ...old],
    name: 'default',
    essential: true,
    dependsOn: [],
    stopTimeoutSeconds: defaultStopSeconds,
  };
}

function rolesOf(plain: ContainerProperties | undefined, ecs: EcsProperties | undefined) {
  const [task] = ecs?.taskProperties ?? [];
  return {
    jobRoleArn: plain?.jobRoleArn ?? task?.taskRoleArn,
    executionRoleArn: plain?.executionRoleArn ?? task?.executionRoleArn,
  };
}

function checkSizes(
  containers: readonly DeclaredContainer[],
  platform: JobDefinition['platform'],
): void {
  const needs = containers.map((one) => readNeeds(one.resourceRequirements, platform));
  const [first] = needs;
  if (platform === 'FARGATE' && needs.length === 1 && first !== undefined) checkFargateSize(first);
}

function checkDependencies(containers: readonly DeclaredContainer[]): void {
  const before = new Set<string>();
  for (const { name, dependsOn } of containers) {
    for (const { containerName, condition } of dependsOn) {
      const target = containers.find((one) => one.name === containerName);
      if (target === undefined || target.name === name) {
        throw clientException(`Container ${name} depends on ${containerName}, which is no other.`);
      }
      if (target.essential && condition !== 'START') {
        throw clientException(`${condition} cannot be set on essential container ${target.name}.`);
      }
    }
    if (before.has(name)) throw clientException(`Two containers are called ${name}.`);
    before.add(name);
  }
  if (!containers.some(({ essential }) => essential)) {
    throw clientException('At least one container must be essential.');
  }
  refuseCycle(containers);
}

function refuseCycle(containers: readonly DeclaredContainer[]): void {
  let rest = containers;
  while (rest.length > 0) {
    const next = rest.filter(({ dependsOn }) =>
      dependsOn.some(({ containerName }) => rest.some(({ name }) => name === containerName)),
    );
    if (next.length === rest.length) throw clientException('Containers depend on one another.');
    rest = next;
  }
}
