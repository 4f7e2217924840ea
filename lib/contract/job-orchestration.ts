import * as z from 'zod';

export { TASK_TOKEN_VARIABLE } from '../domain/run/batch-event';
export { jobNameOf } from '../domain/run/execution-event';
export { JOB_FAILURES, type JobFailureType } from '../domain/run/job-failure';

/**
 * Input of an execution: one job for Batch. The job is named after the execution, whose own name must therefore be made of
 * letters, digits, hyphens and underscores, and begin with one of the first two.
 */
export const orchestratedJobSchema = z.strictObject({
  jobQueue: z.string(),
  jobDefinition: z.string(),
  command: z.array(z.string()).min(1),
  environment: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  vcpus: z.number().positive(),
  memoryMib: z.int().positive(),
  timeoutSeconds: z.int().min(60),
});

export type OrchestratedJob = z.infer<typeof orchestratedJobSchema>;
