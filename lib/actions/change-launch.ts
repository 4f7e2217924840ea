import { METRICS, METRIC_DIMENSIONS, type Measure, type Measurement } from '../contract/metrics';
import { seriesOfFailure } from '../domain/failure/failure';
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

/**
 * Changes a launch, and measures what this very write has done to its status: of several writers only one succeeds.
 * `atEnd` says what else there is to measure of a launch that it ended.
 */
export async function changeLaunch(
  { launches, measure }: ChangeLaunchDeps,
  launchId: string,
  decide: (launch: Launch) => LaunchChange | undefined,
  atEnd: (launch: Launch) => readonly Measurement[] = () => [],
): Promise<Launch | undefined> {
  // The last decision is the one that was written.
  let before: Launch | undefined;
  const launch = await launches.change(launchId, (current) => {
    const change = decide(current);
    before = change !== undefined && leavesStatus(current, change) ? current : undefined;
    return change;
  });
  if (launch === undefined || before === undefined) return launch;
  measure([
    ...measureStatusLeft(before, launch),
    ...(hasEnded(launch) ? [...measureEnd(launch), ...atEnd(launch)] : []),
  ]);
  return launch;
}

/** What there is to say of a launch that has ended just now. */
export function measureEnd(launch: Launch): readonly Measurement[] {
  const { recordedStatus, startedAt, elapsedSeconds, failure } = launch;
  const facts = factsOf(launch);
  const ended: Measurement = {
    ...{ metric: METRICS.launchesEnded, value: 1, unit: 'Count', facts },
    dimension: { name: METRIC_DIMENSIONS.status, value: recordedStatus },
  };
  const failed: Measurement[] =
    failure === undefined
      ? []
      : [
          {
            ...{ metric: METRICS.launchFailures, value: 1, unit: 'Count' },
            facts: { ...facts, owner: failure.owner, reason: failure.message },
            dimension: {
              name: METRIC_DIMENSIONS.failureType,
              value: seriesOfFailure(failure.type),
            },
          },
        ];
  const value = seriesOf(launch);
  // A launch whose engine never ran says nothing of how long its workflow takes.
  const ran = startedAt !== undefined && elapsedSeconds !== undefined && value !== undefined;
  if (!ran) return [ended, ...failed];
  const elapsed: Measurement = {
    ...{ metric: METRICS.launchElapsedSeconds, value: elapsedSeconds, unit: 'Seconds', facts },
    dimension: { name: METRIC_DIMENSIONS.workflow, value },
  };
  return [ended, ...failed, elapsed];
}

function factsOf({ launchId, attempt, name, workflow }: Launch) {
  return { launchId, attempt, name, workflow };
}

/** A deployment has so many workflows; what sheets bring along or name elsewhere is without end, and is one series each. */
function seriesOf({ workflow, workflowOrigin }: Launch): string | undefined {
  return workflowOrigin ?? workflow;
}

function leavesStatus(launch: Launch, change: LaunchChange): boolean {
  return applyChange(launch, change).recordedStatus !== launch.recordedStatus;
}

function measureStatusLeft(before: Launch, after: Launch): readonly Measurement[] {
  const { recordedStatus, statusSince = before.registeredAt } = before;
  const seconds = (Date.parse(after.statusSince ?? '') - Date.parse(statusSince)) / 1000;
  // A person may have made a time unreadable.
  if (Number.isNaN(seconds)) return [];
  return [
    {
      // The clock of S3, which says when a sheet came, is not ours.
      ...{ metric: METRICS.statusSeconds, value: Math.max(0, seconds), unit: 'Seconds' },
      dimension: { name: METRIC_DIMENSIONS.status, value: recordedStatus },
    },
  ];
}
