import { countsJobRows } from '../domain/launch/job-source';
import type { Launch } from '../domain/launch/launch';
import type { JobRow } from '../domain/run/job-row';
import type { JobFailure } from '../domain/run/run-report';
import type { CliServices } from '../runtime/cli-services';
import { findFailedJobs } from './failed-jobs';
import { nameOfJob, nameOfRow } from './job-name';

/** A job of which there may be a log. */
export interface LoggedJob {
  /** As the engine or Batch calls it. */
  readonly jobId: string;
  /** `align NA12878/L1`, or what Batch calls a job of which nobody knows the step. */
  readonly name: string;
  readonly rule?: string | undefined;
  readonly wildcards?: Readonly<Record<string, string>> | undefined;
  readonly exitCode?: number | undefined;
  readonly log:
    | { readonly in: 's3'; readonly key?: string | undefined; readonly tail: readonly string[] }
    | { readonly in: 'cloudwatch'; readonly row: JobRow };
}

export interface LoggedJobs {
  /** Those that have failed and not succeeded since. */
  readonly failed: readonly LoggedJob[];
  /** Whose logs are kept, whatever became of them: those on AWS Batch. */
  readonly kept: readonly LoggedJob[];
  /** Where they were looked for. */
  readonly lookedAt: string;
}

/** Failed jobs as the engine tells of them, and every job on AWS Batch as its row does. */
export async function findLoggedJobs(
  services: Pick<CliServices, 'deployment' | 'objects' | 'logs' | 'records'>,
  launch: Launch,
): Promise<LoggedJobs> {
  const { launchId, attempt } = launch;
  const [engine, rows] = await Promise.all([
    findFailedJobs(services, launch),
    services.records.listJobs(launchId, attempt),
  ]);
  const isOnBatch = rows.length > 0 || countsJobRows(launch);
  const table = `table ${services.deployment.recordsTableName} (jobs on AWS Batch: ${rows.length})`;
  return {
    failed: [...engine.failed.map(jobOfEngine), ...failedForGood(rows).map(jobOfBatch)],
    kept: rows.map(jobOfBatch),
    lookedAt: [engine.lookedAt, ...(isOnBatch ? [table] : [])].join(', and in '),
  };
}

function jobOfEngine(failure: JobFailure): LoggedJob {
  const { jobId, rule, wildcards, exitCode, logKey, logTail } = failure;
  const name = nameOfJob(rule, wildcards);
  return { jobId, name, rule, wildcards, exitCode, log: { in: 's3', key: logKey, tail: logTail } };
}

function jobOfBatch(row: JobRow): LoggedJob {
  const { jobId, rule, wildcards = {}, exitCode } = row;
  const log = { in: 'cloudwatch', row } as const;
  return { jobId, name: nameOfRow(row), rule, wildcards, exitCode, log };
}

/** An engine that tries again submits another job for the same step and values; without values nobody knows which it is. */
function failedForGood(rows: readonly JobRow[]): readonly JobRow[] {
  const succeededAt = new Map<string, string>();
  for (const row of rows) {
    const { stoppedAt = '' } = row;
    if (row.state !== 'SUCCEEDED' || stoppedAt < (succeededAt.get(keyOf(row)) ?? '')) continue;
    succeededAt.set(keyOf(row), stoppedAt);
  }
  return rows.filter((row) => {
    if (row.state !== 'FAILED') return false;
    const since = row.wildcards === undefined ? undefined : succeededAt.get(keyOf(row));
    return since === undefined || since < (row.stoppedAt ?? '');
  });
}

function keyOf({ rule, wildcards = {} }: JobRow): string {
  return JSON.stringify([rule, Object.entries(wildcards).sort()]);
}
