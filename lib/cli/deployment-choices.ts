import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { DeploymentChoices } from '../actions/diagnose-account';
import { BATCH_DEFAULTS } from '../contract/batch-defaults';
import { DEFAULT_ENGINE_SIZE, type EngineSize } from '../contract/engine-size';
import { DEFAULT_LAUNCH_LIMITS, type LaunchLimits } from '../contract/launch-limits';

/** What the settings in cdk.json choose, and whether they could be read. */
export interface ReadChoices {
  readonly stackName: string | undefined;
  /** Folder of the operator's own workflow definitions, seen from that of cdk.json. */
  readonly workflowsFolder: string | undefined;
  readonly choices: DeploymentChoices;
  /** Of the engine task. */
  readonly engineSize: EngineSize;
  readonly limits: LaunchLimits;
  /** Why the choices are those of a deployment without settings; absent when they are those of the file. */
  readonly unreadable?: string | undefined;
}

const optionalText = z.string().optional().catch(undefined);

const networkSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('public') }),
  z.object({ kind: z.literal('private'), natGateways: z.number().default(1) }),
  z.object({
    kind: z.literal('existing'),
    vpcId: z.string(),
    subnetIds: z.array(z.string()),
    assignPublicIp: z.boolean().default(false),
  }),
]);

/**
 * Only a few keys, each on its own: synthesis says what is wrong with settings, and a mistake in one of them is no reason to
 * look at nothing.
 */
const settingsSchema = z.object({
  stackName: optionalText,
  workflowsFolder: optionalText,
  images: z.object({ snakemake: optionalText, snakemake7: optionalText }).catch({}),
  batch: z
    .object({
      instanceTypes: z.array(z.string()).catch(BATCH_DEFAULTS.instanceTypes),
      onDemandMaxVcpus: z.number().catch(BATCH_DEFAULTS.onDemandMaxVcpus),
      spotMaxVcpus: z.number().catch(BATCH_DEFAULTS.spotMaxVcpus),
      fargateMaxVcpus: z.number().catch(BATCH_DEFAULTS.fargateMaxVcpus),
    })
    .catch(BATCH_DEFAULTS),
  batchJobLogs: z.boolean().catch(false),
  engineCpus: z.number().positive().catch(DEFAULT_ENGINE_SIZE.cpus),
  engineMemoryMib: z.number().positive().catch(DEFAULT_ENGINE_SIZE.memoryMib),
  engineDiskGib: z.number().positive().catch(DEFAULT_ENGINE_SIZE.diskGib),
  limits: z
    .object({
      jobs: z.number().positive().catch(DEFAULT_LAUNCH_LIMITS.jobs),
      hours: z.number().positive().catch(DEFAULT_LAUNCH_LIMITS.hours),
    })
    .catch(DEFAULT_LAUNCH_LIMITS),
  network: networkSchema.catch({ kind: 'public' }),
  permissionsBoundary: optionalText,
  encryptionKey: optionalText,
});

/** As the CDK has it, unless its context says another. */
const DEFAULT_QUALIFIER = 'hnb659fds';

const contextSchema = z.object({
  wfm: z.unknown().optional(),
  '@aws-cdk/core:bootstrapQualifier': z.string().catch(DEFAULT_QUALIFIER),
});

const appSchema = z.object({ context: contextSchema.default(contextSchema.parse({})) });

/** Reads the context of cdk.json as deployment would, if it could. */
export function readDeploymentChoices(productFolder: string): ReadChoices {
  const file = join(productFolder, 'cdk.json');
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return describe(appSchema.parse(content).context);
  } catch (error) {
    const unreadable = error instanceof Error ? error.message : String(error);
    return { ...describe(contextSchema.parse({})), unreadable };
  }
}

function describe(context: z.infer<typeof contextSchema>): ReadChoices {
  const settings = settingsSchema.parse(context.wfm ?? {});
  const { stackName, workflowsFolder, images, batch, encryptionKey } = settings;
  const { snakemake, snakemake7 } = images;
  return {
    stackName,
    workflowsFolder,
    engineSize: {
      cpus: settings.engineCpus,
      memoryMib: settings.engineMemoryMib,
      diskGib: settings.engineDiskGib,
    },
    limits: settings.limits,
    choices: {
      instanceTypes: batch.instanceTypes,
      maxVcpus: {
        ec2: batch.onDemandMaxVcpus,
        spot: batch.spotMaxVcpus,
        fargate: batch.fargateMaxVcpus,
      },
      bootstrapQualifier: context['@aws-cdk/core:bootstrapQualifier'],
      imageUris: [snakemake, snakemake7].filter((uri) => uri !== undefined),
      buildsImages: snakemake === undefined || snakemake7 === undefined,
      readsSharedJobLogs: settings.batchJobLogs,
      network: settings.network,
      permissionsBoundary: settings.permissionsBoundary,
      encryptionKeyArn: encryptionKey?.startsWith('arn:') === true ? encryptionKey : undefined,
    },
  };
}
