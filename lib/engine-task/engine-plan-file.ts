import { enginePlanSchema, type EnginePlan } from '../domain/plan/engine-plan';
import { parseS3Uri } from '../domain/s3-uri';

interface Expected {
  readonly launchId: string;
  readonly attempt: number;
}

/** Parses `plan.json`; throws when it is not the plan of exactly this attempt, e.g. because a newer one has replaced it. */
export function parseEnginePlan(text: string, expected: Expected): EnginePlan {
  const parsed = enginePlanSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `"${issue.path.join('.')}": ${issue.message}`,
    );
    throw new Error(`Cannot use plan.json: ${problems.slice(0, 5).join('; ')}`);
  }
  const plan = parsed.data;
  if (plan.launchId !== expected.launchId || plan.attempt !== expected.attempt) {
    throw new Error(
      `Cannot use plan.json: it is for launch "${plan.launchId}", attempt ${plan.attempt}: ` +
        `this task is for launch "${expected.launchId}", attempt ${expected.attempt}`,
    );
  }
  if (parseS3Uri(plan.output) === undefined) {
    throw new Error(`Cannot use plan.json: "output" must be an S3 URI: it is "${plan.output}"`);
  }
  return plan;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error('Cannot use plan.json: it is not JSON', { cause });
  }
}
