import * as z from 'zod';
import { OWNERS } from './failure';

/** A rule by which a definition tells a failure of its own: travels in the plan to the engine task, which has whole logs. */
export const ownRuleSchema = z.strictObject({
  /** Regular expression, sought in each line of a failed job's log. */
  pattern: z.string(),
  type: z.string(),
  advice: z.string(),
  owner: z.enum(OWNERS),
});

/** What such a rule has found in a job's log. */
export const ownFindingSchema = z.object({
  type: z.string(),
  advice: z.string(),
  owner: z.enum(OWNERS),
  /** The line. */
  line: z.string(),
});

export type OwnRule = z.infer<typeof ownRuleSchema>;
export type OwnFinding = z.infer<typeof ownFindingSchema>;
