import * as z from 'zod';
import { orchestratedJobSchema } from '../contract/job-orchestration';
import { mayLeaveJob, type ExecutionChange } from '../domain/run/execution-event';

export interface UnfinishedJob {
  readonly jobId: string;
  /** Milliseconds since 1970. */
  readonly createdAt?: number | undefined;
}

export interface EndJobsOfExecutionDeps {
  readonly jobQueueArns: readonly string[];
  readonly executions: {
    /** Undefined when Step Functions knows the execution no more. */
    findInput(executionArn: string): Promise<string | undefined>;
  };
  readonly jobs: {
    listUnfinished(queueArn: string, jobName: string): Promise<readonly UnfinishedJob[]>;
    /** Does nothing to a job that has ended. */
    end(jobId: string, reason: string): Promise<void>;
  };
}

/** Clocks of two services. */
const CLOCK_TOLERANCE_MILLISECONDS = 60_000;

const jobOfInputSchema = z.object({
  jobName: orchestratedJobSchema.shape.jobName,
  jobQueue: z.string().optional().catch(undefined),
});

/** Ends the job that a stopped execution has left behind, and answers with the jobs that it ended. */
export async function endJobsOfExecution(
  deps: EndJobsOfExecutionDeps,
  change: ExecutionChange,
): Promise<readonly string[]> {
  if (!mayLeaveJob(change)) return [];
  const input = change.input ?? (await deps.executions.findInput(change.executionArn));
  const job = jobOf(input ?? '');
  // What does not name a job has not submitted one.
  if (job === undefined) return [];
  const { jobQueueArns } = deps;
  const queues = jobQueueArns.filter((arn) => arn === job.jobQueue);
  const found = await Promise.all(
    (queues.length === 0 ? jobQueueArns : queues).map((arn) =>
      deps.jobs.listUnfinished(arn, job.jobName),
    ),
  );
  const left = found.flat().filter((unfinished) => isOf(change, unfinished));
  const reason = `Execution ${change.name} of the job orchestration ended with ${change.status}`;
  await Promise.all(left.map(({ jobId }) => deps.jobs.end(jobId, reason)));
  return left.map(({ jobId }) => jobId);
}

/** A late event must not end the job of a later execution that has the same name. */
function isOf({ startedAt, stoppedAt }: ExecutionChange, { createdAt }: UnfinishedJob): boolean {
  if (createdAt === undefined) return true;
  const from = (startedAt ?? createdAt) - CLOCK_TOLERANCE_MILLISECONDS;
  const to = (stoppedAt ?? createdAt) + CLOCK_TOLERANCE_MILLISECONDS;
  return createdAt >= from && createdAt <= to;
}

function jobOf(input: string): z.infer<typeof jobOfInputSchema> | undefined {
  try {
    const parsed = jobOfInputSchema.safeParse(JSON.parse(input));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Somebody started an execution with something else.
    return undefined;
  }
}
