import type { PlatformEvent } from '../domain/run/platform-event';
import { answerBatchJob, type AnswerBatchJobDeps, type BatchJobAnswer } from './answer-batch-job';
import { applyStatusChange, type ApplyStatusChangeDeps } from './apply-status-change';
import { endJobsOfExecution, type EndJobsOfExecutionDeps } from './end-jobs-of-execution';
import { recordBatchJob, type RecordedJob } from './record-batch-job';

export interface ApplyNewsDeps
  extends ApplyStatusChangeDeps, AnswerBatchJobDeps, EndJobsOfExecutionDeps {
  readonly jobs: ApplyStatusChangeDeps['jobs'] & EndJobsOfExecutionDeps['jobs'];
}

/** What AWS says of an engine task, a job or an execution, whether an event says it or somebody has asked. */
export type PlatformNews = Extract<
  PlatformEvent,
  { kind: 'engine-task' | 'batch-job' | 'queue-blocked' | 'execution' }
>;

export interface AppliedNews {
  /** For the log. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Something was behind, and no event had brought it on; said of what the sweep has asked. */
  readonly isRepaired: boolean;
  /** Somebody's task or jobs went on for nobody, and were ended. */
  readonly hasEndedOrphans: boolean;
}

/** Acts on news as their event would have it; the same again does nothing more. */
export async function applyNews(
  deps: ApplyNewsDeps,
  news: PlatformNews,
  { isRepair = false }: { readonly isRepair?: boolean } = {},
): Promise<AppliedNews> {
  if (news.kind === 'engine-task') {
    const { launchId, attempt, state, taskVersion } = news.change;
    const { isRepaired, isOrphan } = await applyStatusChange(deps, news.change, { isRepair });
    const fields = { launchId, attempt, state, taskVersion, ...(isOrphan ? { isOrphan } : {}) };
    return { fields, isRepaired, hasEndedOrphans: isOrphan };
  }
  if (news.kind === 'execution') {
    const { name, status } = news.change;
    const endedJobs = await endJobsOfExecution(deps, news.change);
    const hasEndedOrphans = endedJobs.length > 0;
    return { fields: { name, status, endedJobs }, isRepaired: false, hasEndedOrphans };
  }
  return applyJobNews(deps, news, isRepair);
}

async function applyJobNews(
  deps: ApplyNewsDeps,
  news: Extract<PlatformNews, { kind: 'batch-job' | 'queue-blocked' }>,
  isRepair: boolean,
): Promise<AppliedNews> {
  const change = news.kind === 'batch-job' ? news.change : news.job;
  // Whoever waits is answered first: the row of the launch may be unreadable.
  const given = change.taskToken === undefined ? undefined : await answerBatchJob(deps, change);
  const recorded = await recordBatchJob(deps, change);
  const isNews = recorded?.isNews ?? true;
  const answer = given ?? (await answerBatchJob(deps, change, { isNews }));
  const { jobId, jobName, state, attempts } = change;
  return {
    fields: { jobId, jobName, state, attempts, ...answer, ...fieldsOf(recorded) },
    isRepaired: isRepair && isLostJob(recorded, answer),
    hasEndedOrphans: recorded?.isOrphan ?? false,
  };
}

function isLostJob(recorded: RecordedJob | undefined, { answer }: BatchJobAnswer): boolean {
  return recorded?.isNews === true || answer === 'given';
}

function fieldsOf(recorded: RecordedJob | undefined): Partial<RecordedJob> {
  if (recorded === undefined) return {};
  const { launchId, attempt, isNews, isOrphan } = recorded;
  return { launchId, attempt, isNews, ...(isOrphan ? { isOrphan } : {}) };
}
