import * as z from 'zod';

/** One action on one resource that a policy of the template allows a role. */
export interface Grant {
  /** Logical ID of the role, without the hash at its end. */
  readonly role: string;
  readonly action: string;
  /** As a person would write it: references are `<LogicalId.Attribute>`. */
  readonly resource: string;
}

const statementSchema = z.looseObject({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown().optional(),
});
const policySchema = z.looseObject({
  Type: z.literal('AWS::IAM::Policy'),
  Properties: z.looseObject({
    PolicyDocument: z.looseObject({ Statement: z.array(statementSchema) }),
    Roles: z.array(z.object({ Ref: z.string() })),
  }),
});
const templateSchema = z.looseObject({ Resources: z.record(z.string(), z.unknown()) });

type Statement = z.infer<typeof statementSchema>;

/** Every grant of the roles whose logical IDs match. */
export function grantsOf(template: string, roles: RegExp): Grant[] {
  const found: Grant[] = [];
  visit(template, (statement, role) => {
    if (statement.Effect === 'Allow' && roles.test(role)) {
      found.push(...pairsOf(statement).map((pair) => ({ role, ...pair })));
    }
    return [statement];
  });
  return found;
}

/** The template without one grant, everything else as it is. */
export function withoutGrant(template: string, grant: Grant): string {
  return visit(template, (statement, role) => {
    if (role !== grant.role || statement.Effect !== 'Allow') return [statement];
    return [statement.Action].flat().flatMap((action) => {
      if (action !== grant.action) return [{ ...statement, Action: action }];
      const resources = [statement.Resource].flat();
      const kept = resources.filter((resource) => describe(resource) !== grant.resource);
      return kept.length === 0 ? [] : [{ ...statement, Action: action, Resource: kept }];
    });
  });
}

/** Replaces each statement of each policy; a policy serves one role here. */
function visit(text: string, replace: (statement: Statement, role: string) => Statement[]): string {
  const template = templateSchema.parse(JSON.parse(text));
  for (const [id, value] of Object.entries(template.Resources)) {
    const policy = policySchema.safeParse(value);
    if (!policy.success) continue;
    const { PolicyDocument: document, Roles: roles } = policy.data.Properties;
    const role = roles.map(({ Ref }) => nameOf(Ref)).join('+');
    document.Statement = document.Statement.flatMap((statement) => replace(statement, role));
    // IAM takes no empty policy.
    if (document.Statement.length === 0) document.Statement = [NOTHING];
    template.Resources[id] = policy.data;
  }
  return JSON.stringify(template);
}

const NOTHING: Statement = { Effect: 'Deny', Action: 'none:None', Resource: '*' };

function pairsOf({ Action, Resource }: Statement): Omit<Grant, 'role'>[] {
  const resources = [Resource].flat();
  return [Action]
    .flat()
    .flatMap((action) => resources.map((one) => ({ action, resource: describe(one) })));
}

function describe(value: unknown): string {
  if (typeof value === 'string') return value;
  const parsed = intrinsicSchema.safeParse(value);
  if (!parsed.success) return JSON.stringify(value);
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = parsed.data;
  if (Ref !== undefined) return Ref.startsWith('AWS::') ? '' : `<${nameOf(Ref)}>`;
  if (attribute !== undefined) return `<${nameOf(attribute[0])}.${attribute[1]}>`;
  const [separator, parts] = join ?? ['', []];
  return parts.map(describe).join(separator);
}

const intrinsicSchema = z.strictObject({
  Ref: z.string().optional(),
  'Fn::GetAtt': z.tuple([z.string(), z.string()]).optional(),
  'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]).optional(),
});

function nameOf(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '');
}
