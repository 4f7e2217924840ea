/** What the operator allows any launch. */
export interface LaunchLimits {
  /** At a time. */
  readonly jobs: number;
  readonly hours: number;
}

/** Of a deployment that chooses nothing else. */
export const DEFAULT_LAUNCH_LIMITS: LaunchLimits = { jobs: 1000, hours: 168 };
