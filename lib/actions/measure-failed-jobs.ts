import { METRICS, METRIC_DIMENSIONS, type Measurement } from '../contract/metrics';
import type { JobFailureType } from '../domain/run/job-failure';
import type { JobFailure, RunResult } from '../domain/run/run-report';

/** Failed jobs of an engine task by type, as the result that it left tells of them. */
export function measureFailedJobs(result: RunResult | undefined): readonly Measurement[] {
  const counts = new Map<JobFailureType, number>();
  for (const failure of result?.failures ?? []) {
    const type = typeOf(failure);
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts].map(([type, value]) => ({
    ...{ metric: METRICS.jobsFailed, value, unit: 'Count' },
    dimension: { name: METRIC_DIMENSIONS.failureType, value: type },
  }));
}

/** Of a job within the engine's own task nothing but the exit code of its command is known. */
function typeOf({ exitCode = 0 }: JobFailure): JobFailureType {
  return exitCode === 0 ? 'Unknown' : 'CommandFailed';
}
