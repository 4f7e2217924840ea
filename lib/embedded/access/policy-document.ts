import * as z from 'zod';
import type { RequestContext } from '../world';
import { compileConditions } from './conditions';
import type { ConditionTest } from './conditions';
import { arnWildcard, wildcard } from './wildcard';

/** What a policy is asked about. */
export interface Question {
  readonly action: string;
  readonly resourceArn: string;
  readonly context: RequestContext;
}

/** Who asks, as the principal of a resource policy names it: role, account root, or service. */
export interface Principal {
  readonly kind: 'AWS' | 'Service';
  readonly names: readonly string[];
}

/** One statement, ready to be asked. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  appliesTo(question: Question): boolean;
  /** Always true of an identity policy, which names no principal. */
  namesPrincipal(principal: Principal): boolean;
}

const scalarSchema = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const listSchema = z.union([scalarSchema.transform((one) => [one]), z.array(scalarSchema)]);
const principalSchema = z.union([z.literal('*'), z.record(z.string(), listSchema)]);

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: listSchema.optional(),
  NotAction: listSchema.optional(),
  Resource: listSchema.optional(),
  NotResource: listSchema.optional(),
  Principal: principalSchema.optional(),
  Condition: z.record(z.string(), z.record(z.string(), listSchema)).default({}),
});

const documentSchema = z.object({
  Statement: z.union([statementSchema.transform((one) => [one]), z.array(statementSchema)]),
});

type StatementText = z.infer<typeof statementSchema>;

/** Compiles a policy document; throws for what embedded AWS would not judge as AWS does. */
export function compilePolicy(document: unknown): readonly Statement[] {
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) throw new Error(`Cannot use policy: ${z.prettifyError(parsed.error)}`);
  return parsed.data.Statement.map(compileStatement);
}

function compileStatement(statement: StatementText): Statement {
  refusePolicyVariables(statement);
  const matchesAction = either(statement.Action, statement.NotAction, (one) => wildcard(one, 'i'));
  const matchesResource = either(statement.Resource, statement.NotResource, arnWildcard);
  const holds: ConditionTest = compileConditions(statement.Condition);
  return {
    effect: statement.Effect,
    appliesTo: ({ action, resourceArn, context }) =>
      matchesAction(action) && matchesResource(resourceArn) && holds(context),
    namesPrincipal: (principal) => namesPrincipal(statement.Principal, principal),
  };
}

function either(
  included: readonly string[] | undefined,
  excluded: readonly string[] | undefined,
  compile: (pattern: string) => (text: string) => boolean,
): (text: string) => boolean {
  const tests = (included ?? excluded ?? ['*']).map(compile);
  if (included === undefined && excluded !== undefined) {
    return (text) => !tests.some((test) => test(text));
  }
  return (text) => tests.some((test) => test(text));
}

function namesPrincipal(declared: StatementText['Principal'], principal: Principal): boolean {
  if (declared === undefined || declared === '*') return true;
  const names = declared[principal.kind] ?? [];
  return names.some((name) => name === '*' || principal.names.includes(name));
}

function refusePolicyVariables(statement: StatementText): void {
  const texts = [
    ...(statement.Resource ?? []),
    ...(statement.NotResource ?? []),
    ...Object.values(statement.Condition).flatMap((keys) => Object.values(keys).flat()),
  ];
  const variable = texts.find((text) => text.includes('${'));
  if (variable === undefined) return;
  throw new Error(`Cannot use policy: embedded AWS has no policy variables, as in "${variable}"`);
}
