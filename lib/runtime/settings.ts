import type * as z from 'zod';

/** Reads a function's settings from its environment, or names every variable that is missing or wrong. */
export function readSettings<Settings>(
  schema: z.ZodType<Settings>,
  environment: NodeJS.ProcessEnv,
): Settings {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`Environment of this function is not as deployed: ${wrong.join('; ')}`);
}
