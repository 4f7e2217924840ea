import type { Measure, Measurement } from '../contract/metrics';

/** CloudWatch takes printable ASCII as the value of a dimension; a row may hold whatever a person typed. */
const DIMENSION_VALUE = /^[\x20-\x7e]{1,255}$/;

interface MetricsOptions {
  readonly namespace: string;
  readonly now: () => Date;
  /** Takes one line of the function's log. */
  readonly write?: (line: string) => void;
}

/** Measurements become lines of the function's own log, out of which CloudWatch makes metrics: no call, no wait, no right. */
export function createMeasure({ namespace, now, write = writeLine }: MetricsOptions): Measure {
  return (measurements) => {
    for (const measurement of measurements) {
      write(renderMeasurement(measurement, namespace, now().getTime()));
    }
  };
}

/**
 * One line of the embedded metric format:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function renderMeasurement(
  { metric, value, unit, dimension, facts }: Measurement,
  namespace: string,
  timestamp: number,
): string {
  const names = dimension === undefined ? [] : [dimension.name];
  const metrics = [{ Name: metric, Unit: unit }];
  return JSON.stringify({
    ...facts,
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [names], Metrics: metrics }],
    },
    ...(dimension === undefined ? {} : { [dimension.name]: dimensionValue(dimension.value) }),
    [metric]: value,
  });
}

function dimensionValue(text: string): string {
  return DIMENSION_VALUE.test(text) && text.trim() !== '' ? text : 'OTHER';
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
