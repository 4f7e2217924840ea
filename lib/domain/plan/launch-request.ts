import * as z from 'zod';

/**
 * What registration made of a sheet: everything resolved, checked and located. The launch function plans from it, so that
 * neither the sheet nor its sample sheet is read a second time.
 */

const locatedObjectSchema = z.strictObject({
  bucket: z.string(),
  key: z.string(),
  eTag: z.string(),
  sizeBytes: z.number(),
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
      cpus: z.number(),
      memoryMib: z.number(),
      timeSeconds: z.number(),
      diskMib: z.number().optional(),
    }),
  ),
  rows: z.array(z.strictObject({ line: z.number(), values: z.record(z.string(), z.string()) })),
  /** Name of a reference, or of its companion as `genome.fai` -> the object that it is. */
  references: z.record(z.string(), locatedObjectSchema),
  /** Objects of the sample sheet's file columns, by S3 URI. */
  files: z.record(z.string(), locatedObjectSchema),
});

export type LaunchRequest = z.infer<typeof launchRequestSchema>;
export type LocatedObject = z.infer<typeof locatedObjectSchema>;
