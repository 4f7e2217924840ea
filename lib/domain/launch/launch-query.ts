import type { Launch } from './launch';
import type { LaunchStatus } from './launch-status';

/** Which launches a person wants to see. */
export interface LaunchQuery {
  /** At most so many. */
  readonly limit: number;
  readonly status?: LaunchStatus | undefined;
  readonly workflow?: string | undefined;
  /** ISO 8601: registered then or later. */
  readonly since?: string | undefined;
}

export interface LaunchPage {
  /** Newest first. */
  readonly launches: readonly Launch[];
  /** Whether there are, or may be, further ones. */
  readonly hasMore: boolean;
}

/** Whether a launch is one of those that were asked for. */
export function satisfies(launch: Launch, { status, workflow, since }: LaunchQuery): boolean {
  if (status !== undefined && launch.recordedStatus !== status) return false;
  if (workflow !== undefined && launch.workflow !== workflow) return false;
  return since === undefined || launch.registeredAt >= since;
}
