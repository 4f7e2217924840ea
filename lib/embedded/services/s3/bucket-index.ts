import type { BucketRecord, Version } from './records';
import { SortedKeys } from './sorted-keys';

/** The versions of one bucket, newest first for each key. */
export class BucketIndex {
  readonly keys = new SortedKeys();
  private readonly versions = new Map<string, readonly Version[]>();

  constructor(readonly record: BucketRecord) {}

  versionsOf(key: string): readonly Version[] {
    return this.versions.get(key) ?? [];
  }

  latest(key: string): Version | undefined {
    return this.versionsOf(key)[0];
  }

  find(key: string, versionId: string): Version | undefined {
    return this.versionsOf(key).find((version) => version.versionId === versionId);
  }

  /** Adds a version, in place of the one with the same id; returns what it replaced. */
  put(version: Version): Version | undefined {
    const replaced = this.find(version.key, version.versionId);
    const others = this.versionsOf(version.key).filter((other) => other !== replaced);
    const sorted = [...others, version].sort((left, right) => right.sequence - left.sequence);
    this.versions.set(version.key, sorted);
    if (others.length === 0) this.keys.add(version.key);
    return replaced;
  }

  remove(key: string, versionId: string): Version | undefined {
    const removed = this.find(key, versionId);
    const others = this.versionsOf(key).filter((other) => other !== removed);
    if (others.length > 0) {
      this.versions.set(key, others);
    } else {
      this.versions.delete(key);
      this.keys.remove(key);
    }
    return removed;
  }

  *all(): Generator<Version> {
    for (const versions of this.versions.values()) yield* versions;
  }
}
