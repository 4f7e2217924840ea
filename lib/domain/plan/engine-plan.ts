import * as z from 'zod';
import { ownRuleSchema } from '../failure/own-failures';
import { WORK_PATH } from './work-path';

/**
 * What an engine task does, decided before it starts: the launch function writes it as `plan.json` beside the other
 * artifacts of the run, and the engine task does exactly this and nothing else.
 */

/** A path inside the engine's work folder: relative, in names of ours, never an object's key. */
const workPathSchema = z.string().regex(WORK_PATH);

export const stagedObjectSchema = z.strictObject({
  bucket: z.string(),
  key: z.string(),
  /** As S3 gives it, with its quotes; a different object under the same key is refused. */
  eTag: z.string(),
  /** Absent in a plan that was made offline, where nobody looked at the object. */
  sizeBytes: z.number().int().nonnegative().optional(),
  path: workPathSchema,
});

export const publishedFileSchema = z.strictObject({
  /** Where a job writes it, in the work folder. */
  path: workPathSchema,
  /** Where it goes, below the launch's output. */
  name: workPathSchema,
});

/** Where the engine task fetches somebody else's workflow from, before anything else. */
const planSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('git'), url: z.string(), revision: z.string() }),
  z.strictObject({
    kind: z.literal('archive'),
    object: stagedObjectSchema,
    /** Where its Snakefile is: what an archive holds can lie in one more folder. */
    snakefile: workPathSchema,
  }),
  /** Its files are staged with everything else. */
  z.strictObject({ kind: z.literal('folder') }),
]);

export const enginePlanSchema = z.strictObject({
  formatVersion: z.literal(1),
  launchId: z.string(),
  attempt: z.number().int().positive(),
  engine: z.literal('snakemake'),
  workflow: z.string(),
  workflowVersion: z.string(),
  source: planSourceSchema.optional(),
  /** What of the source would make the engine run otherwise than planned: renamed, where it exists. */
  putAside: z.array(workPathSchema).optional(),
  /** Paths of the artifacts beside plan.json: fetched to the same path in the work folder. */
  artifacts: z.array(workPathSchema),
  stage: z.array(stagedObjectSchema),
  /** Program and arguments, run in the work folder without a shell. */
  command: z.array(z.string()).min(1),
  /** Jobs per step, in the order of the definition. */
  steps: z.array(z.strictObject({ name: z.string(), jobs: z.number().int().nonnegative() })),
  publish: z.array(publishedFileSchema),
  /** Folders and files of a workflow whose outputs nobody declared: published under the same paths. */
  publishTrees: z.array(workPathSchema).optional(),
  /** S3 URI of the folder that receives the published files. */
  output: z.string(),
  /** What is kept for other launches once the run has succeeded: key of a shared step -> work paths of what it makes. */
  share: z
    .array(
      z.strictObject({ key: z.string().regex(/^[0-9a-f]{64}$/), paths: z.array(workPathSchema) }),
    )
    .optional(),
  /** Work paths of outputs that the definition marks temporary: not kept once the launch has succeeded. */
  temporary: z.array(workPathSchema),
  timeoutSeconds: z.number().int().positive().optional(),
  /** By which the definition tells failures of its own, in order. */
  failures: z.array(ownRuleSchema).optional(),
});

export type EnginePlan = z.infer<typeof enginePlanSchema>;
export type PlanSource = z.infer<typeof planSourceSchema>;
export type StagedObject = z.infer<typeof stagedObjectSchema>;
export type PublishedFile = z.infer<typeof publishedFileSchema>;
