import {
  BatchClient,
  DescribeComputeEnvironmentsCommand,
  DescribeJobsCommand,
  paginateListJobs,
  TerminateJobCommand,
  type JobDetail,
  type JobStatus,
  type JobSummary,
  type ListJobsCommandInput,
} from '@aws-sdk/client-batch';
import type { ComputeEnvironmentState } from '../domain/run/attention-facts';

export function createBatchClient(): BatchClient {
  return new BatchClient({});
}

/** A thousand waiting jobs say as much as more of them do. */
const MAXIMUM_PAGES = 10;
const PAGE_SIZE = 100;

/** Jobs in the queues of AWS Batch. */
export class BatchJobs {
  constructor(private readonly client: BatchClient) {}

  /** IDs of the jobs of this very name that have not ended, or that nobody knows of any better. */
  async listUnfinished(queueArn: string, jobName: string): Promise<readonly string[]> {
    const filters = [{ name: 'JOB_NAME', values: [jobName] }];
    const jobs = await this.list({ jobQueue: queueArn, filters });
    // Batch does not look at upper and lower case.
    return jobs.flatMap(({ jobId, jobName: name, status = '' }) =>
      jobId !== undefined && name === jobName && !['SUCCEEDED', 'FAILED'].includes(status)
        ? [jobId]
        : [],
    );
  }

  /** How many jobs wait for a place to run, up to a thousand. */
  async countWaiting(queueArn: string): Promise<number> {
    const jobs = await this.list({ jobQueue: queueArn, jobStatus: 'RUNNABLE' }, MAXIMUM_PAGES);
    return jobs.length;
  }

  /** Cancels a job that waits, stops one that runs; Batch takes the request for an ended one too. */
  async end(jobId: string, reason: string): Promise<void> {
    await this.client.send(new TerminateJobCommand({ jobId, reason }));
  }

  /** Jobs of one state, the newest first. */
  listByState(
    queueArn: string,
    jobStatus: JobStatus,
    maximumPages = MAXIMUM_PAGES,
  ): Promise<readonly JobSummary[]> {
    return this.list({ jobQueue: queueArn, jobStatus }, maximumPages);
  }

  /** Those of the jobs that Batch knows. */
  async describe(jobIds: readonly string[]): Promise<readonly JobDetail[]> {
    const details: JobDetail[] = [];
    for (let from = 0; from < jobIds.length; from += PAGE_SIZE) {
      const part = jobIds.slice(from, from + PAGE_SIZE);
      const { jobs = [] } = await this.client.send(new DescribeJobsCommand({ jobs: part }));
      details.push(...jobs);
    }
    return details;
  }

  /** How the environments are, by their ARNs. */
  async describeEnvironments(
    arns: readonly string[],
  ): Promise<ReadonlyMap<string, ComputeEnvironmentState>> {
    const { computeEnvironments = [] } = await this.client.send(
      new DescribeComputeEnvironmentsCommand({ computeEnvironments: [...arns] }),
    );
    return new Map(
      computeEnvironments.map((environment) => {
        const { computeEnvironmentArn = '', computeEnvironmentName: name = '' } = environment;
        const { state = '', status = '', statusReason } = environment;
        return [computeEnvironmentArn, { name, state, status, statusReason }] as const;
      }),
    );
  }

  private async list(
    input: ListJobsCommandInput,
    maximumPages = Number.POSITIVE_INFINITY,
  ): Promise<JobSummary[]> {
    const jobs: JobSummary[] = [];
    let pages = 0;
    for await (const page of paginateListJobs(
      { client: this.client, pageSize: PAGE_SIZE },
      input,
    )) {
      jobs.push(...(page.jobSummaryList ?? []));
      pages += 1;
      if (pages >= maximumPages) break;
    }
    return jobs;
  }
}
