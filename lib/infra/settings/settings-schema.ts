import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { slurmClusterSchema } from '../../contract/compute-services';
import { DEFAULT_ENGINE_SIZE } from '../../contract/engine-size';
import { DEFAULT_LAUNCH_LIMITS } from '../../contract/launch-limits';
import { STACK_NAME } from '../../contract/stack-outputs';
import { batchSchema } from './batch-settings';
import { ENGINE_CPUS } from './fargate-sizes';
import { networkSchema } from './network-settings';
import {
  KEY_ARN,
  bucketNameSchema,
  foreignBucketSchema,
  imageUriSchema,
  notificationSchema,
  setting,
  wholeNumber,
} from './setting-kinds';

const RETENTION_CHOICES = Object.values(RetentionDays)
  .filter((value) => typeof value === 'number')
  .join(', ');

const STATE_MACHINE_ARN = /^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:stateMachine:\S+$/;
/** What every service takes in a tag; some take more. */
const TAG_CHARACTERS = 'letters A to Z, digits, spaces and _.:/=+-@';
const NOT_A_SIZE = `must be one of ${ENGINE_CPUS.join(', ')}`;
const NOT_A_KEY = 'must be "aws", "own" or the ARN of a KMS key';
const NOT_A_STATE_MACHINE = 'must be the ARN of a state machine';

const limitsSchema = z.strictObject({
  jobs: setting(wholeNumber(1, 10_000, 'jobs').default(DEFAULT_LAUNCH_LIMITS.jobs), {
    description: 'Jobs of a launch at a time',
  }),
  hours: setting(wholeNumber(1, 720, 'hours').default(DEFAULT_LAUNCH_LIMITS.hours), {
    description: 'Hours of a run; also its time limit when the sheet states none',
  }),
});

const sheetWorkflowsSchema = z.strictObject({
  steps: setting(z.boolean('must be true or false').default(true), {
    description: 'Whether a sheet may have steps of its own',
  }),
  sources: setting(
    z
      .array(
        z
          .string()
          .regex(
            /^(?:https?|s3|file):\/\/(?:[\x21-\x2b\x2d-\x7e]+\/)?$/,
            'must be the start of a URL up to a slash, e.g. "https://github.com/lab/"',
          ),
      )
      .default(['https://', 's3://']),
    {
      description:
        'What the URL starts with of a workflow that a sheet may name; `[]` for none; those in S3 must be in a data bucket as well',
    },
  ),
});

const DAY_MINUTES = 1440;

const stuckSchema = z.strictObject({
  reportMinutes: setting(wholeNumber(15, DAY_MINUTES, 'minutes').default(30), {
    description:
      'After how long a launch that does not go on says so in its row: a job that waits or does not start, an engine that is silent',
  }),
  actMinutes: setting(wholeNumber(15, 30 * DAY_MINUTES, 'minutes').default(DAY_MINUTES), {
    description:
      'How long after the report the job or engine that keeps it is ended; what a sheet says in compute.patience counts more',
  }),
});

