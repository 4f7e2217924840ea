import type { JobCapacity } from '../../domain/plan/job-capacity';

/** Where the engine task puts the script by which Snakemake 7 reports its events. */
const LOG_HANDLER_SCRIPT = '.wfm/wfm_log_handler.py';

export interface ProfileRequest {
  readonly capacity: JobCapacity;
  readonly retries: number;
  /** At most so many jobs at a time. */
  readonly maxJobs?: number | undefined;
}

/**
 * One profile for both Snakemakes: 7 reads config.yaml, 8 and later prefer config.v8+.yaml. They differ only in how events are
 * reported. Values are lists of `k=v`, for 7 fails on mappings; nothing is quiet, for a quiet 7 reports no progress.
 */
export function renderProfile(request: ProfileRequest): ReadonlyMap<string, string> {
  return new Map([
    ['profile/config.yaml', render(request, `log-handler-script: ${LOG_HANDLER_SCRIPT}`)],
    ['profile/config.v8+.yaml', render(request, 'logger:\n  - wfm')],
  ]);
}

function render({ capacity, retries, maxJobs }: ProfileRequest, reporting: string): string {
  return `${[
    `cores: ${capacity.cpus}`,
    'resources:',
    `  - "mem_mb=${capacity.memoryMib}"`,
    `  - "disk_mb=${capacity.diskMib}"`,
    ...(maxJobs === undefined ? [] : [`  - "job_slots=${maxJobs}"`]),
    'scheduler: greedy',
    'keep-going: true',
    'rerun-incomplete: true',
    'printshellcmds: true',
    'nocolor: true',
    `retries: ${retries}`,
    reporting,
  ].join('\n')}\n`;
}
