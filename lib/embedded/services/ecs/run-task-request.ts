import { z } from 'zod';
import { AwsError, notImplemented } from '../../world';

const tagSchema = z.object({ key: z.string(), value: z.string() });

const containerOverrideSchema = z.strictObject({
  name: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
  cpu: z.number().optional(),
  memory: z.number().optional(),
  memoryReservation: z.number().optional(),
});

const overridesSchema = z.strictObject({
  containerOverrides: z.array(containerOverrideSchema).optional(),
  cpu: z.string().optional(),
  memory: z.string().optional(),
  taskRoleArn: z.string().optional(),
  executionRoleArn: z.string().optional(),
  ephemeralStorage: z.unknown().optional(),
});

const requestSchema = z.strictObject({
  cluster: z.string().default('default'),
  taskDefinition: z.string(),
  clientToken: z.string().max(64).optional(),
  count: z.number().int().min(1).max(10).default(1),
  startedBy: z
    .string()
    .max(128)
    .regex(/^[\w/-]*$/)
    .optional(),
  group: z.string().optional(),
  launchType: z.string().optional(),
  platformVersion: z.string().optional(),
  networkConfiguration: z
    .strictObject({
      awsvpcConfiguration: z
        .strictObject({
          subnets: z.array(z.string()).min(1).max(16),
          securityGroups: z.array(z.string()).optional(),
          assignPublicIp: z.enum(['ENABLED', 'DISABLED']).optional(),
        })
        .optional(),
    })
    .optional(),
  overrides: overridesSchema.default({}),
  tags: z.array(tagSchema).default([]),
  propagateTags: z.enum(['TASK_DEFINITION', 'SERVICE', 'NONE']).optional(),
  enableECSManagedTags: z.boolean().optional(),
  enableExecuteCommand: z.literal(false).optional(),
  referenceId: z.string().optional(),
});

/** A checked RunTask. */
export type RunTaskRequest = z.infer<typeof requestSchema> & {
  readonly subnets: readonly string[];
};

/** Checks what can be checked without knowing the account; a parameter that is not modelled is refused by name. */
export function readRunTask(input: unknown): RunTaskRequest {
  const parsed = requestSchema.safeParse(input);
  if (!parsed.success) throw refusal(parsed.error);
  const request = parsed.data;
  if (JSON.stringify(request.overrides).length > 8192) {
    throw invalid('Container Overrides length must be at most 8192');
  }
  if (request.launchType !== 'FARGATE') {
    throw invalid('No Container Instances were found in your cluster.');
  }
  const subnets = request.networkConfiguration?.awsvpcConfiguration?.subnets;
  if (subnets === undefined) {
    throw invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  return { ...request, subnets };
}

/** An InvalidParameterException of ECS. */
export function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

function refusal(error: z.ZodError): AwsError {
  const [issue] = error.issues;
  const place = issue?.path.join('.') ?? '';
  if (issue?.code === 'unrecognized_keys') {
    return notImplemented(`ecs:RunTask with ${[place, ...issue.keys].filter(Boolean).join(' ')}`);
  }
  if (place === 'enableExecuteCommand') return notImplemented(`ecs:RunTask with ${place}`);
  return invalid(`Invalid value at "${place}": ${issue?.message ?? 'invalid'}`);
}
