import * as z from 'zod';

export { TASK_TOKEN_VARIABLE } from '../domain/run/batch-event';
export { JOB_FAILURES, type JobFailureType } from '../domain/run/job-failure';

/** Input of an execution: one job for Batch. */
export const orchestratedJobSchema = z.strictObject({
  /** Also the job's name in Batch, by which a stopped execution finds what it has to end. */
  jobName: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/),
  jobQueue: z.string(),
  jobDefinition: z.string(),
  command: z.array(z.string()).min(1),
  environment: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  vcpus: z.number().positive(),
  memoryMib: z.int().positive(),
  timeoutSeconds: z.int().min(60),
});

export type OrchestratedJob = z.infer<typeof orchestratedJobSchema>;
