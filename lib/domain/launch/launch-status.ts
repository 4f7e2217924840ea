import { IllegalTransitionError } from '../errors';

/** Every status that we write; people type other words (RETRY, CANCEL), which are answered and replaced. */
export const LAUNCH_STATUSES = [
  'REGISTERED',
  'REJECTED',
  'RESTORING',
  'LAUNCHING',
  'RUNNING',
  'CANCELLING',
  'SUCCEEDED',
  'FAILED',
  'CANCELLED',
] as const;

export type LaunchStatus = (typeof LAUNCH_STATUSES)[number];

/** The legal transitions within one attempt; a retry opens the next attempt instead. */
const NEXT_STATUSES = {
  REGISTERED: ['RESTORING', 'LAUNCHING', 'FAILED', 'CANCELLED'],
  REJECTED: [],
  RESTORING: ['LAUNCHING', 'CANCELLING', 'FAILED', 'CANCELLED'],
  LAUNCHING: ['RUNNING', 'CANCELLING', 'SUCCEEDED', 'FAILED', 'CANCELLED'],
  RUNNING: ['CANCELLING', 'SUCCEEDED', 'FAILED', 'CANCELLED'],
  CANCELLING: ['SUCCEEDED', 'FAILED', 'CANCELLED'],
  SUCCEEDED: [],
  FAILED: [],
  CANCELLED: [],
} as const satisfies Record<LaunchStatus, readonly LaunchStatus[]>;

const WES_STATES = {
  REGISTERED: 'QUEUED',
  REJECTED: 'EXECUTOR_ERROR',
  RESTORING: 'PAUSED',
  LAUNCHING: 'INITIALIZING',
  RUNNING: 'RUNNING',
  CANCELLING: 'CANCELING',
  SUCCEEDED: 'COMPLETE',
  FAILED: 'EXECUTOR_ERROR',
  CANCELLED: 'CANCELED',
} as const satisfies Record<LaunchStatus, string>;

export function isLaunchStatus(word: unknown): word is LaunchStatus {
  return LAUNCH_STATUSES.some((status) => status === word);
}

/** Terminal statuses are final for their attempt. */
export function isTerminal(status: LaunchStatus): boolean {
  return NEXT_STATUSES[status].length === 0;
}

export function mayFollow(from: LaunchStatus, to: LaunchStatus): boolean {
  return NEXT_STATUSES[from].some((next) => next === to);
}

/** Returns `to`, or throws when the table of transitions does not allow it. */
export function transition(from: LaunchStatus, to: LaunchStatus): LaunchStatus {
  if (!mayFollow(from, to)) throw new IllegalTransitionError(from, to);
  return to;
}

/** The state by which GA4GH's Workflow Execution Service 1.1 knows a status. */
export function wesState(status: LaunchStatus): string {
  return WES_STATES[status];
}
