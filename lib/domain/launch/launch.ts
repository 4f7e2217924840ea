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

/**
 * A launch as its row in the Launches table says it. People edit rows in the console: whatever they may have typed is
 * read leniently, and what only we write is required.
 */
export const launchSchema = z.object({
  launchId: z.string(),
  /** What the row shows; a person may have typed a word over it. */
  status: z.string().optional().catch(undefined),
  /** Our own copy of the status, which every decision and condition looks at. */
  recordedStatus: z.enum(LAUNCH_STATUSES),
  statusReason: z.string().optional().catch(undefined),
  /** When the recorded status became what it is; absent until it changes for the first time. */
  statusSince: z.string().optional().catch(undefined),
  attempt: z.number().int().positive(),
  /** Rises with each write of ours. */
  version: z.number().int().positive(),
  name: z.string(),
  workflow: z.string().optional(),
  workflowVersion: z.string().optional(),
  /** Absent when the deployment has a definition of the workflow: the sheet brought it along, or it is somebody else's. */
  workflowOrigin: z.enum(['own', 'foreign']).optional().catch(undefined),
  engine: z.string().optional(),
  /** The ECS cluster, the queue or the state machine that runs the engine. */
  workflowEndpoint: z.string().optional(),
  computeService: z.string().optional().catch(undefined),
  /** How long it may be stuck until somebody acts; the deployment's own when absent. */
  patienceMinutes: z.number().positive().optional().catch(undefined),
  parameters: editableMapSchema,
  resources: editableMapSchema,
  dataPath: z.string().optional(),
  outputPath: z.string().optional(),
  configurationPath: z.string(),
  configurationVersionId: z.string(),
  artifactsPath: z.string(),
  command: z.string().optional(),
  taskArn: z.string().optional(),
  /** `detail.version` of the last ECS event that was applied. */
  taskVersion: z.number().optional(),
  logGroup: z.string().optional(),
  logStream: z.string().optional(),
  logUrl: z.string().optional(),
  // What a person broke of these is known again from the next report.
  progress: progressSchema.optional().catch(undefined),
  jobs: jobCountsSchema.optional().catch(undefined),
  /** When its jobs were counted last, where rows of jobs are counted. */
  jobsCountedAt: z.string().optional().catch(undefined),
  steps: stepsSchema.optional().catch(undefined),
  /** Which report `steps` comes from: they can overtake one another. */
  stepsSequence: z.number().optional().catch(undefined),
  failure: runFailureSchema.optional(),
  /** Why it does not go on although it has not failed; absent while it does. */
  attention: attentionSchema.optional().catch(undefined),
  /** When the sweep last brought the status up to what the platform said, because no event had. */
  repairedAt: z.string().optional(),
  /** Of a rejected sheet: every mistake in it. */
  errors: z.array(inputErrorSchema).optional(),
  /** Mistakes beyond those stored in `errors`. */
  moreErrors: z.number().int().positive().optional(),
  registeredAt: z.string(),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  elapsedSeconds: z.number().optional(),
  costUsd: z.object({ estimate: z.union([z.number(), z.literal('unknown')]), basis: z.string() }),
  updatedAt: z.string(),
  /** Keys of the table's indexes, which follow from ID and workflow: each write of ours restores them. */
  shard: z.number().optional().catch(undefined),
  workflowShard: z.string().optional().catch(undefined),
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
  | 'workflowShard';

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
