import * as z from 'zod';

const unused = z.unknown().optional();

// Names become names of folders here.
const nameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][\w-]{0,254}$/, 'must be letters, digits, - and _');

export const environmentSchema = z.array(
  z.strictObject({ name: z.string(), value: z.coerce.string() }),
);

/** Graphics processors are not modelled. */
export const requirementsSchema = z.array(
  z.strictObject({ type: z.enum(['VCPU', 'MEMORY']), value: z.coerce.string() }),
);

const logConfigurationSchema = z.strictObject({
  logDriver: z.literal('awslogs'),
  options: z
    .strictObject({
      'awslogs-group': z.string().optional(),
      'awslogs-stream-prefix': z.string().optional(),
      'awslogs-region': z.string().optional(),
      'awslogs-create-group': z.string().optional(),
      'max-buffer-size': z.string().optional(),
      mode: z.string().optional(),
    })
    .default({}),
  secretOptions: z.tuple([]).optional(),
});

const mountPointSchema = z.strictObject({
  sourceVolume: nameSchema,
  containerPath: z.string(),
  readOnly: z.boolean().optional(),
});

// A volume is a folder of the job's, whatever folder of an instance it would be.
const volumesSchema = z.array(z.strictObject({ name: nameSchema, host: unused }));

const sharedFields = {
  image: z.string(),
  command: z.array(z.string()).default([]),
  environment: environmentSchema.default([]),
  resourceRequirements: requirementsSchema.default([]),
  logConfiguration: logConfigurationSchema.optional(),
  mountPoints: z.array(mountPointSchema).default([]),
  secrets: z.tuple([]).optional(),
  // Accepted without effect: what a local process has anyway, or what nobody could notice.
  ...{ linuxParameters: unused, privileged: unused, readonlyRootFilesystem: unused },
  ...{ ulimits: unused, user: unused },
};

const placeFields = {
  volumes: volumesSchema.default([]),
  executionRoleArn: z.string().optional(),
  enableExecuteCommand: z.literal(false).optional(),
  ...{ networkConfiguration: unused, ephemeralStorage: unused, runtimePlatform: unused },
};

export const containerPropertiesSchema = z.strictObject({
  ...sharedFields,
  ...placeFields,
  jobRoleArn: z.string().optional(),
  vcpus: z.coerce.number().optional(),
  memory: z.coerce.number().optional(),
  fargatePlatformConfiguration: unused,
});

const taskContainerSchema = z.strictObject({
  ...sharedFields,
  name: nameSchema,
  essential: z.boolean().default(true),
  dependsOn: z
    .array(
      z.strictObject({
        containerName: z.string(),
        condition: z.enum(['START', 'COMPLETE', 'SUCCESS']),
      }),
    )
    .default([]),
  stopTimeout: z.coerce.number().int().min(0).max(120).optional(),
});

export const ecsPropertiesSchema = z.strictObject({
  taskProperties: z.tuple([
    z.strictObject({
      ...placeFields,
      containers: z.array(taskContainerSchema).min(1).max(10),
      taskRoleArn: z.string().optional(),
      ...{ networkMode: unused, platformVersion: unused },
    }),
  ]),
});

export type ContainerProperties = z.infer<typeof containerPropertiesSchema>;
export type EcsProperties = z.infer<typeof ecsPropertiesSchema>;
export type TaskContainer = z.infer<typeof taskContainerSchema>;
export type ResourceRequirement = z.infer<typeof requirementsSchema>[number];
