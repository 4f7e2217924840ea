import * as z from 'zod';
import type { Caller, RequestContext, ServiceRequest } from '../../world';
import { clientException, readRequest } from './batch-error';
import type { Batch } from './batch-world';
import { describeJob, summarizeJob } from './job-detail';
import { hasEnded, jobStatuses } from './job';
import type { Job } from './job';
import type { RestRoutes } from './rest-protocol';
import type { Scheduler } from './scheduler';
import { submitJob } from './submit-job';

const endSchema = z.strictObject({ jobId: z.string(), reason: z.string() });

const describeSchema = z.strictObject({ jobs: z.array(z.string()) });

const listSchema = z.strictObject({
  jobQueue: z.string().optional(),
  jobStatus: z.enum(jobStatuses).optional(),
  maxResults: z.number().int().min(1).max(1000).default(1000),
  nextToken: z.string().optional(),
  filters: z
    .array(
      z.strictObject({
        name: z.enum(['JOB_NAME', 'JOB_DEFINITION', 'BEFORE_CREATED_AT', 'AFTER_CREATED_AT']),
        values: z.array(z.string()).length(1),
      }),
    )
    .max(1)
    .default([]),
});

type Filter = z.infer<typeof listSchema>['filters'][number];

const maximumDescribed = 100;

/** The operations on jobs. */
export function jobOperations(batch: Batch, scheduler: Scheduler): RestRoutes {
  const of =
    (operation: (input: unknown, caller: Caller) => unknown) =>
    (input: unknown, { caller }: ServiceRequest) =>
      operation(input, caller);
  return {
    'POST /v1/submitjob': of((input, caller) => submitJob(batch, scheduler, input, caller)),
    'POST /v1/describejobs': of((input, caller) => describeJobs(batch, input, caller)),
    'POST /v1/listjobs': of((input, caller) => listJobs(batch, input, caller)),
    'POST /v1/terminatejob': of((input, caller) => {
      const { job, reason } = readEnd(batch, 'TerminateJob', input, caller);
      if (hasEnded(job)) return;
      job.isTerminated = true;
      scheduler.end(job, { statusReason: reason, mayBeRetried: false });
    }),
    'POST /v1/canceljob': of((input, caller) => {
      const { job, reason } = readEnd(batch, 'CancelJob', input, caller);
      // One that has begun goes on, and nobody is told.
      if (job.attempt !== undefined) return;
      job.isCancelled = true;
      scheduler.end(job, { statusReason: reason, mayBeRetried: false });
    }),
  };
}

function readEnd(
  batch: Batch,
  operation: 'TerminateJob' | 'CancelJob',
  input: unknown,
  caller: Caller,
): { readonly job: Job; readonly reason: string } {
  const { jobId, reason } = readRequest(operation, endSchema, input);
  const job = batch.jobs.get(jobId);
  const { access } = batch.world;
  access.authorize(caller, `batch:${operation}`, batch.arn(`job/${jobId}`), tagContext(job?.tags));
  if (job === undefined) throw clientException(`Job ${jobId} not found.`);
  return { job, reason };
}

/** The condition keys by which a policy sees the tags of a job. */
function tagContext(tags: Job['tags'] = {}): RequestContext {
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [`aws:ResourceTag/${name}`, value]),
  );
}

function describeJobs(batch: Batch, input: unknown, caller: Caller): unknown {
  const { jobs } = readRequest('DescribeJobs', describeSchema, input);
  batch.world.access.authorize(caller, 'batch:DescribeJobs', '*');
  if (jobs.length > maximumDescribed) {
    throw clientException(`Maximum number of jobs supported is ${maximumDescribed}`);
  }
  const ids = new Set(jobs.map((idOrArn) => idOrArn.slice(idOrArn.lastIndexOf('/') + 1)));
  return { jobs: [...ids].flatMap((id) => batch.jobs.get(id) ?? []).map(describeJob) };
}

function listJobs(batch: Batch, input: unknown, caller: Caller): unknown {
  const request = readRequest('ListJobs', listSchema, input);
  batch.world.access.authorize(caller, 'batch:ListJobs', '*');
  const { jobQueue: name, maxResults, nextToken } = request;
  const queue = name === undefined ? undefined : batch.findQueue(name);
  if (queue === undefined) throw clientException(`JobQueue ${name ?? ''} not found.`);
  const [filter] = request.filters;
  const status = request.jobStatus ?? 'RUNNING';
  const listed = [...batch.jobs.values()]
    .filter((job) => job.queue === queue)
    .filter((job) => (filter === undefined ? job.status === status : passes(job, filter)))
    .reverse();
  const start = nextToken === undefined ? 0 : listed.findIndex(({ id }) => id === nextToken) + 1;
  const page = listed.slice(start, start + maxResults);
  const more = start + page.length < listed.length;
  return { jobSummaryList: page.map(summarizeJob), nextToken: more ? page.at(-1)?.id : undefined };
}

/** A filter shows jobs of every status; names are the same in any case. */
function passes(job: Job, { name, values: [value = ''] }: Filter): boolean {
  switch (name) {
    case 'JOB_NAME':
      return matches(value, job.name);
    case 'JOB_DEFINITION':
      return matches(value, job.definition.name) || value === job.definition.arn;
    case 'BEFORE_CREATED_AT':
      return job.createdAt.getTime() < Number(value);
    case 'AFTER_CREATED_AT':
      return job.createdAt.getTime() > Number(value);
  }
}

function matches(pattern: string, text: string): boolean {
  const [wanted, name] = [pattern.toLowerCase(), text.toLowerCase()];
  return wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}
