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

export type BatchFailure = (typeof JOB_FAILURES)[number];
