import * as z from 'zod';

/** Why a run did not succeed. `docs/runbook.md` has an entry for each; a definition can add types of its own. */
export const FAILURE_TYPES = [
  'AccessDenied',
  'Cancelled',
  'CommandNotFound',
  'Crashed',
  'DamagedInput',
  'DiskFull',
  'EngineExited',
  'EngineKilled',
  'EngineStopped',
  'EngineStuck',
  'EngineVanished',
  'HostLost',
  'ImageAccessDenied',
  'ImageNotFound',
  'ImagePullFailed',
  'ImagePullLimited',
  'IncompleteFiles',
  'InvalidConfigurationError',
  'JobKilled',
  'JobStuck',
  'MissingInput',
  'MissingOutput',
  'MissingPackage',
  'MissingRequiredParametersError',
  'NetworkUnreachable',
  'NoCapacity',
  'OutOfMemory',
  'PermissionDenied',
  'PlanUnreadable',
  'PythonError',
  'QueueBlocked',
  'QueueMisconfigured',
  'RequirementTooLarge',
  'ResultMissing',
  'RuleFailed',
  'SourceUnavailable',
  'StagingFailed',
  'TaskFailedToStart',
  'TaskSetupFailed',
  'Throttled',
  'TimedOut',
  'Unknown',
  'UnknownWorkflowError',
  'UploadFailed',
  'WorkflowDefinitionError',
  'WorkflowGraphError',
  'WorkflowLocked',
  'WorkflowSyntaxError',
  'WrongArchitecture',
  'WrongParameter',
] as const;

export type FailureType = (typeof FAILURE_TYPES)[number];

/** What a metric calls a type: definitions can name types without end. */
export function seriesOfFailure(type: string): string {
  return FAILURE_TYPES.some((known) => known === type) ? type : 'OfDefinition';
}

/** Whose turn it is. */
export const OWNERS = ['scientist', 'pipeline author', 'operator', 'AWS'] as const;

export type Owner = (typeof OWNERS)[number];

/** What a definition may call a failure of its own. */
export const OWN_TYPE = /^[A-Z][A-Za-z0-9]{2,59}$/;

const evidenceSchema = z.object({
  rule: z.string().optional(),
  wildcards: z.record(z.string(), z.string()).optional(),
  /** As the engine or Batch calls it. */
  job: z.string().optional(),
  /** Of the step's command, or of the engine when no step failed. */
  exitCode: z.number().optional(),
  /** How often the job was tried; absent for once. */
  tries: z.number().optional(),
  /** The line, or what ECS or Batch said, by which the failure was told. */
  cause: z.string().optional(),
  /** The lines around it, oldest first. */
  excerpt: z.array(z.string()).optional(),
  /** The last lines of the failed step's log, oldest first. */
  logTail: z.array(z.string()).optional(),
  logKey: z.string().optional(),
  stopCode: z.string().optional(),
  stoppedReason: z.string().optional(),
  /** How many jobs failed; the evidence is of the first. */
  failedJobs: z.number().optional(),
  /** The failed jobs by why and where, when there are several. */
  groups: z.array(z.object({ type: z.string(), rule: z.string(), jobs: z.number() })).optional(),
});

/** Why a run did not succeed: data, kept with the launch, never thrown. Secrets are masked in all of its texts. */
export const runFailureSchema = z.object({
  /** One of ours, or one that the definition of the workflow adds; a row may come from another version. */
  type: z.string(),
  owner: z.enum(OWNERS),
  message: z.string(),
  hint: z.string(),
  evidence: evidenceSchema,
});

export type RunFailure = z.infer<typeof runFailureSchema>;
export type FailureEvidence = RunFailure['evidence'];
