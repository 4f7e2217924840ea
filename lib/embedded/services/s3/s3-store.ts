import { createHash, randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from '../../world';
import { BodyStore } from './body-store';
import type { BucketIndex } from './bucket-index';
import { Journal } from './journal';
import { ObjectIndex, type UploadState } from './object-index';
import type {
  Change,
  DeleteMarker,
  ObjectContent,
  ObjectDescription,
  StoredObject,
  Version,
} from './records';
import { s3Error } from './s3-error';

/** An object that is about to be written. */
export interface ObjectDraft {
  readonly key: string;
  readonly content: ObjectContent;
  readonly description: ObjectDescription;
}

/** Buckets, objects and uploads, kept on disk; everything but the bodies is also in memory. */
export class S3Store {
  private constructor(
    private readonly world: Pick<World, 'now' | 'newId'>,
    private readonly index: ObjectIndex,
    private readonly journal: Journal,
    readonly bodies: BodyStore,
  ) {}

  static async open(folder: string, world: Pick<World, 'now' | 'newId'>): Promise<S3Store> {
    await mkdir(folder, { recursive: true });
    const index = new ObjectIndex();
    const journal = await Journal.open(join(folder, 'journal.jsonl'), index);
    // Not the world's ids: a body outlives the world, whose ids may begin anew.
    const newId = () => randomBytes(16).toString('hex');
    const bodies = await BodyStore.open(join(folder, 'bodies'), { newId, inUse: index.bodyIds() });
    return new S3Store(world, index, journal, bodies);
  }

  buckets(): readonly BucketIndex[] {
    return [...this.index.buckets.values()];
  }

  findBucket(name: string): BucketIndex | undefined {
    return this.index.buckets.get(name);
  }

  getBucket(name: string): BucketIndex {
    const bucket = this.findBucket(name);
    if (bucket === undefined) throw s3Error('NoSuchBucket', { fields: { BucketName: name } });
    return bucket;
  }

  createBucket(name: string, versioned: boolean): void {
    const bucket = { name, versioned, createdAt: this.nowText() };
    this.commit([{ kind: 'bucketCreated', bucket }]);
  }

  uploads(): readonly UploadState[] {
    return [...this.index.uploads.values()];
  }

  findUpload(uploadId: string): UploadState | undefined {
    return this.index.uploads.get(uploadId);
  }

  /** Writes an object, and what must be true with it or not at all. */
  writeObject(
    bucket: BucketIndex,
    draft: ObjectDraft,
    alongside: readonly Change[] = [],
  ): StoredObject {
    const version: StoredObject = { kind: 'object', ...this.newPlace(bucket, draft.key), ...draft };
    this.commit([{ kind: 'versionWritten', bucket: bucket.record.name, version }, ...alongside]);
    return version;
  }

  writeDeleteMarker(bucket: BucketIndex, key: string): DeleteMarker {
    const version: DeleteMarker = { kind: 'deleteMarker', ...this.newPlace(bucket, key) };
    this.commit([{ kind: 'versionWritten', bucket: bucket.record.name, version }]);
    return version;
  }

  /** Returns the sequence number of the removal. */
  removeVersion(bucket: BucketIndex, { key, versionId }: Version): number {
    const sequence = this.index.nextSequence();
    this.commit([
      { kind: 'versionRemoved', bucket: bucket.record.name, key, versionId },
      { kind: 'sequenceReached', sequence },
    ]);
    return sequence;
  }

  /** Makes changes last, then visible. */
  commit(changes: readonly Change[]): void {
    this.journal.append(changes);
    this.bodies.discard(changes.flatMap((change) => this.index.apply(change)));
  }

  /** An id that no earlier life of the store has given. */
  newId(): string {
    const seed = `${this.index.nextSequence()} ${this.world.newId()} ${randomBytes(8).toString('hex')}`;
    const digest = createHash('sha256').update(seed).digest('base64url');
    // No hyphen: a command line would take an id that begins with one for an option.
    return digest.replaceAll('-', '.').slice(0, 32);
  }

  nowText(): string {
    return this.world.now().toISOString();
  }

  async close(): Promise<void> {
    await this.bodies.settled();
    this.journal.close();
  }

  private newPlace(bucket: BucketIndex, key: string): Omit<DeleteMarker, 'kind'> {
    return {
      key,
      versionId: bucket.record.versioned ? this.newId() : 'null',
      sequence: this.index.nextSequence(),
      modifiedAt: this.nowText(),
    };
  }
}
