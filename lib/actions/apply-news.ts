import type { PlatformEvent } from '../domain/run/platform-event';
import { applyJobNews, type AppliedNews } from './apply-job-news';
import { applyStatusChange, type ApplyStatusChangeDeps } from './apply-status-change';
import { endJobsOfExecution, type EndJobsOfExecutionDeps } from './end-jobs-of-execution';

export interface ApplyNewsDeps extends ApplyStatusChangeDeps, EndJobsOfExecutionDeps {
  readonly jobs: ApplyStatusChangeDeps['jobs'] & EndJobsOfExecutionDeps['jobs'];
}

/** What AWS says of an engine task, a job or an execution, whether an event says it or somebody has asked. */
export type PlatformNews = Extract<
  PlatformEvent,
  { kind: 'engine-task' | 'batch-job' | 'queue-blocked' | 'execution' }
>;

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
  return applyJobNews(deps, news, { isRepair });
}
