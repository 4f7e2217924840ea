import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { World } from '../../world';
import { compileFilterPattern } from './filter-pattern';
import type { MessageFilter } from './filter-pattern';
import type { LogEvent } from './log-events';

/** A subscription filter of a log group. */
export interface Subscription {
  readonly logGroup: string;
  readonly filterName: string;
  readonly filterPattern: string;
  readonly destinationArn?: string;
  readonly deliver: (payload: SubscriptionPayload) => Promise<void>;
}

/** What a subscribed function is invoked with: gzip and base64 around the JSON of a DATA_MESSAGE. */
export interface SubscriptionPayload {
  readonly awslogs: { readonly data: string };
}

interface Batch {
  readonly events: LogEvent[];
  bytes: number;
}

interface ActiveSubscription extends Subscription {
  readonly matches: MessageFilter;
  /** Batches that still take events, by stream. */
  readonly open: Map<string, Batch>;
}

// Long enough that the lines of one burst travel together, short enough that nobody waits.
const windowMilliseconds = 20;
const maxBatchBytes = 1024 * 1024;
const maxFiltersPerGroup = 2;

/** Delivers the matching events of subscribed groups in batches of one stream each. */
export class Subscriptions {
  private readonly all: ActiveSubscription[] = [];

  constructor(private readonly world: World) {}

  add(subscription: Subscription): void {
    const { logGroup, filterName } = subscription;
    if (this.of(logGroup).length >= maxFiltersPerGroup) {
      throw new Error(`Cannot add subscription "${filterName}": "${logGroup}" has two already`);
    }
    const matches = compileFilterPattern(subscription.filterPattern);
    this.all.push({ ...subscription, matches, open: new Map() });
  }

  of(logGroup: string): readonly Subscription[] {
    return this.all.filter((one) => one.logGroup === logGroup);
  }

  offer(logGroup: string, logStream: string, events: readonly LogEvent[]): void {
    for (const subscription of this.all) {
      if (subscription.logGroup !== logGroup) continue;
      for (const event of events) {
        if (subscription.matches(event.message)) this.enqueue(subscription, logStream, event);
      }
    }
  }

  private enqueue(subscription: ActiveSubscription, logStream: string, event: LogEvent): void {
    const bytes = Buffer.byteLength(event.message) + 26;
    const open = subscription.open.get(logStream);
    if (open !== undefined && open.bytes + bytes <= maxBatchBytes) {
      open.events.push(event);
      open.bytes += bytes;
      return;
    }
    const batch = { events: [event], bytes };
    subscription.open.set(logStream, batch);
    this.send(subscription, logStream, batch);
  }

  /** The window is a part of the delivery, so that whoever waits for deliveries to settle waits for it too. */
  private send(subscription: ActiveSubscription, logStream: string, batch: Batch): void {
    const closed = wait(windowMilliseconds).then(() => {
      if (subscription.open.get(logStream) === batch) subscription.open.delete(logStream);
    });
    this.world.delivery.send({
      name: `log subscription ${subscription.filterName}`,
      deliver: async () => {
        await closed;
        await subscription.deliver(this.payload(subscription, logStream, batch.events));
      },
    });
  }

  private payload(
    subscription: ActiveSubscription,
    logStream: string,
    events: readonly LogEvent[],
  ): SubscriptionPayload {
    const content = {
      messageType: 'DATA_MESSAGE',
      owner: this.world.accountId,
      logGroup: subscription.logGroup,
      logStream,
      subscriptionFilters: [subscription.filterName],
      logEvents: events.map(({ id, timestamp, message }) => ({ id, timestamp, message })),
    };
    return { awslogs: { data: gzipSync(JSON.stringify(content)).toString('base64') } };
  }
}
