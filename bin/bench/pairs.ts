/** Of ours and of the floor, measured one right after the other: seconds, unless the line says another unit. */
export interface Pair {
  readonly ours: number;
  readonly floor: number;
}

interface Goal {
  readonly name: string;
  readonly what: string;
  /** What the floor is. */
  readonly floor: string;
  /** The ratio that we want to stay at or below; of a speed, the one that we want to reach. */
  readonly goal: number;
  /** The ratio says how many times as fast as the floor we are, not how many times as long we take. */
  readonly isSpeed?: boolean;
  readonly unit?: string;
}

type Measure = () => Promise<number>;

/** Measures so many pairs; which of the two comes first alternates, so that a drift of the machine favours neither. */
export async function measurePairs(
  count: number,
  ours: Measure,
  floor: Measure,
): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (let index = 0; index < count; index += 1) {
    if (index % 2 === 0) {
      const seconds = await ours();
      pairs.push({ ours: seconds, floor: await floor() });
    } else {
      const seconds = await floor();
      pairs.push({ ours: await ours(), floor: seconds });
    }
  }
  return pairs;
}

/** One line of the scoreboard: the median of the pairs' ratios, with the medians that it comes from. */
export function renderLine(
  pairs: readonly Pair[],
  { name, what, floor, goal, isSpeed = false, unit = 's' }: Goal,
): string {
  const ratios = pairs.map((pair) => (isSpeed ? pair.floor / pair.ours : pair.ours / pair.floor));
  const ratio = median(ratios);
  const verdict = (isSpeed ? ratio >= goal : ratio <= goal) ? 'met' : 'MISSED';
  const wanted = isSpeed ? `at least ${goal.toFixed(2)}` : goal.toFixed(2);
  const shown = (values: readonly number[]): string => `${median(values).toFixed(3)} ${unit}`;
  return [
    name.padEnd(7),
    what.padEnd(15),
    `${ratio.toFixed(2)} x ${isSpeed ? 'the speed of ' : ''}${floor}`,
    `(goal ${wanted}: ${verdict};`,
    `${shown(pairs.map((pair) => pair.ours))} against ${shown(pairs.map((pair) => pair.floor))};`,
    `median of ${pairs.length})`,
  ].join(' ');
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[Math.ceil(middle) - 1],
    sorted[Math.floor(middle)],
  ];
  return (low + high) / 2;
}
