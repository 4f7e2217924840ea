import { BucketIndex } from './bucket-index';
import type { Change, Part, Upload, Version } from './records';

/** An upload under way and the parts that have arrived. */
export interface UploadState {
  readonly upload: Upload;
  readonly parts: Map<number, Part>;
  /** While its parts are being put together nobody may change them; never kept. */
  isCompleting: boolean;
}

/** All that S3 knows, in memory; it changes only by applying changes, so the journal can make it again. */
export class ObjectIndex {
  readonly buckets = new Map<string, BucketIndex>();
  readonly uploads = new Map<string, UploadState>();
  private sequence = 0;

  nextSequence(): number {
    return this.sequence + 1;
  }

  /** Returns the ids of the bodies that nothing refers to any more. */
  apply(change: Change): readonly string[] {
    switch (change.kind) {
      case 'bucketCreated':
        this.buckets.set(change.bucket.name, new BucketIndex(change.bucket));
        return [];
      case 'versionWritten':
        this.sequence = Math.max(this.sequence, change.version.sequence);
        return releasedBy(this.buckets.get(change.bucket)?.put(change.version), change.version);
      case 'versionRemoved':
        return releasedBy(this.buckets.get(change.bucket)?.remove(change.key, change.versionId));
      case 'uploadStarted':
        this.startUpload(change.upload);
        return [];
      case 'partWritten':
        return this.putPart(change.uploadId, change.part);
      case 'uploadEnded':
        return this.endUpload(change.uploadId);
      case 'sequenceReached':
        this.sequence = Math.max(this.sequence, change.sequence);
        return [];
    }
  }

  /** The changes that make this index from nothing. */
  *snapshot(): Generator<Change> {
    yield { kind: 'sequenceReached', sequence: this.sequence };
    for (const bucket of this.buckets.values()) {
      yield { kind: 'bucketCreated', bucket: bucket.record };
      for (const version of bucket.all()) {
        yield { kind: 'versionWritten', bucket: bucket.record.name, version };
      }
    }
    for (const { upload, parts } of this.uploads.values()) {
      yield { kind: 'uploadStarted', upload };
      for (const part of parts.values()) {
        yield { kind: 'partWritten', uploadId: upload.uploadId, part };
      }
    }
  }

  /** The bodies in use. */
  bodyIds(): Set<string> {
    const ids = new Set<string>();
    for (const bucket of this.buckets.values()) {
      for (const version of bucket.all()) {
        if (version.kind === 'object') ids.add(version.content.bodyId);
      }
    }
    for (const { parts } of this.uploads.values()) {
      for (const part of parts.values()) ids.add(part.bodyId);
    }
    return ids;
  }

  private startUpload(upload: Upload): void {
    this.uploads.set(upload.uploadId, { upload, parts: new Map(), isCompleting: false });
  }

  private putPart(uploadId: string, part: Part): readonly string[] {
    const parts = this.uploads.get(uploadId)?.parts;
    const replaced = parts?.get(part.partNumber);
    parts?.set(part.partNumber, part);
    return replaced === undefined ? [] : [replaced.bodyId];
  }

  private endUpload(uploadId: string): readonly string[] {
    const parts = this.uploads.get(uploadId)?.parts.values() ?? [];
    this.uploads.delete(uploadId);
    return [...parts].map((part) => part.bodyId);
  }
}

function releasedBy(gone: Version | undefined, successor?: Version): readonly string[] {
  if (gone?.kind !== 'object') return [];
  const { bodyId } = gone.content;
  const stillUsed = successor?.kind === 'object' && successor.content.bodyId === bodyId;
  return stillUsed ? [] : [bodyId];
}
