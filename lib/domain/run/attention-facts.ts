import type { Launch } from '../launch/launch';
import type { JobRow } from './job-row';
import type { EngineTaskChange } from './platform-event';

/** A compute environment of AWS Batch, as it says of itself. */
export interface ComputeEnvironmentState {
  readonly name: string;
  /** VALID, INVALID and what leads from one to the other. */
  readonly status: string;
  /** ENABLED or DISABLED. */
  readonly state: string;
  readonly statusReason?: string | undefined;
}

/** What the sweep knows of a launch that has not ended. */
export interface LaunchFacts {
  readonly launch: Launch;
  /** As ECS says now; absent when nobody could ask. */
  readonly engine?: EngineTaskChange | undefined;
  /** The newest line of the engine's log; absent when nobody had to look. */
  readonly lastHeardAt?: string | undefined;
  /** Of the attempt under way. */
  readonly jobs: readonly JobRow[];
}

/** What it knows of the queues. */
export interface QueueFacts {
  /** By the ARN of the queue. */
  readonly environments: ReadonlyMap<string, ComputeEnvironmentState>;
  /** ARNs of queues of which some job starts or runs: whoever waits there waits for a turn. */
  readonly moving: ReadonlySet<string>;
}

export interface Patience {
  readonly now: Date;
  /** What lasts longer is reported. */
  readonly reportMinutes: number;
}

/** Whether something has lasted long enough to be reported. */
export function lasts(
  since: string | undefined,
  { now, reportMinutes }: Patience,
): since is string {
  if (since === undefined) return false;
  return now.getTime() - Date.parse(since) >= reportMinutes * 60_000;
}
