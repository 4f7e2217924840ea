import type { PlatformEvent } from '../domain/run/platform-event';
import { answerBatchJob, type AnswerBatchJobDeps, type BatchJobAnswer } from './answer-batch-job';
import {
  recordBatchJob,
  type JobNewsSource,
  type RecordBatchJobDeps,
  type RecordedJob,
} from './record-batch-job';

export interface ApplyJobNewsDeps extends RecordBatchJobDeps, AnswerBatchJobDeps {}

export type JobNews = Extract<PlatformEvent, { kind: 'batch-job' | 'queue-blocked' }>;

export interface AppliedNews {
  /** For the log. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Something was behind, and no event had brought it on; said of what the sweep has asked. */
  readonly isRepaired: boolean;
  /** Somebody's task or jobs went on for nobody, and were ended. */
  readonly hasEndedOrphans: boolean;
}

/** Keeps what became of a job, and tells the execution that waits for it; the same again does nothing more. */
export async function applyJobNews(
  deps: ApplyJobNewsDeps,
  news: JobNews,
  source: JobNewsSource = {},
): Promise<AppliedNews> {
  const change = news.kind === 'batch-job' ? news.change : news.job;
  // Whoever waits is answered first: the row of the launch may be unreadable.
  const given = change.taskToken === undefined ? undefined : await answerBatchJob(deps, change);
  const recorded = await recordBatchJob(deps, change, source);
  // A job of no launch has no row that would know it, and the sweep asks again and again.
  const isNews = recorded?.isNews ?? source.isRepair !== true;
  const answer = given ?? (await answerBatchJob(deps, change, { isNews }));
  const { jobId, jobName, state, attempts } = change;
  return {
    fields: { jobId, jobName, state, attempts, ...answer, ...fieldsOf(recorded) },
    isRepaired: source.isRepair === true && isLostJob(recorded, answer),
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
