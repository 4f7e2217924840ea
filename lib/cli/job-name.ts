import type { JobRow } from '../domain/run/job-row';

/** `align NA12878/L1` */
export function nameOfJob(rule: string, wildcards: Readonly<Record<string, string>> = {}): string {
  const values = Object.values(wildcards).join('/');
  return values === '' ? rule : `${rule} ${values}`;
}

/** The same, or what Batch calls a job of which nobody knows the step. */
export function nameOfRow({ rule, wildcards, jobName }: JobRow): string {
  return rule === undefined ? jobName : nameOfJob(rule, wildcards);
}
