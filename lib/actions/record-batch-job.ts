import { wasCountedLately } from '../domain/launch/job-counts';
import { countsJobRows } from '../domain/launch/job-source';
import { hasEnded, type Launch } from '../domain/launch/launch';
import type { BatchJobChange } from '../domain/run/batch-event';
import { hasJobEnded, makeJobRow, type JobRow } from '../domain/run/job-row';
import type { JobOwner } from '../domain/run/job-tags';
import { unsettle } from '../domain/launch/settling';
import { countJobRows, type CountJobsDeps } from './count-jobs';
import { explainFailedJob, type ExplainFailedJobDeps } from './explain-failed-job';

export interface RecordBatchJobDeps extends CountJobsDeps, ExplainFailedJobDeps {
  readonly records: CountJobsDeps['records'] &
    ExplainFailedJobDeps['records'] & {
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

/** Who has brought the news, when it is no event. */
export interface JobNewsSource {
  /** The sweep has asked. */
  readonly isRepair?: boolean;
  /** Whoever settles the launch has asked, and counts when all is known. */
  readonly isOfSettling?: boolean;
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
 * Keeps what a job of a launch is now in its row, by one conditional write, and sees that the item's counts come to tell of it. A job
 * that goes on although its launch or attempt does not is ended. Undefined for a job of no launch.
 */
export async function recordBatchJob(
  deps: RecordBatchJobDeps,
  change: BatchJobChange,
  source: JobNewsSource = {},
): Promise<RecordedJob | undefined> {
  const { owner } = change;
  if (owner === undefined) return undefined;
  const { launchId, attempt } = owner;
  const launch = await deps.launches.find(launchId);
  // No attempt of that number was ever begun: somebody made the tag up.
  if (launch !== undefined && launch.attempt < attempt) return undefined;
  const isOrphan = await endOrphan(deps, change, { owner, launch });
  const isNews = launch !== undefined && (await keep(deps, change, { owner, launch, source }));
  return { launchId, attempt, isNews, isOrphan };
}

/** Answers whether the row has changed. An event that comes again may have died after its row was written: what follows is done again. */
async function keep(
  deps: RecordBatchJobDeps,
  change: BatchJobChange,
  of: { readonly owner: JobOwner; readonly launch: Launch; readonly source: JobNewsSource },
): Promise<boolean> {
  const { owner, launch, source } = of;
  const row = makeRow(deps, owner, change);
  const isNews = await deps.records.keepJob(row);
  const isEvent = source.isRepair !== true && source.isOfSettling !== true;
  if (isNews || isEvent) await explainFailedJob(deps, row, change);
  const isUncounted = isNews || (isEvent && hasEnded(launch));
  const isCountedHere = source.isOfSettling !== true && launch.attempt === owner.attempt;
  if (isUncounted && isCountedHere) await countAfter(deps, change, owner);
  return isNews;
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

/** The launch may have ended since it was read, and been settled before the row was written: then that is done again, by the sweep. */
async function countAfter(
  deps: RecordBatchJobDeps,
  { state }: BatchJobChange,
  { launchId, attempt }: JobOwner,
): Promise<void> {
  const launch = await deps.launches.find(launchId);
  if (launch?.attempt !== attempt || !countsJobRows(launch)) return;
  if (hasEnded(launch)) {
    await deps.launches.change(launchId, (current) => unsettle(current, attempt));
    return;
  }
  // A job that starts is counted as one that waits.
  const isDue = state !== 'STARTING' && !wasCountedLately(launch, deps.now().toISOString());
  if (isDue) await countJobRows(deps, launch, { notes: true });
}
