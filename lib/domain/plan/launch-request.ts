import * as z from 'zod';
import type { JsonMap } from '../input/input-tree';

/**
 * What registration made of a sheet: everything resolved, checked and located. The launch function plans from it, so that
 * neither the sheet nor its sample sheet is read a second time.
 */

const locatedObjectSchema = z.strictObject({
  bucket: z.string(),
  key: z.string(),
  eTag: z.string(),
  /** Absent offline, where nobody looked at the object. */
  sizeBytes: z.number().optional(),
});

/** Somebody else's workflow, which no definition describes. */
const foreignRequestSchema = z.strictObject({
  source: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('git'), url: z.string(), revision: z.string() }),
    z.strictObject({ kind: z.literal('archive'), object: locatedObjectSchema }),
    z.strictObject({
      kind: z.literal('folder'),
      folder: z.string(),
      objects: z.array(locatedObjectSchema),
    }),
  ]),
  snakefile: z.string(),
  config: z.string().optional(),
  /** What is merged over its own configuration. */
  values: z.custom<JsonMap>((value) => typeof value === 'object' && value !== null),
  /** Where its samples belong, and which of their columns hold files; `columns` in their order. */
  samples: z
    .strictObject({ path: z.string(), columns: z.array(z.string()), files: z.array(z.string()) })
    .optional(),
  publish: z.array(z.string()),
});

export const launchRequestSchema = z.strictObject({
  formatVersion: z.literal(1),
  name: z.string(),
  workflow: z.string(),
  workflowVersion: z.string(),
  engine: z.string(),
  dataPath: z.string(),
  /** Absent: the manager's own place for results. */
  outputPath: z.string().optional(),
  computeService: z.string(),
  maxJobs: z.number().int().positive().optional(),
  /** How long the launch may be stuck until somebody acts. */
  patienceMinutes: z.number().int().positive().optional(),
  retries: z.number().int().nonnegative(),
  timeoutSeconds: z.number().int().positive().optional(),
  parameters: z.record(z.string(), z.string()),
  /** Values that steps run for, by list. */
  lists: z.record(z.string(), z.array(z.string())).default({}),
  /** Who asked to hear of the launch. */
  notify: z.array(z.string()).default([]),
  /** For every AWS resource that is made for the launch. */
  tags: z.record(z.string(), z.string()).default({}),
  /** By step, the definition's own and the sheet's over it. */
  resources: z.record(
    z.string(),
    z.strictObject({
      cpus: z.number().optional(),
      memoryMib: z.number().optional(),
      timeSeconds: z.number().optional(),
      diskMib: z.number().optional(),
    }),
  ),
  rows: z.array(z.strictObject({ line: z.number(), values: z.record(z.string(), z.string()) })),
  /** Name of a reference, or of its companion as `genome.fai` -> the object that it is. */
  references: z.record(z.string(), locatedObjectSchema),
  /** Objects of the sample sheet's file columns, by S3 URI; for a foreign workflow also those that its values name. */
  files: z.record(z.string(), locatedObjectSchema),
  /** The definition that stands in the sheet, as JSON; absent when the deployment has it. */
  ownDefinition: z.string().optional(),
  foreign: foreignRequestSchema.optional(),
});

export type LaunchRequest = z.infer<typeof launchRequestSchema>;
export type ForeignRequest = z.infer<typeof foreignRequestSchema>;
export type LocatedObject = z.infer<typeof locatedObjectSchema>;
