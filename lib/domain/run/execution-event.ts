import * as z from 'zod';

/** What Step Functions said of an execution, in our words. */
export interface ExecutionChange {
  readonly executionArn: string;
  readonly name: string;
  readonly status: string;
  /** JSON; absent when it is too long for an event. */
  readonly input?: string | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt?: number | undefined;
  readonly stoppedAt?: number | undefined;
}

const optionalTime = z.number().optional().catch(undefined);

/** `detail` of a "Step Functions Execution Status Change" event. */
export const executionDetailSchema = z.object({
  executionArn: z.string(),
  name: z.string(),
  status: z.string(),
  input: z.string().optional().catch(undefined),
  startDate: optionalTime,
  stopDate: optionalTime,
});

export type ExecutionDetail = z.infer<typeof executionDetailSchema>;

export function executionChange(detail: ExecutionDetail): ExecutionChange {
  const { executionArn, name, status, input, startDate: startedAt, stopDate: stoppedAt } = detail;
  return { executionArn, name, status, input, startedAt, stoppedAt };
}

/** Whether the execution ended in a way that may have left its job behind. */
export function mayLeaveJob({ status }: ExecutionChange): boolean {
  return ['ABORTED', 'TIMED_OUT', 'FAILED'].includes(status);
}
