/** A series by its names. */
export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface DataPoint {
  readonly at: number;
  readonly value: number;
}

/** The points of one period. */
export interface Period {
  readonly startsAt: number;
  readonly values: readonly number[];
}

interface Series {
  readonly metric: MetricName;
  readonly points: DataPoint[];
}

/** Every data point that was ever told, in memory. */
export class MetricStore {
  private readonly series = new Map<string, Series>();

  add(metric: MetricName, point: DataPoint): void {
    const key = keyOf(metric);
    const known = this.series.get(key) ?? { metric, points: [] };
    known.points.push(point);
    this.series.set(key, known);
  }

  metrics(): readonly MetricName[] {
    return [...this.series.values()].map(({ metric }) => metric);
  }

  /** The periods between two times that have points, the oldest first. */
  periods(
    metric: MetricName,
    { from, to, seconds }: { readonly from: number; readonly to: number; readonly seconds: number },
  ): readonly Period[] {
    const length = seconds * 1000;
    const values = new Map<number, number[]>();
    for (const { at, value } of this.series.get(keyOf(metric))?.points ?? []) {
      const startsAt = Math.floor(at / length) * length;
      if (startsAt < Math.floor(from / length) * length || at >= to) continue;
      values.set(startsAt, [...(values.get(startsAt) ?? []), value]);
    }
    return [...values]
      .map(([startsAt, list]) => ({ startsAt, values: list }))
      .sort((left, right) => left.startsAt - right.startsAt);
  }
}

function keyOf({ namespace, name, dimensions }: MetricName): string {
  const sorted = Object.entries(dimensions).sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}
