/** Everything that `wfm doctor` looks at; docs/runbook.md has an entry for each. */
export const CHECK_NAMES = [
  'alarms',
  'batch-limits',
  'bootstrap',
  'compute-environments',
  'credentials',
  'dead-letters',
  'docker',
  'encryption-key',
  'functions',
  'images',
  'instance-types',
  'job-logs',
  'job-queues',
  'network',
  'notification',
  'permissions-boundary',
  'quotas',
  'rows',
  'rules',
  'service-roles',
  'settings',
  'slurm',
  'stack',
  'state-machine',
  'stream',
  'subscriptions',
  'tables',
  'tibanna',
  'version',
] as const;

export type CheckName = (typeof CHECK_NAMES)[number];

/** `problem`: something does not work or will not; `warning`: it may not, or nobody could look; `ok`: looked at and in order. */
export type Severity = 'problem' | 'warning' | 'ok';

/** One thing that was looked at, and how it was found. */
export interface Finding {
  readonly check: CheckName;
  readonly severity: Severity;
  /** What was looked at: a name that its owner knows it by. */
  readonly subject: string;
  readonly found: string;
  /** What to do; absent when nothing is to be done. */
  readonly action?: string | undefined;
}

/** Where the runbook says more about a check. */
export function runbookLink(check: CheckName): string {
  return `docs/runbook.md#doctor-${check}`;
}
