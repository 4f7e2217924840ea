import { isUnsettled, type Launch, type LaunchChange } from './launch';

/**
 * What follows an end is done by whoever comes, and again when news of a job comes meanwhile or later: the note that it was done is
 * only taken from who has begun last, and nobody has disturbed.
 */

export function beginSettling(
  launch: Launch,
  attempt: number,
  settlingAt: string,
): LaunchChange | undefined {
  return launch.attempt === attempt && isUnsettled(launch) ? { settlingAt } : undefined;
}

/** `begunAt`: as it was noted at the begin; undefined where nothing can come in between. */
export function endSettling(
  launch: Launch,
  attempt: number,
  begunAt: string | undefined,
  settledAt: string,
): LaunchChange | undefined {
  if (launch.attempt !== attempt || !isUnsettled(launch)) return undefined;
  if (launch.settlingAt !== begunAt) return undefined;
  return { settlingAt: undefined, settledAt };
}

/** Says that something has come after what was done, or may come. */
export function unsettle(launch: Launch, attempt: number): LaunchChange | undefined {
  const { settlingAt, settledAt } = launch;
  if (launch.attempt !== attempt) return undefined;
  if (settlingAt === undefined && settledAt === undefined) return undefined;
  return { settlingAt: undefined, settledAt: undefined };
}
