import * as z from 'zod';
import { LaunchError } from '../errors';
import { LAUNCH_STATUSES, isLaunchStatus, isTerminal, type LaunchStatus } from './launch-status';
import { jobCountsSchema, progressSchema, stepsSchema } from '../run/run-report';
import { runFailureSchema } from '../run/run-failure';
import { attentionSchema } from './attention';

/** At most so many of a sheet's errors are kept in the item, which DynamoDB bounds at 400 KB. */
export const MAXIMUM_STORED_ERRORS = 100;

const inputErrorSchema = z.object({
  file: z.string(),
  line: z.number().optional(),
  column: z.number().optional(),
  path: z.string(),
  message: z.string(),
  hint: z.string().optional(),
});

const editableMapSchema = z.record(z.string(), z.unknown()).catch({});
const optionalText = z.string().optional().catch(undefined);
const optionalNumber = z.number().optional().catch(undefined);

function lenientText(otherwise: string) {
  return z.string().catch(otherwise);
}

/**
 * A launch as its row in the Launches table says it. People edit rows in the console: whatever they may have typed is
 * read leniently, for no typing mistake may keep the status from being true. Required is what no decision can do without.
 */
export const launchSchema = z.object({
  launchId: z.string(),
  /** What the row shows; a person may have typed a word over it. */
  status: optionalText,
  /** Our own copy of the status, which every decision and condition looks at. */
  recordedStatus: z.enum(LAUNCH_STATUSES),
  statusReason: optionalText,
  /** When the recorded status became what it is; absent until it changes for the first time. */
  statusSince: optionalText,
  attempt: z.number().int().positive(),
  /** Rises with each write of ours. */
  version: z.number().int().positive(),
  name: lenientText(''),
  workflow: optionalText,
  workflowVersion: optionalText,
  /** Absent when the deployment has a definition of the workflow: the sheet brought it along, or it is somebody else's. */
  workflowOrigin: z.enum(['own', 'foreign']).optional().catch(undefined),
  engine: optionalText,
  /** The ECS cluster, the queue or the state machine that runs the engine. */
  workflowEndpoint: optionalText,
  computeService: optionalText,
  /** How long it may be stuck until somebody acts; the deployment's own when absent. */
  patienceMinutes: z.number().positive().optional().catch(undefined),
  parameters: editableMapSchema,
  resources: editableMapSchema,
  dataPath: optionalText,
  outputPath: optionalText,
  configurationPath: lenientText(''),
  configurationVersionId: lenientText(''),
  artifactsPath: lenientText(''),
  command: optionalText,
  taskArn: z
    .string()
    .regex(/^arn:[^:]+:ecs:.+:task\/./)
    .optional()
    .catch(undefined),
  /** `detail.version` of the last ECS event that was applied. */
  taskVersion: optionalNumber,
  logGroup: optionalText,
  logStream: optionalText,
  logUrl: optionalText,
  // What a person broke of these is known again from the next report.
  progress: progressSchema.optional().catch(undefined),
  jobs: jobCountsSchema.optional().catch(undefined),
  /** When its jobs were counted last, where rows of jobs are counted. */
  jobsCountedAt: optionalText,
  steps: stepsSchema.optional().catch(undefined),
  /** Which report `steps` comes from: they can overtake one another. */
  stepsSequence: optionalNumber,
  failure: runFailureSchema.optional().catch(undefined),
  /** Why it does not go on although it has not failed; absent while it does. */
  attention: attentionSchema.optional().catch(undefined),
  /** When the sweep last brought the status up to what the platform said, because no event had. */
  repairedAt: optionalText,
  /** Of a rejected sheet: every mistake in it. */
  errors: z.array(inputErrorSchema).optional().catch(undefined),
  /** Mistakes beyond those stored in `errors`. */
  moreErrors: z.number().int().positive().optional().catch(undefined),
  registeredAt: lenientText(''),
  startedAt: optionalText,
  endedAt: optionalText,
  elapsedSeconds: optionalNumber,
  costUsd: z
    .object({ estimate: z.union([z.number(), z.literal('unknown')]), basis: z.string() })
    .catch({ estimate: 'unknown', basis: '' }),
  updatedAt: lenientText(''),
  /** Since when somebody does what follows the end; news of a job that comes meanwhile removes it, and all of that is done again. */
  settlingAt: optionalText,
  /** When all that follows the end was done: jobs ended and counted, the attempt kept. */
  settledAt: optionalText,
  /** Keys of the table's indexes, which follow from the rest: each write of ours restores them. */
  shard: z.number().optional().catch(undefined),
  workflowShard: optionalText,
  unsettledShard: z.number().optional().catch(undefined),
});

export type Launch = Readonly<z.infer<typeof launchSchema>>;

/** Attributes to set; what is absent stays as it is. Key, version and time are the repository's. */
export type LaunchChange = Readonly<Partial<Omit<Launch, RepositoryAttribute>>>;

/** Set by the repository alone, or never changed. */
type RepositoryAttribute =
  | 'launchId'
  | 'status'
  | 'statusSince'
  | 'version'
  | 'updatedAt'
  | 'registeredAt'
  | 'shard'
  | 'workflowShard'
  | 'unsettledShard';

/** Reads a row, or throws a `user` error when somebody made it unreadable. */
export function parseLaunch(item: unknown): Launch {
  const parsed = launchSchema.safeParse(item);
  if (parsed.success) return parsed.data;
  const broken = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new LaunchError('UnreadableLaunchError', `Cannot read the row of a launch: ${broken}`, {
    kind: 'user',
    hint: 'Restore the named attributes of the row, or delete the row.',
  });
}

export function hasEnded(launch: Launch): boolean {
  return isTerminal(launch.recordedStatus);
}

/** Whether something is still to be done after its end; of a sheet that was rejected nothing ever ran. */
export function isUnsettled({ recordedStatus, settledAt }: Launch): boolean {
  return isTerminal(recordedStatus) && recordedStatus !== 'REJECTED' && settledAt === undefined;
}

/**
 * The word that a person has typed over `status` and that was not answered yet; empty when they removed it. One of our own
 * words wakes nobody, as our own writes do not: it is no wish, and the next write puts the status right.
 */
export function typedWord({ status }: Launch): string | undefined {
  return isLaunchStatus(status) ? undefined : (status ?? '');
}

/** The row as it shall be after a change; a word that a person typed stays until it is answered. */
export function applyChange(launch: Launch, change: LaunchChange): Launch {
  const recordedStatus: LaunchStatus = change.recordedStatus ?? launch.recordedStatus;
  const status = typedWord(launch) === undefined ? recordedStatus : launch.status;
  return { ...launch, ...change, recordedStatus, status };
}
