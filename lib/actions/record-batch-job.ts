import { hasEnded, type Launch } from '../domain/launch/launch';
import type { BatchJobChange } from '../domain/run/batch-event';
import { hasJobEnded, makeJobRow, type JobRow } from '../domain/run/job-row';
import type { JobOwner } from '../domain/run/job-tags';
import { countJobRows, isCountDue, type CountJobsDeps } from './count-jobs';

export interface RecordBatchJobDeps extends CountJobsDeps {
  readonly records: CountJobsDeps['records'] & {
    /** Unless what is kept ranks as high; answers whether it was news. */
    keepJob(row: JobRow): Promise<boolean>;
  };
  readonly jobs: {
    /** Does nothing to a job that has ended. */
    end(jobId: string, reason: string): Promise<void>;
  };
  /** Where people look at the log of a job. */
  readonly logUrl: (place: {
    readonly region: string;
    readonly logGroup: string;
    readonly logStream: string;
  }) => string;
}

export interface RecordedJob {
  readonly launchId: string;
  readonly attempt: number;
  /** Whether its row has changed. */
  readonly isNews: boolean;
  /** Nobody waits for it any more, and so it was ended. */
  readonly isOrphan: boolean;
}

/**
 * Keeps what a job of a launch is now in its row, by one conditional write, and counts anew when the item's counts are old. A job that goes on
 * although its launch or attempt does not is ended. Undefined for a job of no launch.
 */
export async function recordBatchJob(
  deps: RecordBatchJobDeps,
  change: BatchJobChange,
  { counts = true }: { readonly counts?: boolean } = {},
): Promise<RecordedJob | undefined> {
  const { owner } = change;
  if (owner === undefined) return undefined;
  const { launchId, attempt } = owner;
  const launch = await deps.launches.find(launchId);
  // No attempt of that number was ever begun: somebody made the tag up.
  if (launch !== undefined && launch.attempt < attempt) return undefined;
  const isNews = launch !== undefined && (await deps.records.keepJob(makeRow(deps, owner, change)));
  const isOrphan = await endOrphan(deps, change, { owner, launch });
  if (counts && launch?.attempt === attempt) await countAfter(deps, change, { launch, isNews });
  return { launchId, attempt, isNews, isOrphan };
}

function makeRow({ logUrl }: RecordBatchJobDeps, owner: JobOwner, change: BatchJobChange): JobRow {
  const row = makeJobRow(owner, change);
  const { logGroup, logStream } = row;
  if (logGroup === undefined || logStream === undefined) return row;
  const region = row.queueArn.split(':')[3] ?? '';
  return { ...row, logUrl: logUrl({ region, logGroup, logStream }) };
}

async function endOrphan(
  { jobs }: RecordBatchJobDeps,
  change: BatchJobChange,
  { owner, launch }: { readonly owner: JobOwner; readonly launch: Launch | undefined },
): Promise<boolean> {
  // Without the tag of a deployment we have no right to end it.
  if (hasJobEnded(change) || owner.deployment === undefined) return false;
  const why = whyNobodyWaits(owner, launch);
  if (why === undefined) return false;
  await jobs.end(change.jobId, why);
  return true;
}

function whyNobodyWaits({ launchId, attempt }: JobOwner, launch?: Launch): string | undefined {
  if (launch === undefined) return `The row of launch ${launchId} was deleted`;
  if (launch.attempt > attempt) return `Attempt ${attempt} of launch ${launchId} has ended`;
  return hasEnded(launch)
    ? `Launch ${launchId} has ended with ${launch.recordedStatus}`
    : undefined;
}

/**
 * A job that starts is counted as one that waits. Of an ended launch nothing but the same news again would count what a death between
 * row and count has left behind.
 */
async function countAfter(
  deps: RecordBatchJobDeps,
  { state }: BatchJobChange,
  { launch, isNews }: { readonly launch: Launch; readonly isNews: boolean },
): Promise<void> {
  if (state === 'STARTING' || (!isNews && !hasEnded(launch))) return;
  if (isCountDue(launch, deps.now())) await countJobRows(deps, launch, { notes: true });
}
