import { notImplemented } from '../../world';

type Statistic = (values: readonly number[]) => number;

const statistics: Readonly<Record<string, Statistic>> = {
  Sum: sum,
  SampleCount: (values) => values.length,
  Average: (values) => sum(values) / values.length,
  Minimum: (values) => Math.min(...values),
  Maximum: (values) => Math.max(...values),
};

/** A statistic by CloudWatch's name for it; a percentile is the nearest value. */
export function findStatistic(name: string): Statistic {
  const known = Object.hasOwn(statistics, name) ? statistics[name] : undefined;
  if (known !== undefined) return known;
  const [, percent] = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name) ?? [];
  if (percent === undefined) throw notImplemented(`the statistic "${name}"`);
  return (values) => percentile(values, Number(percent));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const index = Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1);
  return sorted[index] ?? 0;
}
