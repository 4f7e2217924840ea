import { AwsError } from '../../world';
import type { EngineStore, StoreWrite, SubStore } from './dynalite-engine';
import type { Item } from './item';

/** One item as it was and as it is to be. */
export interface ItemChange {
  readonly tableName: string;
  /** dynalite's key of the item, unique in its table. */
  readonly storeKey: string;
  readonly oldItem: Item | undefined;
  readonly newItem: Item | undefined;
}

/**
 * A store that reads through to dynalite's and keeps what is written back, so that a write's old and new image are
 * known before it happens, and an item, its index entries and the rest of a transaction are written in one batch.
 */
export interface CapturedWrites {
  readonly store: EngineStore;
  readonly changes: readonly ItemChange[];
  readonly writes: readonly StoreWrite[];
  /** The item that the last read found. */
  itemRead(): Item | undefined;
}

/** Captures the writes of one operation; `onRead` sees the old item before dynalite checks a condition against it. */
export function captureWrites(
  store: EngineStore,
  onRead: (item: Item) => void = () => undefined,
): CapturedWrites {
  const changes: ItemChange[] = [];
  const writes: StoreWrite[] = [];
  const itemsRead = new Map<string, Item | undefined>();
  let lastRead: Item | undefined;
  const readThrough = (tableName: string, items: SubStore): SubStore => ({
    ...keepWrites(`item-${tableName}~`, items, writes, (storeKey, newItem) => {
      const oldItem = itemsRead.get(`${tableName}~${storeKey}`);
      changes.push({ tableName, storeKey, oldItem, newItem });
    }),
    get(key, callback) {
      items.get(key, (error, item) => {
        lastRead = item;
        itemsRead.set(`${tableName}~${key}`, item);
        // dynalite works in callbacks of its own: what is thrown there would end the process.
        guard(callback, () => {
          onRead(item ?? {});
          callback(error, item);
        });
      });
    },
  });
  return {
    changes,
    writes,
    itemRead: () => lastRead,
    store: {
      ...store,
      getItemDb: (table) => readThrough(table, store.getItemDb(table)),
      getIndexDb: (kind, table, index) =>
        keepWrites(
          `index-${kind.toLowerCase()}~${table}~${index}~`,
          store.getIndexDb(kind, table, index),
          writes,
        ),
    },
  };
}

/** Writes what was captured, all of it or nothing. */
export async function commitWrites(
  store: EngineStore,
  captures: readonly CapturedWrites[],
): Promise<void> {
  const writes = captures.flatMap((capture) => capture.writes);
  if (writes.length > 0) await store.db.batch(writes);
}

function keepWrites(
  prefix: string,
  through: SubStore,
  writes: StoreWrite[],
  noteItem: (storeKey: string, item: Item | undefined) => void = () => undefined,
): SubStore {
  return {
    get: (key, callback) => through.get(key, callback),
    lock: (key, work) => through.lock(key, work),
    put(key, value, callback) {
      writes.push({ type: 'put', key: prefix + key, value });
      noteItem(key, value);
      callback(null);
    },
    del(key, callback) {
      writes.push({ type: 'del', key: prefix + key });
      noteItem(key, undefined);
      callback(null);
    },
  };
}

function guard(callback: (error: unknown) => void, work: () => void): void {
  try {
    work();
  } catch (error) {
    callback(
      error instanceof AwsError
        ? error
        : new AwsError('InternalServerError', `dynalite failed: ${String(error)}`, 500),
    );
  }
}
