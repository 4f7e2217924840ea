/** One event of a log stream. */
export interface LogEvent {
  /** 56 digits that rise with the timestamp and, at the same time, with arrival: the order of ids is the order of events. */
  readonly id: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

/** What part of a stream a request wants, in time. */
export interface TimeRange {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

const idDigits = 56;
const maxPageBytes = 1024 * 1024;

/** The id of an event with this timestamp that is the nth to arrive. */
export function eventId(timestamp: number, arrival: number): string {
  const order = BigInt(timestamp) * 10n ** 20n + BigInt(arrival);
  return order.toString().padStart(idDigits, '0');
}

/** The id right after (1) or before (-1) another. */
export function neighbourId(id: string, step: 1n | -1n): string {
  const neighbour = BigInt(id) + step;
  return (neighbour < 0n ? 0n : neighbour).toString().padStart(idDigits, '0');
}

/** Where an id stands, or would stand, in events that are in the order of their ids. */
export function positionOf(events: readonly LogEvent[], id: string): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.id ?? '') < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The events of a time range: ids begin with the time, so it is a matter of two positions. */
export function eventsWithin(events: readonly LogEvent[], range: TimeRange): readonly LogEvent[] {
  const start = positionOf(events, eventId(Math.max(0, range.from), 0));
  const end = Number.isFinite(range.to)
    ? positionOf(events, eventId(Math.max(0, range.to), 0))
    : events.length;
  return events.slice(start, end);
}

/** The first events, or the last, that fit the limit and the size of one answer. */
export function takePage(
  events: readonly LogEvent[],
  limit: number,
  from: 'first' | 'last',
): readonly LogEvent[] {
  const inOrder = from === 'first' ? events : events.slice(-limit).reverse();
  const page: LogEvent[] = [];
  let bytes = 0;
  for (const event of inOrder) {
    bytes += Buffer.byteLength(event.message) + 26;
    if (page.length === limit || (page.length > 0 && bytes > maxPageBytes)) break;
    page.push(event);
  }
  return from === 'first' ? page : page.reverse();
}
