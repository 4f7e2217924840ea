import type { Launch } from '../domain/launch/launch';
import { countsJobRows } from '../domain/launch/job-source';
import type { JobRow } from '../domain/run/job-row';
import type { PlatformEvent } from '../domain/run/platform-event';
import { countJobRows } from './count-jobs';
import { recordBatchJob, type RecordBatchJobDeps } from './record-batch-job';

export interface SettleJobsDeps extends RecordBatchJobDeps {
  readonly jobs: RecordBatchJobDeps['jobs'] & {
    /** What Batch says now of those jobs that their rows have not seen ending. */
    describeOpen(rows: readonly JobRow[], now: Date): Promise<readonly PlatformEvent[]>;
  };
}

/**
 * Asks Batch what became of the jobs of a launch that has just ended: the sweep looks at launches that go on, and nobody would hear of
 * an end whose event was lost. What still runs has nobody who waits for it.
 */
export async function settleJobs(deps: SettleJobsDeps, launch: Launch): Promise<void> {
  if (!countsJobRows(launch)) return;
  const { launchId, attempt } = launch;
  const rows = await deps.records.listJobs(launchId, attempt);
  for (const news of await deps.jobs.describeOpen(rows, deps.now())) {
    if (news.kind === 'batch-job') await recordBatchJob(deps, news.change, { counts: false });
  }
  const current = await deps.launches.find(launchId);
  if (current !== undefined) await countJobRows(deps, current);
}
