import * as z from 'zod';
import { BATCH_DEFAULTS } from '../../contract/batch-defaults';
import { setting, wholeNumber } from './setting-kinds';

const vcpusSchema = wholeNumber(1, 100_000, 'vCPUs');

/** A family's letters after its generation name what it has: `g` is Graviton, as in m7g, c6gn, x2gd. */
const ARM_FAMILY = /^(?:default_arm64$|a1|[a-z]+\d+[a-z]*g[a-z]*)(?:\.|-|$)/;

const instanceTypeSchema = z
  .string()
  .regex(
    /^(?:default_(?:x86_64|arm64)|[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)?)$/,
    'must be an instance type or family, e.g. "m6i.2xlarge" or "m6i", or "optimal" or "default_x86_64"',
  )
  .refine((type) => !ARM_FAMILY.test(type), {
    error: 'must be an x86_64 type: the images hold programs for x86_64, and Graviton is Arm',
  });

/** What jobs of AWS Batch run on. */
export const batchSchema = z.strictObject({
  instanceTypes: setting(
    z
      .array(instanceTypeSchema)
      .min(1, 'must name at least one instance type')
      .default(BATCH_DEFAULTS.instanceTypes),
    {
      description:
        'Instance types or families (x86_64), or `optimal` or `default_x86_64`, with which Batch chooses',
    },
  ),
  onDemandMaxVcpus: setting(vcpusSchema.default(BATCH_DEFAULTS.onDemandMaxVcpus), {
    description: 'Most vCPUs of `batch-ec2` at a time',
    cost: 'instances by the second while jobs run',
  }),
  spotMaxVcpus: setting(vcpusSchema.default(BATCH_DEFAULTS.spotMaxVcpus), {
    description: 'Most vCPUs of `batch-ec2-spot` at a time',
    cost: 'instances by the second while jobs run',
  }),
  fargateMaxVcpus: setting(vcpusSchema.default(BATCH_DEFAULTS.fargateMaxVcpus), {
    description: 'Most vCPUs of `batch-fargate` at a time',
    cost: 'by the second while jobs run',
  }),
  diskGib: setting(wholeNumber(30, 16_384, 'GiB').default(100), {
    description: 'Disk of an instance, which its jobs share',
    cost: 'by the second while an instance runs',
  }),
  /** Batch's own limits are 600 and 86,400 seconds. */
  blockedMinutes: setting(wholeNumber(10, 1440, 'minutes').default(120), {
    description: 'After how long Batch cancels a job at the head of a queue that cannot start',
  }),
  updateTimeoutMinutes: setting(wholeNumber(1, 360, 'minutes').default(360), {
    description: 'How long running jobs may go on when an update replaces their instances',
  }),
});
