import type { BatchJobChange } from './batch-event';

/** Why a job of AWS Batch failed for good: one name for each reaction that makes sense. */
export const JOB_FAILURES = [
  /** The host went away, e.g. a spot instance was taken back. */
  'HostLost',
  /** The container used more memory than it asked for. */
  'OutOfMemory',
  /** The image could not be pulled, or the container could not be created. */
  'CannotStart',
  /** It ran longer than its time limit. */
  'TimedOut',
  /** No place to run was found in the time that the queue allows. */
  'NoCapacity',
  /** Somebody ended it. */
  'Cancelled',
  /** The command ended with an exit code of its own. */
  'CommandFailed',
  /** Whatever else Batch says. */
  'Unknown',
] as const;

export type JobFailureType = (typeof JOB_FAILURES)[number];

/** Says why a failed job failed, from what Batch tells of it. */
export function classifyBatchStop(change: BatchJobChange): JobFailureType {
  return STOPS.find(({ applies }) => applies(change))?.type ?? 'Unknown';
}

interface Stop {
  readonly type: JobFailureType;
  readonly applies: (change: BatchJobChange) => boolean;
}

const CANNOT_START =
  /Cannot(?:Pull|Start|Create|Inspect)|ResourceInitializationError|ContainerRuntimeTimeout|DockerTimeout|Task failed to start|Container Overrides length/i;

/** In order of preference: a terminated job has an exit code as well, and so has one that ran out of memory or of time. */
const STOPS: readonly Stop[] = [
  { type: 'NoCapacity', applies: ({ statusReason }) => has(statusReason, /JobStateTimeLimit/) },
  {
    type: 'HostLost',
    applies: ({ statusReason }) => has(statusReason, /^Host EC2\b|Spot Task was interrupted/i),
  },
  {
    type: 'TimedOut',
    applies: ({ statusReason }) => has(statusReason, /duration exceeded timeout/i),
  },
  {
    type: 'OutOfMemory',
    applies: ({ reason, statusReason }) =>
      has(reason, /OutOfMemory/i) || has(statusReason, /OutOfMemory/i),
  },
  { type: 'Cancelled', applies: ({ isEndedBySomebody }) => isEndedBySomebody },
  { type: 'Cancelled', applies: wasKilledWithWords },
  // The agent gives exit codes of 127 or 143 to containers that never ran; the reason of the job may be another container's.
  { type: 'CannotStart', applies: ({ reason }) => has(reason, CANNOT_START) },
  { type: 'CommandFailed', applies: ({ exitCode = 0 }) => exitCode !== 0 },
  { type: 'CannotStart', applies: ({ statusReason }) => has(statusReason, CANNOT_START) },
];

/** Whoever ends a job gives a reason, which stands where Batch would say that the container has exited. */
function wasKilledWithWords({ exitCode, statusReason }: BatchJobChange): boolean {
  if (exitCode !== 137 && exitCode !== 143) return false;
  return statusReason !== undefined && !/^Essential container|^Task failed/i.test(statusReason);
}

function has(text: string | undefined, pattern: RegExp): boolean {
  return text !== undefined && pattern.test(text);
}
