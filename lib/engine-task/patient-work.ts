import { messageOf } from './thrown';

export interface Patience {
  /** Waits, unless the signal is aborted first. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  /** Whether another try could help. */
  readonly passes: (error: unknown) => boolean;
  /** Called before each wait. */
  readonly onWait: (
    error: unknown,
    next: { readonly attempt: number; readonly ms: number },
  ) => void;
}

/** Everything was tried, and what was in the way did not pass. */
export class TriedInVainError extends Error {
  constructor(
    readonly tries: number,
    cause: unknown,
  ) {
    super(`${messageOf(cause)} (tried ${tries} times)`, { cause });
  }
}

/** Together less than two minutes: a busy host has come back then, and nobody pays long for a network without a way out. */
export const WAITS_MS: readonly number[] = [5_000, 20_000, 60_000];

/** Does some work, and once more after each wait while what is in its way passes. */
export async function tryPatiently<Result>(
  work: () => Promise<Result>,
  { sleep, signal, passes, onWait }: Patience,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !passes(error)) throw error;
      const ms = WAITS_MS[attempt - 1];
      if (ms === undefined) throw new TriedInVainError(attempt, error);
      onWait(error, { attempt: attempt + 1, ms });
      await sleep(ms, signal);
    }
  }
}
