import type { AccessGate, Caller, RequestContext } from './world';
import { containerOf, keyActionsOf, readEncryptionKeys } from './access/encryption-keys';
import type { EncryptionKeys } from './access/encryption-keys';
import { decide, judge } from './access/judgement';
import type { Principal, Question } from './access/policy-document';
import { resourcePoliciesOf, rolesOf } from './access/stack-policies';
import type { Role } from './access/stack-policies';
import type { Stack } from './template';

/** IAM as the template has it: roles may do what their policies allow; everybody else is the administrator. */
export interface StackAccess extends AccessGate {
  findRole(arn: string): Role | undefined;
  /** Whether a service of AWS may do this to a resource by the resource's own policy. */
  serviceMay(service: string, question: Question): boolean;
  /** Throws unless the role's trust policy lets the service act as it. */
  checkTrust(roleArn: string, service: string, sourceArn?: string): void;
}

/** Compiles the template's policies; throws for what it could not judge as AWS does. */
export function createAccess(
  stack: Stack,
  accountId: string,
  foreignKeys: ReadonlyMap<string, string> = new Map(),
): StackAccess {
  const roles = new Map(rolesOf(stack).map((role) => [role.arn, role]));
  const policies = resourcePoliciesOf(stack);
  const keys = readEncryptionKeys(stack, foreignKeys);
  const policyOf = (arn: string) => policies.get(containerOf(arn)) ?? [];
  return {
    findRole: (arn) => roles.get(arn),
    authorize(caller, action, resourceArn, context = {}) {
      const role = findRole(roles, caller);
      const asked = { action, resourceArn, context };
      for (const question of impliedQuestions(keys, accountId, asked)) {
        const policy = policies.get(containerOf(question.resourceArn));
        const complete = { ...question, context: globalKeys(caller, accountId, question) };
        judge({ caller, accountId, role, policy }, complete);
      }
    },
    serviceMay(service, asked) {
      const principal: Principal = { kind: 'Service', names: [service] };
      if (keys.hasManagedKey(asked.resourceArn)) return false;
      return impliedQuestions(keys, accountId, asked).every(({ context, ...question }) => {
        // What a key of somebody else's lets services do is theirs to know.
        if (isKey(question.resourceArn) && !policies.has(question.resourceArn)) return true;
        const about = isKey(question.resourceArn) ? { ...asked.context, ...context } : context;
        const complete = { ...question, context: { 'aws:SecureTransport': 'true', ...about } };
        return decide(policyOf(question.resourceArn), complete, principal) === 'Allow';
      });
    },
    checkTrust(roleArn, service, sourceArn) {
      const principal: Principal = { kind: 'Service', names: [service] };
      const context = {
        'aws:SourceAccount': accountId,
        ...(sourceArn === undefined ? {} : { 'aws:SourceArn': sourceArn }),
      };
      const question = { action: 'sts:AssumeRole', resourceArn: roleArn, context };
      const trust = roles.get(roleArn)?.trust ?? [];
      if (decide(trust, question, principal) === 'Allow') return;
      throw new Error(
        `Cannot use role "${roleArn}": its trust policy does not let "${service}" use it`,
      );
    },
  };
}

/** What was asked, and then what the service asks of the key that encrypts the resource; a question to a key stands for itself. */
function impliedQuestions(
  keys: EncryptionKeys,
  accountId: string,
  asked: Question,
): readonly Question[] {
  const { action, resourceArn } = asked;
  const isAboutKey = action.startsWith('kms:');
  if (isKey(resourceArn)) return [asked];
  const keyArn = keys.keyOf(resourceArn);
  const wanted = isAboutKey ? [action] : keyActionsOf(action);
  const ofKey = (keyArn === undefined ? [] : wanted).map((one) => ({
    action: one,
    resourceArn: keyArn ?? '',
    context: keyContext(keyArn ?? '', resourceArn, accountId),
  }));
  return isAboutKey ? ofKey : [asked, ...ofKey];
}

function keyContext(keyArn: string, resourceArn: string, accountId: string): RequestContext {
  const [, , service = ''] = resourceArn.split(':');
  const [, , , region = ''] = keyArn.split(':');
  return {
    'kms:ViaService': `${service}.${region}.amazonaws.com`,
    'kms:CallerAccount': accountId,
  };
}

function isKey(arn: string): boolean {
  return arn.startsWith('arn:aws:kms:');
}

/** A role that the template does not declare has no policies, and so may do nothing. */
function findRole(roles: ReadonlyMap<string, Role>, { roleArn }: Caller): Role | undefined {
  if (roleArn === undefined) return undefined;
  const name = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const nobody = { arn: roleArn, name, statements: [], unknownPolicies: [], trust: [] };
  return roles.get(roleArn) ?? nobody;
}

function globalKeys(
  caller: Caller,
  accountId: string,
  { resourceArn, context }: Question,
): RequestContext {
  return {
    'aws:PrincipalArn': caller.roleArn ?? caller.arn,
    'aws:PrincipalAccount': accountId,
    'aws:ResourceAccount': accountOf(resourceArn) ?? accountId,
    // Loopback stands for the encrypted way to the real endpoint.
    'aws:SecureTransport': 'true',
    ...context,
  };
}

/** The account in an ARN; a bucket's has none. */
function accountOf(arn: string): string | undefined {
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];
}