/** What a deployment may choose: the key `wfm` in the context of cdk.json. */
export const deploymentSettingsSchema = z.strictObject({
  stackName: setting(
    z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/, 'must be letters, digits and hyphens')
      .default(STACK_NAME),
    { description: 'Name of the stack; several deployments in an account differ in it' },
  ),
  tags: setting(
    z
      .record(
        z
          .string()
          .regex(
            /^(?!aws:)[\w .:/=+@-]{1,128}$/i,
            `must be 1 to 128 of ${TAG_CHARACTERS}, and not begin with "aws:"`,
          ),
        z.string().regex(/^[\w .:/=+@-]{0,256}$/, `must be at most 256 of ${TAG_CHARACTERS}`),
      )
      .default({}),
    {
      description:
        'Tags of every resource, and of the jobs and tasks of every launch; the network and instances keep a `Name` of their own. Change them while nothing runs: CloudFormation replaces queues and compute environments of Batch, which ends their jobs',
    },
  ),
  permissionsBoundary: setting(
    z
      .string()
      .regex(
        /^(arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+|[\w+=,.@-]{1,128})$/,
        'must be the name or the ARN of a managed policy',
      )
      .optional(),
    { description: 'Managed policy that bounds every role of the stack' },
  ),
  network: setting(networkSchema.default({ kind: 'public' }), {
    description:
      '`{"kind": "public"}`: own VPC, public subnets, nothing comes in; `{"kind": "private"}`: own VPC, private subnets; `{"kind": "existing", ...}`: yours',
    cost: 'public: an address by the hour for each task or instance while it runs',
  }),
  encryptionKey: setting(
    z
      .string(NOT_A_KEY)
      .refine((key) => ['aws', 'own'].includes(key) || KEY_ARN.test(key), NOT_A_KEY)
      .default('aws'),
    {
      description:
        'What encrypts bucket, tables, queues and topic: keys of AWS, a key that the stack makes, or a key of yours',
      cost: 'own: 1 USD a month; own and yours: requests',
    },
  ),
  engineCpus: setting(
    z
      .number(NOT_A_SIZE)
      .refine((cpus) => ENGINE_CPUS.includes(cpus), NOT_A_SIZE)
      .default(DEFAULT_ENGINE_SIZE.cpus),
    {
      description: 'vCPUs of the engine task; with `engine-task` also of all jobs together',
      cost: 'by the second while a launch runs',
    },
  ),
  engineMemoryMib: setting(
    z.int('must be a whole number of MiB').default(DEFAULT_ENGINE_SIZE.memoryMib),
    {
      description: 'Memory of the engine task in MiB, as much as Fargate gives with its vCPUs',
      cost: 'by the second while a launch runs',
    },
  ),
  engineDiskGib: setting(wholeNumber(21, 200, 'GiB').default(DEFAULT_ENGINE_SIZE.diskGib), {
    description: 'Disk of the engine task in GiB',
    cost: 'above 20 GiB by the second while a launch runs',
  }),
  images: setting(
    z
      .strictObject({
        snakemake: setting(imageUriSchema.optional(), {
          description: 'Image with Snakemake 9',
        }),
        snakemake7: setting(imageUriSchema.optional(), {
          description: 'Image with Snakemake 7 and Tibanna',
        }),
      })
      .default({}),
    {
      description:
        'URIs of images to use instead of those that deployment builds from `images/`; with both, no Docker is needed',
      cost: 'built here: storage of the images in ECR',
    },
  ),
  workflowsFolder: setting(
    z
      .string()
      .regex(/^\S(?:[^\p{Cc}]*\S)?$/u, 'must be the path of a folder')
      .optional(),
    {
      description:
        'Folder of your own workflows, `<name>/workflow.yaml`, seen from that of cdk.json; sheets may name them like those of this repository, of which none may have the same name',
    },
  ),
  dataBuckets: setting(z.array(foreignBucketSchema).default([]), {
    description:
      'Further buckets that sheets may read from: names, or `{"name", ...}` for another account or a customer key',
  }),
  outputBuckets: setting(z.array(foreignBucketSchema).default([]), {
    description: 'Further buckets that sheets may name as output, written the same way',
  }),
  batch: setting(batchSchema.default(batchSchema.parse({})), {
    description: 'AWS Batch',
    cost: 'nothing while no job runs',
  }),
  slurmClusters: setting(z.array(slurmClusterSchema).default([]), {
    description: 'Slurm clusters that take jobs; this version checks and stores them only',
    cost: 'nothing here; a cluster costs what it costs',
  }),
  tibanna: setting(
    z
      .strictObject({
        stateMachineArn: setting(z.string().regex(STATE_MACHINE_ARN, NOT_A_STATE_MACHINE), {
          description: 'ARN of its state machine',
        }),
        logBucket: setting(bucketNameSchema, { description: 'Bucket of its logs' }),
      })
      .optional(),
    {
      description: 'The unicorn that Tibanna has deployed; this version checks and stores it only',
    },
  ),
  batchJobLogs: setting(z.boolean('must be true or false').default(false), {
    description:
      'Read `/aws/batch/job` too, for engines that register job definitions of their own; the group must exist, and takes two readers at most',
  }),
  notifications: setting(z.array(notificationSchema).default([]), {
    description: 'People who may be written to; a sheet may name these and nobody else',
  }),
  sheetWorkflows: setting(sheetWorkflowsSchema.default(sheetWorkflowsSchema.parse({})), {
    description:
      'Workflows that a sheet may bring along: whoever may upload sheets then runs programs with the rights of the engine task',
  }),
  limits: setting(limitsSchema.default(limitsSchema.parse({})), {
    description: 'What no sheet can exceed',
  }),
  stuck: setting(stuckSchema.default(stuckSchema.parse({})), {
    description: 'Launches that neither go on nor fail',
  }),
  sweepMinutes: setting(wholeNumber(1, 60, 'minutes').default(5), {
    description: 'How often launches are compared with what AWS says of them',
    cost: '0.04 USD a month at 5 minutes, 0.21 at 1',
  }),
  logRetentionDays: setting(
    z
      .enum(RetentionDays, { error: `must be one of ${RETENTION_CHOICES}` })
      .default(RetentionDays.ONE_MONTH),
    { description: 'Of all log groups', cost: 'logs by size' },
  ),
  sampleSheetGraceSeconds: setting(wholeNumber(0, 60, 'seconds').default(10), {
    description: 'How long a sample sheet may come after its sheet',
  }),
});

export type DeploymentSettings = z.infer<typeof deploymentSettingsSchema>;
export type ForeignBucket = DeploymentSettings['dataBuckets'][number];
export type NetworkSettings = DeploymentSettings['network'];
