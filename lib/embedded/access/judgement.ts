import { AwsError } from '../world';
import type { Caller } from '../world';
import type { Principal, Question, Statement } from './policy-document';
import type { Role } from './stack-policies';

/** Who asks, and what speaks for and against it. */
export interface Party {
  readonly caller: Caller;
  readonly accountId: string;
  readonly role: Role | undefined;
  /** Undefined when the resource has none. */
  readonly policy: readonly Statement[] | undefined;
}

/** Throws AWS's AccessDenied unless the policies of the caller's role and of the resource allow it. */
export function judge(party: Party, question: Question): void {
  const { caller, accountId, role, policy = [] } = party;
  const principal: Principal = { kind: 'AWS', names: principalNames(caller, accountId) };
  const byResource = decide(policy, question, principal);
  const byIdentity = role === undefined ? 'Allow' : decide(role.statements, question, principal);
  if (byIdentity === 'Deny')
    throw denied(caller, question, 'with an explicit deny in an identity-based policy');
  if (byResource === 'Deny')
    throw denied(caller, question, 'with an explicit deny in a resource-based policy');
  // The account's root as principal only delegates to identity policies; a role that is named is allowed at once.
  const named: Principal = { kind: 'AWS', names: principal.names.slice(2) };
  if (decide(policy, question, named) === 'Allow') return;
  if (byIdentity === 'Allow' && delegates(party, question)) return;
  refuseUnknownPolicies(role, question);
  const kind = byIdentity === 'Allow' ? 'resource' : 'identity';
  throw denied(
    caller,
    question,
    `because no ${kind}-based policy allows the ${question.action} action`,
  );
}

/** What the statements that apply say: one Deny outweighs every Allow. */
export function decide(
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

/** A key's policy is the one way to the key: unless it delegates to the account, no identity policy counts. */
function delegates({ policy, accountId }: Party, question: Question): boolean {
  if (policy === undefined || !question.action.startsWith('kms:')) return true;
  const root: Principal = { kind: 'AWS', names: principalNames(undefined, accountId) };
  return decide(policy, question, root) === 'Allow';
}

function principalNames(caller: Caller | undefined, accountId: string): readonly string[] {
  const root = [`arn:aws:iam::${accountId}:root`, accountId];
  if (caller === undefined) return root;
  const { arn, roleArn } = caller;
  return roleArn === undefined ? [...root, arn] : [...root, arn, roleArn];
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
