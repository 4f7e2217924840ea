import { createChance } from './chance';
import type { Chance } from './chance';
import type { Delivery } from './world';

/**
 * At-least-once delivery. A lane holds the deliveries that must not overtake one another: the next starts when the one
 * before has ended. A delivery without `orderedBy` has a lane of its own.
 *
 * With a seed, what happens to a delivery depends on the seed, its name and how many of that name came before, and on
 * nothing else: deliveries of other names may come in any order without changing it.
 */
export interface StoppableDelivery extends Delivery {
  /** Drops what waits; what is under way goes on, but nothing follows it. */
  stop(): void;
}

type Sent = Parameters<Delivery['send']>[0];

interface Plan {
  readonly delayMs: number;
  /** Delay of the second delivery; undefined when there is none. In a lane it follows the first at once. */
  readonly againAfterMs: number | undefined;
}

const longestDelayMs = 200;
const shareOfDuplicates = 0.25;
const once: Plan = { delayMs: 0, againAfterMs: undefined };

/** Delivers everything once and soon, or as an ill-tempered network might when there is a seed. */
export function createDelivery(
  seed: number | undefined,
  report: (line: string) => void,
): StoppableDelivery {
  return seed === undefined
    ? new Lanes(() => once, report)
    : new Lanes(createPlanner(seed), report);
}

function createPlanner(seed: number): (name: string) => Plan {
  const chances = new Map<string, Chance>();
  return (name) => {
    const chance = chances.get(name) ?? createChance(seed, name);
    chances.set(name, chance);
    const delayMs = Math.floor(chance() * longestDelayMs);
    const duplicated = chance() < shareOfDuplicates;
    const againAfterMs = Math.floor(chance() * longestDelayMs);
    return { delayMs, againAfterMs: duplicated ? againAfterMs : undefined };
  };
}

class Lanes implements StoppableDelivery {
  private readonly lanes = new Map<string, Promise<void>>();
  private readonly waiters: (() => void)[] = [];
  private readonly releases = new Set<() => void>();
  private outstanding = 0;
  private stopped = false;

  constructor(
    private readonly plan: (name: string) => Plan,
    private readonly report: (line: string) => void,
  ) {}

  send(sent: Sent): void {
    if (this.stopped) return;
    this.outstanding += 1;
    const lane = sent.orderedBy;
    const before = lane === undefined ? undefined : this.lanes.get(lane);
    const plan = this.plan(sent.name);
    // A lane's delay runs from its head, so that a delivery never overtakes the one before it.
    const done = (before ?? Promise.resolve())
      .then(() => this.deliver(sent, plan))
      .finally(() => this.finish(lane, done));
    if (lane !== undefined) this.lanes.set(lane, done);
  }

  settled(): Promise<void> {
    if (this.outstanding === 0) return Promise.resolve();
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  stop(): void {
    this.stopped = true;
    for (const release of this.releases) release();
    for (const wake of this.waiters.splice(0)) wake();
  }

  private async deliver(sent: Sent, { delayMs, againAfterMs }: Plan): Promise<void> {
    const first = this.attemptAfter(delayMs, sent);
    if (againAfterMs === undefined) return first;
    if (sent.orderedBy === undefined) {
      await Promise.all([first, this.attemptAfter(againAfterMs, sent)]);
      return;
    }
    await first;
    await this.attemptAfter(0, sent);
  }

  private async attemptAfter(delayMs: number, sent: Sent): Promise<void> {
    await this.pause(delayMs);
    await this.attempt(sent);
  }

  private async attempt({ name, deliver }: Sent): Promise<void> {
    if (this.stopped) return;
    try {
      await deliver();
    } catch (error) {
      this.complain(name, error);
    }
  }

  private complain(name: string, error: unknown): void {
    if (!this.stopped) this.report(`delivery: ${name} failed: ${String(error)}`);
  }

  /** Even without a delay the sender gets to finish first. */
  private pause(delayMs: number): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const release = () => {
        clearTimeout(timer);
        this.releases.delete(release);
        resolve();
      };
      const timer = delayMs === 0 ? undefined : setTimeout(release, delayMs);
      if (timer === undefined) setImmediate(release);
      this.releases.add(release);
    });
  }

  private finish(lane: string | undefined, done: Promise<void>): void {
    if (lane !== undefined && this.lanes.get(lane) === done) this.lanes.delete(lane);
    this.outstanding -= 1;
    if (this.outstanding > 0) return;
    for (const wake of this.waiters.splice(0)) wake();
  }
}
