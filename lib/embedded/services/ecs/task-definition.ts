import { z } from 'zod';

const nameValues = z.array(z.strictObject({ Name: z.string(), Value: z.coerce.string() }));

const logConfigurationSchema = z.strictObject({
  LogDriver: z.literal('awslogs'),
  Options: z.strictObject({
    'awslogs-group': z.string(),
    'awslogs-stream-prefix': z.string(),
    'awslogs-region': z.string().optional(),
    'awslogs-create-group': z.string().optional(),
    'max-buffer-size': z.string().optional(),
    mode: z.string().optional(),
  }),
});

const containerSchema = z.strictObject({
  Name: z.string(),
  Image: z.string(),
  Essential: z.literal(true).optional(),
  EntryPoint: z.array(z.string()).optional(),
  Command: z.array(z.string()).optional(),
  Environment: nameValues.optional(),
  LogConfiguration: logConfigurationSchema.optional(),
  StopTimeout: z.coerce.number().int().min(0).max(120).default(30),
  Cpu: z.coerce.number().optional(),
  Memory: z.coerce.number().optional(),
  MemoryReservation: z.coerce.number().optional(),
  // Accepted without effect: what a local process has anyway, or what nobody could notice.
  LinuxParameters: z.unknown().optional(),
  ReadonlyRootFilesystem: z.unknown().optional(),
  Privileged: z.literal(false).optional(),
  User: z.unknown().optional(),
  Ulimits: z.unknown().optional(),
  DockerLabels: z.unknown().optional(),
  PortMappings: z.unknown().optional(),
  PseudoTerminal: z.literal(false).optional(),
  Interactive: z.literal(false).optional(),
});

const propertiesSchema = z.strictObject({
  Family: z.string().optional(),
  Cpu: z.coerce.string(),
  Memory: z.coerce.string(),
  NetworkMode: z.literal('awsvpc'),
  RequiresCompatibilities: z.array(z.string()),
  TaskRoleArn: z.string().optional(),
  ExecutionRoleArn: z.string().optional(),
  // Embedded AWS runs the one container's command as a local process: a second one would need a network of their own.
  ContainerDefinitions: z.tuple([containerSchema]),
  EphemeralStorage: z.unknown().optional(),
  RuntimePlatform: z.unknown().optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).optional(),
  Volumes: z.tuple([]).optional(),
});

export type ContainerDefinition = z.infer<typeof containerSchema>;

/** A task definition as embedded AWS runs it. */
export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly cpu: string;
  readonly memory: string;
  readonly compatibilities: readonly string[];
  readonly taskRoleArn: string | undefined;
  readonly executionRoleArn: string | undefined;
  readonly container: ContainerDefinition;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  /** The template's own words, for DescribeTaskDefinition. */
  readonly properties: unknown;
}

/** Reads the resolved properties of an AWS::ECS::TaskDefinition; one that it does not know it refuses by name. */
export function readTaskDefinition(declared: {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly properties: unknown;
}): TaskDefinition {
  const { family } = declared;
  const parsed = propertiesSchema.safeParse(declared.properties);
  if (!parsed.success) {
    throw new Error(
      `Cannot register task definition "${family}": ${z.prettifyError(parsed.error)}`,
    );
  }
  const { Cpu, Memory, RequiresCompatibilities, ContainerDefinitions, Tags } = parsed.data;
  const [container] = ContainerDefinitions;
  if ((container.EntryPoint ?? []).length + (container.Command ?? []).length === 0) {
    throw new Error(
      `Cannot register task definition "${family}": container "${container.Name}" must state EntryPoint or Command, because there is no image here to look them up in`,
    );
  }
  return {
    ...declared,
    cpu: Cpu,
    memory: Memory,
    compatibilities: RequiresCompatibilities,
    taskRoleArn: parsed.data.TaskRoleArn,
    executionRoleArn: parsed.data.ExecutionRoleArn,
    container,
    tags: Tags ?? [],
  };
}

/** A template's properties in the letter case of the ECS API. */
export function asApiShape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asApiShape);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      // The keys of these are their user's, not ECS's.
      name === 'Options' || name === 'DockerLabels' ? member : asApiShape(member),
    ]),
  );
}
