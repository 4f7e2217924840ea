import { isSameAttention, type Attention } from './attention';
import { hasEnded, type Launch, type LaunchChange } from './launch';

/** Says what keeps the launch from going on, or that nothing does any more. */
export function applyAttention(
  launch: Launch,
  attempt: number,
  attention: Attention | undefined,
  now: string,
): LaunchChange | undefined {
  if (launch.attempt !== attempt || hasEnded(launch)) return undefined;
  if (isSameAttention(launch.attention, attention)) return undefined;
  if (attention === undefined) return { attention };
  const { attention: known } = launch;
  const reportedAt = known?.type === attention.type ? (known.reportedAt ?? now) : now;
  return { attention: { ...attention, reportedAt } };
}

/** Notes what was done about what had lasted too long; the first time only. */
export function recordActing(
  launch: Launch,
  attention: Attention,
  statusReason: string,
  actedAt: string,
): LaunchChange | undefined {
  const { attention: current } = launch;
  if (hasEnded(launch) || current === undefined || !isSameAttention(current, attention)) {
    return undefined;
  }
  return current.actedAt === undefined
    ? { statusReason, attention: { ...current, actedAt } }
    : undefined;
}
