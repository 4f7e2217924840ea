/** Runs tasks, at most `limit` at a time, in the order in which they were added. */
export class BoundedWork {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limit: number) {}

  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    // A task that ends hands its place to the next one, so that nobody can slip in between.
    if (this.running < this.limit) this.running += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}

/**
 * Applies `work` to every item, at most `limit` at a time. The first error aborts the signal that the others got, and is
 * thrown when all that began have ended.
 */
export async function forEachBounded<Item>(
  items: readonly Item[],
  { limit, signal }: { readonly limit: number; readonly signal: AbortSignal },
  work: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failing = new AbortController();
  const either = AbortSignal.any([signal, failing.signal]);
  const rest = items.values();
  const workers = Array.from({ length: Math.min(limit, items.length) }, async () => {
    try {
      for (const item of rest) {
        either.throwIfAborted();
        await work(item, either);
      }
    } catch (error) {
      // Later errors are the echo of this one.
      if (!failing.signal.aborted) failing.abort(error);
    }
  });
  await Promise.all(workers);
  failing.signal.throwIfAborted();
}
