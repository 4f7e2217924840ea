import * as z from 'zod';

const pattern = z.string().max(512);

const conditionSchema = z
  .strictObject({
    action: z
      .string()
      .toUpperCase()
      .pipe(z.enum(['RETRY', 'EXIT'])),
    onStatusReason: pattern.optional(),
    onReason: pattern.optional(),
    onExitCode: pattern.regex(/^\d*\*?$/, 'must be digits and a trailing *').optional(),
  })
  .refine(
    ({ onStatusReason, onReason, onExitCode }) =>
      (onStatusReason ?? onReason ?? onExitCode) !== undefined,
    'must name a condition',
  );

export const retryStrategySchema = z.strictObject({
  attempts: z.coerce
    .number('RetryAttempts must be provided with retry strategy')
    .int()
    .min(1)
    .max(10),
  evaluateOnExit: z.array(conditionSchema).max(5).optional(),
});

export type RetryStrategy = z.infer<typeof retryStrategySchema>;

/** How an attempt failed, as conditions see it; what is absent is the empty text. */
export interface FailedAttempt {
  readonly statusReason: string;
  readonly reason: string | undefined;
  readonly exitCode: number | undefined;
}

/** Whether the job is tried again, when it has failed so often: what no condition matches is tried again. */
export function isRetried(
  { attempts, evaluateOnExit = [] }: RetryStrategy,
  failed: FailedAttempt,
  attemptsMade: number,
): boolean {
  if (attemptsMade >= attempts) return false;
  const condition = evaluateOnExit.find(
    ({ onStatusReason, onReason, onExitCode }) =>
      matches(onStatusReason, failed.statusReason) &&
      matches(onReason, failed.reason ?? '') &&
      matches(onExitCode, String(failed.exitCode ?? '')),
  );
  return condition?.action !== 'EXIT';
}

/** Patterns are plain text with at most one asterisk, at the end, and the same in any case. */
function matches(expected: string | undefined, actual: string): boolean {
  if (expected === undefined) return true;
  const [wanted, text] = [expected.toLowerCase(), actual.toLowerCase()];
  return wanted.endsWith('*') ? text.startsWith(wanted.slice(0, -1)) : text === wanted;
}
