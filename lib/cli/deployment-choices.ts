import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { DeploymentChoices } from '../actions/diagnose-account';
import { BATCH_DEFAULTS } from '../contract/batch-defaults';

/** What the settings in cdk.json choose, and whether they could be read. */
export interface ReadChoices {
  readonly stackName: string | undefined;
  readonly choices: DeploymentChoices;
  /** Why the choices are those of a deployment without settings; absent when they are those of the file. */
  readonly unreadable?: string | undefined;
}

const optionalText = z.string().optional().catch(undefined);

/**
 * Only a few keys, each on its own: synthesis says what is wrong with settings, and a mistake in one of them is no reason to
 * look at nothing.
 */
const settingsSchema = z.object({
  stackName: optionalText,
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
});

const appSchema = z.object({
  context: z.object({ wfm: z.unknown().optional() }).optional(),
});

/** Reads the context of cdk.json as deployment would, if it could. */
export function readDeploymentChoices(productFolder: string): ReadChoices {
  const file = join(productFolder, 'cdk.json');
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return describe(settingsSchema.parse(appSchema.parse(content).context?.wfm ?? {}));
  } catch (error) {
    const unreadable = error instanceof Error ? error.message : String(error);
    return { ...describe(settingsSchema.parse({})), unreadable };
  }
}

function describe(settings: z.infer<typeof settingsSchema>): ReadChoices {
  const { stackName, images, batch, batchJobLogs } = settings;
  const { snakemake, snakemake7 } = images;
  return {
    stackName,
    choices: {
      instanceTypes: batch.instanceTypes,
      maxVcpus: {
        ec2: batch.onDemandMaxVcpus,
        spot: batch.spotMaxVcpus,
        fargate: batch.fargateMaxVcpus,
      },
      imageUris: [snakemake, snakemake7].filter((uri) => uri !== undefined),
      buildsImages: snakemake === undefined || snakemake7 === undefined,
      readsSharedJobLogs: batchJobLogs,
    },
  };
}
