import type { Catcher, Retrier } from './asl-schema';
import type { StateFailure } from './state-failure';

/** These end an execution however much is caught. */
const terminal = ['States.DataLimitExceeded', 'States.Runtime'];

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
  if (name === error) return true;
  if (terminal.includes(error)) return false;
  if (name === 'States.ALL') return true;
  const isTimeout = error === 'States.Timeout' || error === 'States.HeartbeatTimeout';
  if (name === 'States.TaskFailed') return !isTimeout;
  return name === 'States.Timeout' && isTimeout;
}
