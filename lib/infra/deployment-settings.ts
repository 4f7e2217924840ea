import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import type { Environment, LaunchSettings, RegisterSettings } from '../contract/function-settings';
import { DEFAULT_ENGINE_SIZE } from '../contract/engine-size';
import { STACK_NAME } from '../contract/stack-outputs';

/** Memory in MiB that Fargate gives with so many CPUs. */
const FARGATE_MEMORY = new Map([
  [1, { from: 2048, to: 8192, step: 1024 }],
  [2, { from: 4096, to: 16_384, step: 1024 }],
  [4, { from: 8192, to: 30_720, step: 1024 }],
  [8, { from: 16_384, to: 61_440, step: 4096 }],
  [16, { from: 32_768, to: 122_880, step: 8192 }],
]);

const RETENTION_CHOICES = Object.values(RetentionDays)
  .filter((value) => typeof value === 'number')
  .join(', ');

const bucketNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket, without "s3://"');

/** What a deployment may choose: the key `wfm` in the context of cdk.json. */
const deploymentSettingsSchema = z
  .strictObject({
    stackName: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/, 'must be letters, digits and hyphens')
      .default(STACK_NAME),
    engineCpus: z
      .number('must be 1, 2, 4, 8 or 16')
      .refine((cpus) => FARGATE_MEMORY.has(cpus), 'must be 1, 2, 4, 8 or 16')
      .default(DEFAULT_ENGINE_SIZE.cpus),
    engineMemoryMib: z.int('must be a whole number of MiB').default(DEFAULT_ENGINE_SIZE.memoryMib),
    engineDiskGib: z
      .int('must be a whole number of GiB')
      .min(21, 'must be 21 to 200')
      .max(200, 'must be 21 to 200')
      .default(DEFAULT_ENGINE_SIZE.diskGib),
    engineImage: z
      .string()
      .regex(
        /^(?!.*:\/\/)[^\s:/]\S*$/,
        'must be an image URI, e.g. "registry.example.org/engine:1.2"',
      )
      .optional(),
    dataBuckets: z.array(bucketNameSchema).default([]),
    outputBuckets: z.array(bucketNameSchema).default([]),
    logRetentionDays: z
      .enum(RetentionDays, { error: `must be one of ${RETENTION_CHOICES}` })
      .default(RetentionDays.ONE_MONTH),
    sampleSheetGraceSeconds: z
      .int('must be a whole number of seconds')
      .min(0, 'must be 0 to 60')
      .max(60, 'must be 0 to 60')
      .default(10),
  })
  .superRefine(({ engineCpus, engineMemoryMib }, context) => {
    const memory = FARGATE_MEMORY.get(engineCpus);
    if (memory === undefined) return;
    const { from, to, step } = memory;
    const inRange = engineMemoryMib >= from && engineMemoryMib <= to;
    if (inRange && engineMemoryMib % step === 0) return;
    context.addIssue({
      code: 'custom',
      path: ['engineMemoryMib'],
      input: engineMemoryMib,
      message: `must be ${from} to ${to} in steps of ${step} with ${engineCpus} CPUs`,
    });
  });

/** The settings cannot be deployed; whoever deploys mends them. */
export class DeploymentSettingsError extends Error {
  override readonly name = 'DeploymentSettingsError';
}

export type DeploymentSettings = z.infer<typeof deploymentSettingsSchema>;

/** Reads the settings as cdk.json (an object) or `--context wfm='{...}'` (its JSON) gives them; all mistakes at once. */
export function parseDeploymentSettings(context: unknown = {}): DeploymentSettings {
  const parsed = deploymentSettingsSchema.safeParse(
    typeof context === 'string' ? parseJson(context) : context,
    { reportInput: true },
  );
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(describeIssue);
  throw new DeploymentSettingsError(
    `Cannot deploy with these settings (context key "wfm"): ${mistakes.join('; ')}`,
  );
}

/** What the engine task offers, as the functions are told it. */
export function engineSize(settings: DeploymentSettings) {
  return {
    ENGINE_CPUS: String(settings.engineCpus),
    ENGINE_MEMORY_MIB: String(settings.engineMemoryMib),
    ENGINE_DISK_GIB: String(settings.engineDiskGib),
  } satisfies Partial<Environment<RegisterSettings & LaunchSettings>>;
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(deploymentSettingsSchema.shape).join(', ');
    const unknown = issue.keys.map((key) => `"${key}"`).join(', ');
    return `unknown ${unknown}, known are ${known}`;
  }
  const name = issue.path.length === 0 ? 'settings' : issue.path.join('.');
  return `"${name}" ${issue.message}: current value is ${JSON.stringify(issue.input)}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DeploymentSettingsError(
      `Cannot read the settings (context key "wfm") as JSON: current value is ${text}`,
      { cause: error },
    );
  }
}
