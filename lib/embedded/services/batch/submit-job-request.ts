import * as z from 'zod';
import { readRequest } from './batch-error';
import { environmentSchema, requirementsSchema } from './container-schema';
import { timeoutSchema } from './job-definition';
import { retryStrategySchema } from './retry-strategy';

const overrideFields = {
  command: z.array(z.string()).optional(),
  environment: environmentSchema.optional(),
  resourceRequirements: requirementsSchema.optional(),
};

const ecsOverrideSchema = z.strictObject({
  taskProperties: z
    .array(
      z.strictObject({
        containers: z.array(z.strictObject({ name: z.string(), ...overrideFields })).default([]),
      }),
    )
    .max(1)
    .default([]),
});

// Array jobs, fair shares, several nodes and Kubernetes are not modelled, and so refused by name.
const requestSchema = z.strictObject({
  jobName: z
    .string()
    .regex(
      /^[A-Za-z0-9][\w-]{0,127}$/,
      'must begin with a letter or digit, and hold up to 128 letters, digits, hyphens and underscores',
    ),
  jobQueue: z.string(),
  jobDefinition: z.string(),
  parameters: z.record(z.string(), z.string()).default({}),
  dependsOn: z
    .array(z.strictObject({ jobId: z.string() }))
    .max(20)
    .default([]),
  containerOverrides: z
    .strictObject({
      ...overrideFields,
      vcpus: z.number().int().optional(),
      memory: z.number().int().optional(),
    })
    .optional(),
  ecsPropertiesOverride: ecsOverrideSchema.optional(),
  retryStrategy: retryStrategySchema.optional(),
  timeout: timeoutSchema.optional(),
  propagateTags: z.boolean().optional(),
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
});

/** A checked SubmitJob. */
export type SubmitJobRequest = z.infer<typeof requestSchema>;

/** What a job changes of one container. */
export interface ContainerOverride {
  readonly name: string;
  readonly command?: readonly string[] | undefined;
  readonly environment?: z.infer<typeof environmentSchema> | undefined;
  readonly resourceRequirements?: z.infer<typeof requirementsSchema> | undefined;
}

/** Checks what can be checked without knowing the account; a parameter that is not modelled is refused by name. */
export function readSubmitJob(input: unknown): SubmitJobRequest {
  return readRequest('SubmitJob', requestSchema, input);
}

/** The overrides of all containers, whichever way they were said. */
export function overridesOf(request: SubmitJobRequest): readonly ContainerOverride[] {
  const { containerOverrides: plain, ecsPropertiesOverride: ecs } = request;
  if (plain === undefined) return ecs?.taskProperties[0]?.containers ?? [];
  const { vcpus, memory, ...override } = plain;
  const old = [
    ...(vcpus === undefined ? [] : [{ type: 'VCPU' as const, value: String(vcpus) }]),
    ...(memory === undefined ? [] : [{ type: 'MEMORY' as const, value: String(memory) }]),
  ];
  const resourceRequirements = [...(override.resourceRequirements ?? []), ...old];
  return [{ ...override, resourceRequirements, name: 'default' }];
}
