import type { JobCapacity } from '../../domain/plan/job-capacity';
import type { LaunchRequest } from '../../domain/plan/launch-request';

/** Where the engine task puts the script by which Snakemake 7 reports its events. */
const LOG_HANDLER_SCRIPT = '.wfm/wfm_log_handler.py';

export interface ProfileRequest {
  readonly capacity: JobCapacity;
  readonly retries: number;
  /** At most so many jobs at a time. */
  readonly maxJobs?: number | undefined;
  /** By rule, for rules that say otherwise themselves. */
  readonly resources?: LaunchRequest['resources'];
  /** Rules that say nothing of it count as a job each; ours say so themselves. */
  readonly countsEveryRule?: boolean;
  /** Of the profile, in the work folder. */
  readonly folder: string;
}

/**
 * One profile for both Snakemakes: 7 reads config.yaml, 8 and later prefer config.v8+.yaml. They differ only in how events are
 * reported. Values are lists of `k=v`, for 7 fails on mappings; nothing is quiet, for a quiet 7 reports no progress.
 */
export function renderProfile(request: ProfileRequest): ReadonlyMap<string, string> {
  return new Map([
    [`${request.folder}/config.yaml`, render(request, `log-handler-script: ${LOG_HANDLER_SCRIPT}`)],
    [`${request.folder}/config.v8+.yaml`, render(request, 'logger:\n  - wfm')],
  ]);
}

function render(request: ProfileRequest, reporting: string): string {
  const { capacity, retries, maxJobs, resources = {} } = request;
  return `${[
    `cores: ${capacity.cpus}`,
    'resources:',
    `  - "mem_mb=${capacity.memoryMib}"`,
    `  - "disk_mb=${capacity.diskMib}"`,
    ...(maxJobs === undefined ? [] : [`  - "job_slots=${maxJobs}"`]),
    ...(maxJobs === undefined || request.countsEveryRule !== true
      ? []
      : ['default-resources:', '  - "job_slots=1"']),
    'scheduler: greedy',
    'keep-going: true',
    'rerun-incomplete: true',
    'printshellcmds: true',
    'nocolor: true',
    `retries: ${retries}`,
    ...overrides('set-threads', threadsOf(resources)),
    ...overrides('set-resources', amountsOf(resources)),
    reporting,
  ].join('\n')}\n`;
}

function overrides(key: string, values: readonly string[]): readonly string[] {
  if (values.length === 0) return [];
  return [`${key}:`, ...values.map((value) => `  - "${value}"`)];
}

/** Names of rules have letters, digits and "_" only. */
function threadsOf(resources: LaunchRequest['resources']): readonly string[] {
  return Object.entries(resources).flatMap(([rule, { cpus }]) =>
    cpus === undefined ? [] : [`${rule}=${cpus}`],
  );
}

function amountsOf(resources: LaunchRequest['resources']): readonly string[] {
  return Object.entries(resources).flatMap(([rule, { memoryMib, diskMib, timeSeconds }]) => {
    const minutes = timeSeconds === undefined ? undefined : Math.ceil(timeSeconds / 60);
    return [
      ...(memoryMib === undefined ? [] : [`${rule}:mem_mb=${memoryMib}`]),
      ...(diskMib === undefined ? [] : [`${rule}:disk_mb=${diskMib}`]),
      ...(minutes === undefined ? [] : [`${rule}:runtime=${minutes}`]),
    ];
  });
}
