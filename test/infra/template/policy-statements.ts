import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { getResource, resourcesOfType } from './resolved-template';

/** One action on one resource that the policies of a role allow, with its conditions. */
export interface AllowedAction {
  readonly action: string;
  readonly resource: string;
  /** `<operator> <key>` -> value. */
  readonly conditions: Readonly<Record<string, string>>;
}

const textOrListSchema = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? [value] : value));

const policySchema = z.object({
  Roles: z.array(z.string()),
  PolicyDocument: z.object({
    Statement: z.array(
      z.looseObject({
        Effect: z.enum(['Allow', 'Deny']),
        Action: textOrListSchema,
        Resource: textOrListSchema,
        Condition: z.record(z.string(), z.record(z.string(), z.string())).default({}),
      }),
    ),
  }),
});

type Statement = z.infer<typeof policySchema>['PolicyDocument']['Statement'][number];

/** What the policies of each role allow, by its logical ID without the hash. */
export function allowedActions(template: Template): ReadonlyMap<string, readonly AllowedAction[]> {
  const byRole = new Map<string, AllowedAction[]>();
  for (const { properties } of resourcesOfType(template, 'AWS::IAM::Policy')) {
    const { Roles, PolicyDocument } = policySchema.parse(properties);
    const allowing = PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow');
    for (const role of Roles.map((reference) => reference.slice(1, -1))) {
      byRole.set(role, [...(byRole.get(role) ?? []), ...allowing.flatMap(actionsOf)]);
    }
  }
  return byRole;
}

/** Every action that the policies of a role allow, with its resource and conditions, as sorted text. */
export function grantsOf(template: Template, role: string): string[] {
  const allowed = allowedActions(template).get(role) ?? [];
  return allowed
    .map(({ action, resource, conditions }) => {
      const where = Object.entries(conditions).map(([key, value]) => ` where ${key} ${value}`);
      return `${action} on ${resource}${where.join('')}`;
    })
    .sort();
}

function actionsOf({ Action, Resource, Condition }: Statement): AllowedAction[] {
  const conditions = Object.fromEntries(
    Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => [`${operator} ${key}`, value]),
    ),
  );
  return Action.flatMap((action) => Resource.map((resource) => ({ action, resource, conditions })));
}

interface StatementAsWritten {
  readonly Effect: string;
  readonly Action: unknown;
  readonly Resource: unknown;
}

/** The statements of a role's own policy, as the template writes them. */
export function statementsOf(template: Template, role: string): StatementAsWritten[] {
  const { properties } = getResource(template, 'AWS::IAM::Policy', `${role}DefaultPolicy`);
  return (properties['PolicyDocument'] as { Statement: StatementAsWritten[] }).Statement;
}
