import * as z from 'zod';

const templateSchema = z.object({
  Resources: z.record(z.string(), z.object({ DeletionPolicy: z.string().optional() })),
});

/** Logical IDs of what a template tells CloudFormation to leave alone when the stack is deleted. */
export function readRetainedIds(template: unknown): readonly string[] {
  return Object.entries(templateSchema.parse(template).Resources)
    .filter(([, { DeletionPolicy: policy = '' }]) => policy.startsWith('Retain'))
    .map(([logicalId]) => logicalId);
}
