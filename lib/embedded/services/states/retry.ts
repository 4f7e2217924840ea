import type { Catcher, Retrier } from './asl-schema';
import type { StateFailure } from './state-failure';

/** The first that matches an error's name. */
export function findHandler<Handler extends Pick<Retrier | Catcher, 'ErrorEquals'>>(
  handlers: readonly Handler[],
  failure: StateFailure,
): Handler | undefined {
  return handlers.find(({ ErrorEquals: names }) =>
    names.some((name) => matches(name, failure.error)),
  );
}

/** How long to wait before the retry of this number, from 1. */
export function retryDelaySeconds(retrier: Retrier, retry: number, random: () => number): number {
  const { IntervalSeconds: interval, BackoffRate: rate, MaxDelaySeconds: most } = retrier;
  const delay = Math.min(interval * rate ** (retry - 1), most ?? Number.POSITIVE_INFINITY);
  return retrier.JitterStrategy === 'FULL' ? delay * random() : delay;
}

function matches(name: string, error: string): boolean {
  // Nothing takes a States.Runtime, and only its own name a States.DataLimitExceeded.
  if (error === 'States.Runtime') return false;
  if (name === error) return true;
  if (error === 'States.DataLimitExceeded') return false;
  if (name === 'States.ALL') return true;
  const isTimeout = error === 'States.Timeout' || error === 'States.HeartbeatTimeout';
  if (name === 'States.TaskFailed') return !isTimeout;
  return name === 'States.Timeout' && isTimeout;
}
