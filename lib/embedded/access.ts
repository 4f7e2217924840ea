import { AwsError } from './world';
import type { AccessGate, Caller, RequestContext } from './world';
import type { Principal, Question, Statement } from './access/policy-document';
import { resourcePoliciesOf, rolesOf } from './access/stack-policies';
import type { Role } from './access/stack-policies';
import type { Stack } from './template';

/** IAM as the template has it: roles may do what their policies allow; everybody else is the administrator. */
export interface StackAccess extends AccessGate {
  findRole(arn: string): Role | undefined;
  /** Whether a service of AWS may do this to a resource by the resource's own policy. */
  serviceMay(service: string, question: Question): boolean;
  /** Throws unless the role's trust policy lets the service act as it. */
  checkTrust(roleArn: string, service: string): void;
}

/** Compiles the template's policies; throws for what it could not judge as AWS does. */
export function createAccess(stack: Stack, accountId: string): StackAccess {
  const roles = new Map(rolesOf(stack).map((role) => [role.arn, role]));
  const resourcePolicies = resourcePoliciesOf(stack);
  const policyOf = (arn: string) => resourcePolicies.get(ownerOf(arn)) ?? [];
  return {
    findRole: (arn) => roles.get(arn),
    authorize(caller, action, resourceArn, context = {}) {
      const question = { action, resourceArn, context: globalKeys(caller, accountId, context) };
      judge(
        { caller, accountId, role: findRole(roles, caller), policy: policyOf(resourceArn) },
        question,
      );
    },
    serviceMay(service, question) {
      const principal: Principal = { kind: 'Service', names: [service] };
      const context = { 'aws:SecureTransport': 'true', ...question.context };
      return (
        decide(policyOf(question.resourceArn), { ...question, context }, principal) === 'Allow'
      );
    },
    checkTrust(roleArn, service) {
      const principal: Principal = { kind: 'Service', names: [service] };
      const question = { action: 'sts:AssumeRole', resourceArn: roleArn, context: {} };
      const trust = roles.get(roleArn)?.trust ?? [];
      if (decide(trust, question, principal) === 'Allow') return;
      throw new Error(`Cannot use role "${roleArn}": its trust policy does not name "${service}"`);
    },
  };
}

interface Party {
  readonly caller: Caller;
  readonly accountId: string;
  readonly role: Role | undefined;
  readonly policy: readonly Statement[];
}

function judge({ caller, accountId, role, policy }: Party, question: Question): void {
  const principal: Principal = { kind: 'AWS', names: principalNames(caller, accountId) };
  const byResource = decide(policy, question, principal);
  const byIdentity = role === undefined ? 'Allow' : decide(role.statements, question, principal);
  if (byIdentity === 'Deny')
    throw denied(caller, question, 'with an explicit deny in an identity-based policy');
  if (byResource === 'Deny')
    throw denied(caller, question, 'with an explicit deny in a resource-based policy');
  // The account's root as principal only delegates to identity policies; a role that is named is allowed at once.
  const named: Principal = { kind: 'AWS', names: principal.names.slice(2) };
  if (byIdentity === 'Allow' || decide(policy, question, named) === 'Allow') return;
  refuseUnknownPolicies(role, question);
  throw denied(
    caller,
    question,
    `because no identity-based policy allows the ${question.action} action`,
  );
}

function decide(
  statements: readonly Statement[],
  question: Question,
  principal: Principal,
): 'Allow' | 'Deny' | undefined {
  const applying = statements.filter(
    (statement) => statement.appliesTo(question) && statement.namesPrincipal(principal),
  );
  if (applying.some(({ effect }) => effect === 'Deny')) return 'Deny';
  return applying.length > 0 ? 'Allow' : undefined;
}

/** A role that the template does not declare has no policies, and so may do nothing. */
function findRole(roles: ReadonlyMap<string, Role>, { roleArn }: Caller): Role | undefined {
  if (roleArn === undefined) return undefined;
  const name = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const nobody = { arn: roleArn, name, statements: [], unknownPolicies: [], trust: [] };
  return roles.get(roleArn) ?? nobody;
}

function principalNames({ arn, roleArn }: Caller, accountId: string): readonly string[] {
  const root = [`arn:aws:iam::${accountId}:root`, accountId];
  return roleArn === undefined ? [...root, arn] : [...root, arn, roleArn];
}

function globalKeys(caller: Caller, accountId: string, context: RequestContext): RequestContext {
  return {
    'aws:PrincipalArn': caller.roleArn ?? caller.arn,
    'aws:PrincipalAccount': accountId,
    // Loopback stands for the encrypted way to the real endpoint.
    'aws:SecureTransport': 'true',
    ...context,
  };
}

function refuseUnknownPolicies(role: Role | undefined, { action }: Question): void {
  const [policy] = role?.unknownPolicies ?? [];
  if (policy === undefined) return;
  throw new AwsError(
    'NotImplementedInEmbeddedAws',
    `Embedded AWS does not know whether the managed policy ${policy} allows ${action}`,
    501,
  );
}

function denied(caller: Caller, { action, resourceArn }: Question, why: string): AwsError {
  return new AwsError(
    'AccessDenied',
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resourceArn} ${why}`,
    403,
  );
}

/** ARN of the resource that a policy hangs on: an object's is its bucket's. */
function ownerOf(arn: string): string {
  return arn.startsWith('arn:aws:s3:::') ? (arn.split('/')[0] ?? arn) : arn;
}
