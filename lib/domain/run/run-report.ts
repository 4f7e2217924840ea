import * as z from 'zod';
import { ownFindingSchema } from '../failure/own-failures';

/**
 * How an engine task reports: one JSON line on stdout per event while it runs (lines can be lost), and one object,
 * `result.json`, when it ends (the outcome).
 */

const wildcardsSchema = z.record(z.string(), z.string());

/** What is known of one failed job. */
export const jobFailureSchema = z.object({
  jobId: z.string(),
  rule: z.string(),
  wildcards: wildcardsSchema,
  /** Of the step's command; absent when it is not known. */
  exitCode: z.number().int().optional(),
  /** How often the engine has begun it; absent for once. */
  tries: z.number().int().positive().optional(),
  /** Key of the job's log in the manager's bucket. */
  logKey: z.string().optional(),
  /** The last lines of the job's log, oldest first; as all texts here without secrets. */
  logTail: z.array(z.string()),
  /** The lines around the cause, where the whole log names one. */
  excerpt: z.array(z.string()).optional(),
  /** What a rule of the workflow's definition has found in the log. */
  finding: ownFindingSchema.optional(),
});

export const progressSchema = z.object({
  completed: z.number().int().nonnegative(),
  total: z.number().int().nonnegative(),
});

/** Jobs of one step, each by its last state. */
const stepCountsSchema = z.object({
  /** As planned; of a workflow that says only when it runs what it does, those that were seen. */
  total: z.number().int().nonnegative(),
  running: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  succeeded: z.number().int().nonnegative(),
});

/** By name of the step, or of the rule in somebody else's workflow. */
export const stepsSchema = z.record(z.string(), stepCountsSchema);

export const jobCountsSchema = z.object({
  submitted: z.number().int().nonnegative(),
  running: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  succeeded: z.number().int().nonnegative(),
  /** Rises with each start and end of a job while the run goes on; a retried job makes other counts smaller again. */
  sequence: z.number().int().nonnegative().optional(),
});

const jobSchema = z.object({ jobId: z.string(), rule: z.string(), wildcards: wildcardsSchema });

const engineEventBodySchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('run-started'),
    objects: z.number().int(),
    bytes: z.number().int(),
    engineVersion: z.string(),
  }),
  z.object({ event: z.literal('job-started'), ...jobSchema.shape, jobs: jobCountsSchema }),
  z.object({ event: z.literal('job-finished'), ...jobSchema.shape, jobs: jobCountsSchema }),
  z.object({
    event: z.literal('job-failed'),
    ...jobFailureSchema.shape,
    jobs: jobCountsSchema,
  }),
  z.object({
    event: z.literal('progress'),
    ...progressSchema.shape,
    steps: stepsSchema.optional(),
    /** Of the steps' counts, as that of job counts. */
    sequence: z.number().int().nonnegative().optional(),
  }),
  z.object({
    event: z.literal('run-finished'),
    outcome: z.enum(['succeeded', 'failed', 'stopped']),
    exitCode: z.number().int(),
  }),
]);

/** One line of an engine task's log that we wrote: `{"wfm":1,...}`. Counts are totals so far, never differences. */
export const engineEventSchema = z.intersection(
  z.object({
    wfm: z.literal(1),
    launchId: z.string(),
    attempt: z.number().int().positive(),
    time: z.string(),
  }),
  engineEventBodySchema,
);

/** Why a run can end outside of any job. */
export const RUN_ERROR_TYPES = [
  'SourceUnavailable',
  'StagingFailed',
  'PlanUnreadable',
  'UploadFailed',
  'TimedOut',
  'EngineExited',
] as const;

/** `runs/<launchId>/attempt-<n>/result.json`. */
export const runResultSchema = z.object({
  formatVersion: z.literal(1),
  launchId: z.string(),
  attempt: z.number().int().positive(),
  /** `stopped`: somebody stopped the task before the engine ended by itself. */
  outcome: z.enum(['succeeded', 'failed', 'stopped']),
  /** Of the engine; the task exits with the same code. */
  exitCode: z.number().int(),
  startedAt: z.string(),
  endedAt: z.string(),
  engineVersion: z.string().optional(),
  /** Of a workflow that came from a git repository. */
  workflowCommit: z.string().optional(),
  progress: progressSchema,
  jobs: jobCountsSchema,
  /** Absent in what engine tasks of earlier versions left. */
  steps: stepsSchema.optional(),
  failures: z.array(jobFailureSchema),
  /** Why the run could not go on outside of any job: staging, a broken plan, an upload, its own time limit. */
  error: z
    .object({
      type: z.enum(RUN_ERROR_TYPES),
      message: z.string(),
      /** How often it was tried, where something was in the way that can pass by itself. */
      tries: z.number().int().positive().optional(),
      /** Last lines of the engine's own log. */
      logTail: z.array(z.string()).optional(),
    })
    .optional(),
  /** Files that reached the output. */
  published: z.number().int().nonnegative(),
});

export type EngineEvent = z.infer<typeof engineEventSchema>;
export type EngineEventBody = z.infer<typeof engineEventBodySchema>;
export type JobFailure = z.infer<typeof jobFailureSchema>;
export type JobCounts = z.infer<typeof jobCountsSchema>;
export type StepCounts = z.infer<typeof stepCountsSchema>;
export type Steps = z.infer<typeof stepsSchema>;
export type Progress = z.infer<typeof progressSchema>;
export type RunResult = z.infer<typeof runResultSchema>;
