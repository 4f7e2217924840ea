import { z } from 'zod';
import { checksumAlgorithmSchema, checksumSchema, checksumTypeSchema } from './checksum';

/** What S3 remembers; these shapes are also the lines of the journal, so they are schemas. */

const tagSchema = z.object({ key: z.string(), value: z.string() });
export type Tag = z.infer<typeof tagSchema>;

/** What a writer says of an object besides its bytes. */
const descriptionSchema = z.object({
  /** Content-Type and its like, by lower-case name. */
  headers: z.record(z.string(), z.string()),
  /** `x-amz-meta-*`, without that prefix. */
  metadata: z.record(z.string(), z.string()),
  storageClass: z.string(),
  tags: z.array(tagSchema),
});
export type ObjectDescription = z.infer<typeof descriptionSchema>;

/** The bytes of an object: where they lie, and what is known of them. */
const contentSchema = z.object({
  bodyId: z.string(),
  size: z.number(),
  eTag: z.string(),
  checksum: checksumSchema,
  /** Only of objects that were uploaded in parts. */
  partSizes: z.array(z.number()).optional(),
});
export type ObjectContent = z.infer<typeof contentSchema>;

const placeSchema = z.object({
  key: z.string(),
  /** `null`, as text, in buckets without versions. */
  versionId: z.string(),
  /** Rises with every write of the store: orders the versions of a key. */
  sequence: z.number(),
  modifiedAt: z.string(),
});

const storedObjectSchema = placeSchema.extend({
  kind: z.literal('object'),
  content: contentSchema,
  description: descriptionSchema,
});
export type StoredObject = z.infer<typeof storedObjectSchema>;

const deleteMarkerSchema = placeSchema.extend({ kind: z.literal('deleteMarker') });
export type DeleteMarker = z.infer<typeof deleteMarkerSchema>;

const versionSchema = z.discriminatedUnion('kind', [storedObjectSchema, deleteMarkerSchema]);
export type Version = z.infer<typeof versionSchema>;

const bucketSchema = z.object({
  name: z.string(),
  versioned: z.boolean(),
  createdAt: z.string(),
});
export type BucketRecord = z.infer<typeof bucketSchema>;

const uploadSchema = z.object({
  uploadId: z.string(),
  bucket: z.string(),
  key: z.string(),
  initiatedAt: z.string(),
  description: descriptionSchema,
  /** Absent when the client left the choice to S3. */
  checksumAlgorithm: checksumAlgorithmSchema.optional(),
  checksumType: checksumTypeSchema,
});
export type Upload = z.infer<typeof uploadSchema>;

const partSchema = z.object({
  partNumber: z.number(),
  size: z.number(),
  eTag: z.string(),
  modifiedAt: z.string(),
  bodyId: z.string(),
  checksum: z.object({ algorithm: checksumAlgorithmSchema, value: z.string() }).optional(),
});
export type Part = z.infer<typeof partSchema>;

/** One change of the index. */
const changeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bucketCreated'), bucket: bucketSchema }),
  z.object({ kind: z.literal('versionWritten'), bucket: z.string(), version: versionSchema }),
  z.object({
    kind: z.literal('versionRemoved'),
    bucket: z.string(),
    key: z.string(),
    versionId: z.string(),
  }),
  z.object({ kind: z.literal('uploadStarted'), upload: uploadSchema }),
  z.object({ kind: z.literal('partWritten'), uploadId: z.string(), part: partSchema }),
  z.object({ kind: z.literal('uploadEnded'), uploadId: z.string() }),
  /** Keeps sequence numbers rising after a restart, also when what had the highest is gone. */
  z.object({ kind: z.literal('sequenceReached'), sequence: z.number() }),
]);
export type Change = z.infer<typeof changeSchema>;

/** The changes of one line of the journal: all of them hold or none. */
export const transactionSchema = z.array(changeSchema);
