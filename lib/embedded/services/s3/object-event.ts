import type { Caller } from '../../world';

/** What has just happened to an object; told after the change can no longer be lost. */
export interface ObjectEvent {
  readonly eventName:
    | 'ObjectCreated:Put'
    | 'ObjectCreated:Copy'
    | 'ObjectCreated:CompleteMultipartUpload'
    | 'ObjectRemoved:Delete'
    | 'ObjectRemoved:DeleteMarkerCreated';
  readonly bucket: string;
  /** Decoded; notifications encode it. */
  readonly key: string;
  /** Zero of a removal. */
  readonly size: number;
  /** Without quotes; empty of a removal. */
  readonly eTag: string;
  /** Only in buckets with versions. */
  readonly versionId?: string;
  /** Hexadecimal, always equally long: compares as text, and rises from event to event of a key. */
  readonly sequencer: string;
  readonly time: Date;
  readonly caller: Caller;
}
