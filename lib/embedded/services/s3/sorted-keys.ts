import { compareUtf8 } from './utf8-order';

/** The keys of a bucket in the order of a listing. */
export class SortedKeys {
  private readonly keys: string[];

  constructor(keys: Iterable<string> = []) {
    this.keys = [...new Set(keys)].sort(compareUtf8);
  }

  add(key: string): void {
    const index = this.firstAtOrAfter(key);
    if (this.keys[index] !== key) this.keys.splice(index, 0, key);
  }

  remove(key: string): void {
    const index = this.firstAtOrAfter(key);
    if (this.keys[index] === key) this.keys.splice(index, 1);
  }

  at(index: number): string | undefined {
    return this.keys[index];
  }

  firstAtOrAfter(key: string): number {
    return this.firstWhere(0, (candidate) => compareUtf8(candidate, key) >= 0);
  }

  /** Keys that share a prefix are neighbours: where those that begin at `start` end. */
  endOfPrefix(prefix: string, start: number): number {
    return this.firstWhere(start, (candidate) => !candidate.startsWith(prefix));
  }

  private firstWhere(start: number, holds: (key: string) => boolean): number {
    let low = start;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holds(this.keys[middle] ?? '')) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
