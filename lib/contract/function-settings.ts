import * as z from 'zod';

/** The environment of each function: infrastructure fills it, the handler parses it once, and neither knows more. */

const listSchema = z
  .string()
  .transform((text) => (text === '' ? [] : text.split(',')))
  .pipe(z.array(z.string().min(1)));

const mapSchema = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.record(z.string(), z.string()))
  .transform((entries): ReadonlyMap<string, string> => new Map(Object.entries(entries)));

const numberSchema = z.string().regex(/^\d+$/).transform(Number);

/** What the engine task offers; a sheet that asks for more is refused. */
const engineSizeShape = {
  ENGINE_CPUS: numberSchema,
  ENGINE_MEMORY_MIB: numberSchema,
  ENGINE_DISK_GIB: numberSchema,
};

/** Where engine tasks run and report. */
const engineReportShape = {
  CLUSTER_ARN: z.string(),
  CONTAINER_NAME: z.string(),
  ENGINE_LOG_GROUP: z.string(),
  /** Log streams are named `<prefix>/<container>/<task id>`. */
  ENGINE_LOG_STREAM_PREFIX: z.string(),
};

export const registerSettingsSchema = z.object({
  BUCKET_NAME: z.string(),
  LAUNCHES_TABLE: z.string(),
  /** Comma-separated names of further buckets that a sheet may read from. */
  DATA_BUCKETS: listSchema,
  /** Comma-separated names of further buckets that a sheet may write to. */
  OUTPUT_BUCKETS: listSchema,
  /** Comma-separated keys of the deployment's tags, which no sheet may set. */
  TAG_KEYS: listSchema,
  /** Whether a sheet may have steps of its own. */
  SHEET_STEPS: z.enum(['true', 'false']).transform((text) => text === 'true'),
  /** Comma-separated starts of the URLs of workflows that a sheet may name. */
  SHEET_SOURCES: listSchema,
  ...engineSizeShape,
  /** At most so many jobs of a launch at a time, whatever its sheet says. */
  LIMIT_JOBS: numberSchema,
  /** At most so many hours for a run; also its time limit when the sheet states none. */
  LIMIT_HOURS: numberSchema,
  METRICS_NAMESPACE: z.string(),
  /** How long a sample sheet beside the configuration sheet may still be on its way, in seconds. */
  SAMPLE_SHEET_GRACE_SECONDS: numberSchema,
});

export const launchSettingsSchema = z.object({
  BUCKET_NAME: z.string(),
  LAUNCHES_TABLE: z.string(),
  ...engineReportShape,
  /** With its revision. */
  TASK_DEFINITION_ARN: z.string(),
  /** JSON: image that a workflow definition names -> its task definition, with its revision. */
  TASK_DEFINITIONS_BY_IMAGE: mapSchema,
  SUBNET_IDS: listSchema,
  SECURITY_GROUP_IDS: listSchema,
  /** `ENABLED` in public subnets, or nothing starts. */
  ASSIGN_PUBLIC_IP: z.enum(['ENABLED', 'DISABLED']),
  METRICS_NAMESPACE: z.string(),
  ...engineSizeShape,
});

export const logParserSettingsSchema = z.object({
  LAUNCHES_TABLE: z.string(),
  METRICS_NAMESPACE: z.string(),
});

export const stateNotifierSettingsSchema = z.object({
  BUCKET_NAME: z.string(),
  LAUNCHES_TABLE: z.string(),
  RECORDS_TABLE: z.string(),
  /** Name of the function that acts on rows: the sweep wakes it for rows that the stream has lost. */
  LAUNCH_FUNCTION: z.string(),
  ...engineReportShape,
  /** Comma-separated ARNs of the job queues. */
  JOB_QUEUE_ARNS: listSchema,
  /** Comma-separated ARNs of their compute environments, in the same order. */
  COMPUTE_ENVIRONMENT_ARNS: listSchema,
  /** The state machine that runs jobs. */
  STATE_MACHINE_ARN: z.string(),
  /** What keeps a launch from going on for so long is reported in its row. */
  STUCK_REPORT_MINUTES: numberSchema,
  /** What keeps it for so long is ended. */
  STUCK_ACT_MINUTES: numberSchema,
  METRICS_NAMESPACE: z.string(),
});

/** The environment of the engine task's container: the first by its definition, the others by RunTask's override. */
export const engineTaskSettingsSchema = z.object({
  WFM_BUCKET: z.string(),
  WFM_LAUNCH_ID: z.string(),
  WFM_ATTEMPT: numberSchema,
});

export type RegisterSettings = z.infer<typeof registerSettingsSchema>;
export type EngineReportSettings = z.infer<z.ZodObject<typeof engineReportShape>>;
export type LaunchSettings = z.infer<typeof launchSettingsSchema>;
export type LogParserSettings = z.infer<typeof logParserSettingsSchema>;
export type StateNotifierSettings = z.infer<typeof stateNotifierSettingsSchema>;
export type EngineTaskSettings = z.infer<typeof engineTaskSettingsSchema>;

/** What infrastructure must put into a function's environment. */
export type Environment<Settings> = Readonly<Record<keyof Settings & string, string>>;
