import type { KeyPage, LaunchKey } from './launch-index';

type ReadPage = (shard: number, from: KeyPage['next']) => Promise<KeyPage>;

/** A shard that is being read, from its newest launch on. */
interface Reading {
  readonly shard: number;
  keys: LaunchKey[];
  next: KeyPage['next'];
  hasEnded: boolean;
}

/** Merges the shards of an index, each of which is sorted, and reads no further than it is asked to. */
export async function* newestFirst(
  shards: readonly number[],
  readPage: ReadPage,
): AsyncGenerator<LaunchKey, void> {
  const readings = shards.map((shard): Reading => ({
    shard,
    keys: [],
    next: undefined,
    hasEnded: false,
  }));
  for (;;) {
    await Promise.all(readings.map((reading) => refill(reading, readPage)));
    const newest = readings.filter(({ keys }) => keys.length > 0).sort(byNewestKey)[0];
    const key = newest?.keys.shift();
    if (key === undefined) return;
    yield key;
  }
}

/** A page may be empty although there are more. */
async function refill(reading: Reading, readPage: ReadPage): Promise<void> {
  while (reading.keys.length === 0 && !reading.hasEnded) {
    const { keys, next } = await readPage(reading.shard, reading.next);
    reading.keys = [...keys];
    reading.next = next;
    reading.hasEnded = next === undefined;
  }
}

function byNewestKey(a: Reading, b: Reading): number {
  return compareNewest(a.keys[0], b.keys[0]);
}

/** Launches of one moment are sorted by their IDs, so that two lists of them are the same. */
export function compareNewest(a: LaunchKey | undefined, b: LaunchKey | undefined): number {
  const byTime = (b?.registeredAt ?? '').localeCompare(a?.registeredAt ?? '');
  return byTime === 0 ? (a?.launchId ?? '').localeCompare(b?.launchId ?? '') : byTime;
}
