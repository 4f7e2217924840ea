import { METRICS, METRIC_DIMENSIONS, type Measurement } from '../contract/metrics';
import { classifyJob } from '../domain/failure/classify-job';
import { seriesOfFailure } from '../domain/failure/failure';
import { countsJobRows } from '../domain/launch/job-source';
import type { Launch } from '../domain/launch/launch';
import type { RunResult } from '../domain/run/run-report';

/** Failed jobs of a launch by type, as the result tells of them; those of AWS Batch are measured by their own events. */
export function measureFailedJobs(
  launch: Launch,
  result: RunResult | undefined,
): readonly Measurement[] {
  if (countsJobRows(launch)) return [];
  const counts = new Map<string, number>();
  for (const job of result?.failures ?? []) {
    const type = seriesOfFailure(classifyJob(job).type);
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts].map(([type, value]) => ({
    ...{ metric: METRICS.jobsFailed, value, unit: 'Count' },
    dimension: { name: METRIC_DIMENSIONS.failureType, value: type },
  }));
}
