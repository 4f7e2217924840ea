import type { Launch } from '../launch/launch';
import type { JobRow } from './job-row';

/** A launch that has not ended, as the sweep compares it with what the platform says. */
export interface WatchedLaunch {
  readonly launch: Launch;
  /** Rows of the jobs of its attempt, where jobs have rows. */
  readonly jobs: readonly JobRow[];
}
