import { z } from 'zod';
import type { World } from '../../world';
import type { ItemChange } from './captured-writes';
import { sameItem } from './item';
import type { Item } from './item';

/** What a stream shows of a change. */
export const streamViewTypeSchema = z.enum([
  'KEYS_ONLY',
  'NEW_IMAGE',
  'OLD_IMAGE',
  'NEW_AND_OLD_IMAGES',
]);
export type StreamViewType = z.infer<typeof streamViewTypeSchema>;

/** One change of one item, as a table's stream reports it. */
export interface StreamRecord {
  readonly tableName: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly keys: Item;
  readonly oldImage?: Item;
  readonly newImage?: Item;
  readonly sequenceNumber: string;
  readonly createdAt: Date;
  readonly viewType: StreamViewType;
}

export type StreamListener = (record: StreamRecord) => void;

/** Hands each change of a table with a stream to the table's listeners, in the order of the writes. */
export class StreamRecords {
  private readonly listeners = new Map<string, StreamListener[]>();
  private lastSequence = 0n;

  constructor(private readonly world: World) {}

  listen(tableName: string, listener: StreamListener): void {
    this.listeners.set(tableName, [...(this.listeners.get(tableName) ?? []), listener]);
  }

  /** Call it inside the table's lock, so that records leave in the order of the writes. */
  emit(change: ItemChange, keyNames: readonly string[], viewType: StreamViewType): void {
    const createdAt = this.world.now();
    const content = describeChange(change, keyNames, viewType);
    if (content === undefined) return;
    const sequenceNumber = this.nextSequenceNumber(createdAt);
    for (const listener of this.listeners.get(change.tableName) ?? []) {
      this.tell(listener, { ...content, sequenceNumber, createdAt });
    }
  }

  private tell(listener: StreamListener, record: StreamRecord): void {
    try {
      listener(record);
    } catch (error) {
      this.world.report(
        `dynamodb: a stream listener of ${record.tableName} failed: ${String(error)}`,
      );
    }
  }

  /** Rises across restarts too, because it starts at the time of day; always 21 digits, so text order is number order. */
  private nextSequenceNumber(at: Date): string {
    const byClock = BigInt(at.getTime()) * 100_000n;
    this.lastSequence = byClock > this.lastSequence ? byClock : this.lastSequence + 1n;
    return `1${this.lastSequence.toString().padStart(20, '0')}`;
  }
}

/** What a stream of this view says of a change; nothing when nothing changed, as when an item is overwritten by itself. */
export function describeChange(
  change: ItemChange,
  keyNames: readonly string[],
  viewType: StreamViewType,
): Omit<StreamRecord, 'sequenceNumber' | 'createdAt'> | undefined {
  const { tableName, oldItem, newItem } = change;
  const present = newItem ?? oldItem;
  if (present === undefined || sameItem(oldItem, newItem)) return undefined;
  const showsOld = viewType === 'OLD_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES';
  const showsNew = viewType === 'NEW_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES';
  return {
    tableName,
    eventName: nameChange(oldItem, newItem),
    keys: Object.fromEntries(Object.entries(present).filter(([name]) => keyNames.includes(name))),
    ...(showsOld && oldItem !== undefined ? { oldImage: oldItem } : {}),
    ...(showsNew && newItem !== undefined ? { newImage: newItem } : {}),
    viewType,
  };
}

function nameChange(
  oldItem: Item | undefined,
  newItem: Item | undefined,
): StreamRecord['eventName'] {
  if (oldItem === undefined) return 'INSERT';
  return newItem === undefined ? 'REMOVE' : 'MODIFY';
}
