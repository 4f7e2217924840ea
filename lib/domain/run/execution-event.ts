import * as z from 'zod';

/** What Step Functions said of an execution, in our words. */
export interface ExecutionChange {
  readonly name: string;
  readonly status: string;
  /** How often the execution was taken up again after it had ended. */
  readonly redriveCount: number;
}

/** `detail` of a "Step Functions Execution Status Change" event. */
export const executionDetailSchema = z.object({
  name: z.string(),
  status: z.string(),
  redriveCount: z.number().catch(0),
});

export type ExecutionDetail = z.infer<typeof executionDetailSchema>;

export function executionChange(detail: ExecutionDetail): ExecutionChange {
  const { name, status, redriveCount } = detail;
  return { name, status, redriveCount };
}

/**
 * What the state machine names the job of an execution. No other execution has its name for 90 days, and what it submits once
 * it is redriven has another count: so a late event finds its own job alone.
 */
export function jobNameOf({ name, redriveCount }: ExecutionChange): string {
  return `${name}-${redriveCount}`;
}

/**
 * Whether the execution has ended, and so waits for no job. One that has succeeded may have left a job behind too: the first
 * of two, when Step Functions lost the answer to a submission and submitted again.
 */
export function mayLeaveJob({ status }: ExecutionChange): boolean {
  return ['SUCCEEDED', 'ABORTED', 'TIMED_OUT', 'FAILED'].includes(status);
}
