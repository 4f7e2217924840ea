import { METRICS, METRIC_DIMENSIONS, type Measure, type Measurement } from '../contract/metrics';
import { applyChange, hasEnded, type Launch, type LaunchChange } from '../domain/launch/launch';

export interface ChangeLaunchDeps {
  readonly launches: {
    change(
      launchId: string,
      decide: (launch: Launch) => LaunchChange | undefined,
    ): Promise<Launch | undefined>;
  };
  readonly measure: Measure;
}

/** Changes a launch, and measures its end when it is this very write that ended it: of several writers only one succeeds. */
export async function changeLaunch(
  { launches, measure }: ChangeLaunchDeps,
  launchId: string,
  decide: (launch: Launch) => LaunchChange | undefined,
): Promise<Launch | undefined> {
  // The last decision is the one that was written.
  const decision = { ends: false };
  const launch = await launches.change(launchId, (current) => {
    const change = decide(current);
    decision.ends =
      change !== undefined && !hasEnded(current) && hasEnded(applyChange(current, change));
    return change;
  });
  if (launch !== undefined && decision.ends) measure(measureEnd(launch));
  return launch;
}

/** What there is to say of a launch that has ended just now. */
export function measureEnd({
  recordedStatus,
  workflow,
  startedAt,
  elapsedSeconds,
}: Launch): readonly Measurement[] {
  const ended: Measurement = {
    ...{ metric: METRICS.launchesEnded, value: 1, unit: 'Count' },
    dimension: { name: METRIC_DIMENSIONS.status, value: recordedStatus },
  };
  // A launch whose engine never ran says nothing of how long its workflow takes.
  const ran = startedAt !== undefined && elapsedSeconds !== undefined && workflow !== undefined;
  if (!ran) return [ended];
  const elapsed: Measurement = {
    ...{ metric: METRICS.launchElapsedSeconds, value: elapsedSeconds, unit: 'Seconds' },
    dimension: { name: METRIC_DIMENSIONS.workflow, value: workflow },
  };
  return [ended, elapsed];
}
