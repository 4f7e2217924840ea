import { jobNameOf, mayLeaveJob, type ExecutionChange } from '../domain/run/execution-event';

export interface EndJobsOfExecutionDeps {
  readonly jobQueueArns: readonly string[];
  readonly jobs: {
    /** IDs of the jobs of this very name. */
    listUnfinished(queueArn: string, jobName: string): Promise<readonly string[]>;
    /** Does nothing to a job that has ended. */
    end(jobId: string, reason: string): Promise<void>;
  };
}

/** Ends the jobs that an execution has left behind, and answers with the jobs that it ended. */
export async function endJobsOfExecution(
  { jobQueueArns, jobs }: EndJobsOfExecutionDeps,
  change: ExecutionChange,
): Promise<readonly string[]> {
  if (!mayLeaveJob(change)) return [];
  const jobName = jobNameOf(change);
  const found = await Promise.all(jobQueueArns.map((arn) => jobs.listUnfinished(arn, jobName)));
  const left = found.flat();
  const reason = `Execution ${change.name} of the job orchestration ended with ${change.status}`;
  await Promise.all(left.map((jobId) => jobs.end(jobId, reason)));
  return left;
}
