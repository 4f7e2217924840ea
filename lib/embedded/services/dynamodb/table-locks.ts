/** Runs work one at a time per table; work over several tables waits for all of them. */
export class TableLocks {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** Runs `work` once every earlier work on any of the tables has ended. */
  run<T>(tables: readonly string[], work: () => Promise<T>): Promise<T> {
    const names = [...new Set(tables)];
    const earlier = Promise.allSettled(names.flatMap((name) => this.tails.get(name) ?? []));
    const result = earlier.then(work);
    // The whole set is queued at once, so two works over several tables cannot wait for each other.
    const tail = result.catch(() => undefined);
    for (const name of names) this.tails.set(name, tail);
    void tail.then(() => {
      this.forget(names, tail);
    });
    return result;
  }

  private forget(names: readonly string[], tail: Promise<unknown>): void {
    for (const name of names) if (this.tails.get(name) === tail) this.tails.delete(name);
  }
}
