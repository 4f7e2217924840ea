import * as z from 'zod';
import { TASK_TOKEN_VARIABLE } from '../domain/run/batch-event';

export { TASK_TOKEN_VARIABLE };
export { jobNameOf } from '../domain/run/execution-event';
export { JOB_FAILURES, type BatchFailure } from '../domain/failure/batch-failures';

/**
 * Of the text by which Batch has ECS run a job, its braces and quotes counted: `overrides` of RunTask. What is longer fails
 * after it was submitted, before it starts.
 */
const MAX_OVERRIDES_CHARACTERS = 8192;
/** The longest `taskToken` of Step Functions. */
const MAX_TOKEN_CHARACTERS = 2048;

const jobSchema = z.strictObject({
  jobQueue: z.string(),
  jobDefinition: z.string(),
  command: z.array(z.string()).min(1),
  environment: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  vcpus: z.number().positive(),
  memoryMib: z.int().positive(),
  timeoutSeconds: z.int().min(60),
});

export type OrchestratedJob = z.infer<typeof jobSchema>;

/**
 * Input of an execution: one job for Batch. The job is named after the execution, whose own name must therefore be made of
 * letters, digits, hyphens and underscores, and begin with one of the first two.
 */
export const orchestratedJobSchema = jobSchema.refine(
  (job) => overridesLength(job) <= MAX_OVERRIDES_CHARACTERS,
  `"command" and "environment" are too long: with the task token, overrides of a job must not take more than ${MAX_OVERRIDES_CHARACTERS} characters`,
);

/** As the state machine submits them. */
function overridesLength({ command, environment, vcpus, memoryMib }: OrchestratedJob): number {
  const token = { name: TASK_TOKEN_VARIABLE, value: 'x'.repeat(MAX_TOKEN_CHARACTERS) };
  const resourceRequirements = [
    { type: 'VCPU', value: String(vcpus) },
    { type: 'MEMORY', value: String(memoryMib) },
  ];
  const overrides = { command, environment: [...environment, token], resourceRequirements };
  return JSON.stringify({ containerOverrides: [{ ...overrides, name: 'default' }] }).length;
}
