import * as z from 'zod';
import type { Resource, Stack } from '../template';
import { findManagedPolicy } from './managed-policies';
import { compilePolicy } from './policy-document';
import type { Statement } from './policy-document';

/** A role of the template with all that it may and may not do. */
export interface Role {
  readonly arn: string;
  readonly name: string;
  readonly statements: readonly Statement[];
  /** ARNs of managed policies whose content embedded AWS does not know. */
  readonly unknownPolicies: readonly string[];
  readonly trust: readonly Statement[];
}

const namedPolicySchema = z.object({ PolicyDocument: z.unknown() });

const roleSchema = z.strictObject({
  AssumeRolePolicyDocument: z.unknown().optional(),
  Policies: z.array(namedPolicySchema).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
  // A policy of the account's own: what it forbids is in no template, and it allows nothing.
  PermissionsBoundary: z.string().optional(),
  RoleName: z.string().optional(),
  Path: z.string().optional(),
  Description: z.string().optional(),
  MaxSessionDuration: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const attachedSchema = z.object({
  PolicyDocument: z.unknown().optional(),
  Roles: z.array(z.string()).default([]),
});

/** Every role of the template, with inline, attached and managed policies. */
export function rolesOf(stack: Stack): readonly Role[] {
  return stack.ofType('AWS::IAM::Role').map((resource) => compileRole(stack, resource));
}

/** Statements of the policies of buckets, queues, topics and keys, by the ARN of what they hang on. */
export function resourcePoliciesOf(stack: Stack): ReadonlyMap<string, readonly Statement[]> {
  const policies = new Map<string, readonly Statement[]>();
  const add = (policy: Resource, targets: readonly string[], owners: readonly Resource[]) => {
    const statements = compile(policy, policy.properties['PolicyDocument']);
    for (const owner of owners.filter(({ ref }) => targets.includes(ref))) {
      const arn = owner.type === 'AWS::SNS::Topic' ? owner.ref : owner.attribute('Arn');
      policies.set(arn, [...(policies.get(arn) ?? []), ...statements]);
    }
  };
  for (const policy of stack.ofType('AWS::S3::BucketPolicy')) {
    const bucket = z.string().parse(policy.properties['Bucket']);
    add(policy, [bucket], stack.ofType('AWS::S3::Bucket'));
  }
  for (const policy of stack.ofType('AWS::SQS::QueuePolicy')) {
    const queues = z.array(z.string()).parse(policy.properties['Queues']);
    add(policy, queues, stack.ofType('AWS::SQS::Queue'));
  }
  for (const topic of stack.ofType('AWS::SNS::Topic')) policies.set(topic.ref, ownersPolicy);
  for (const policy of stack.ofType('AWS::SNS::TopicPolicy')) {
    // A policy of one's own takes the place of the one that SNS makes.
    for (const arn of z.array(z.string()).parse(policy.properties['Topics'])) policies.delete(arn);
  }
  for (const policy of stack.ofType('AWS::SNS::TopicPolicy')) {
    const topics = z.array(z.string()).parse(policy.properties['Topics']);
    add(policy, topics, stack.ofType('AWS::SNS::Topic'));
  }
  for (const key of stack.ofType('AWS::KMS::Key')) {
    policies.set(key.attribute('Arn'), compile(key, key.properties['KeyPolicy']));
  }
  return policies;
}

/** What SNS lets the account do with a topic that has no policy of its own; alarms publish in the account's name. */
const ownersPolicy = compilePolicy({
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish' },
  ],
});

function compileRole(stack: Stack, resource: Resource): Role {
  const parsed = roleSchema.safeParse(resource.properties);
  if (!parsed.success) {
    throw new Error(`Cannot use role "${resource.logicalId}": ${z.prettifyError(parsed.error)}`);
  }
  const role = parsed.data;
  const inline = role.Policies.flatMap((policy) => compile(resource, policy.PolicyDocument));
  const managed = role.ManagedPolicyArns.map((arn) => ({
    arn,
    statements: managedStatements(arn),
  }));
  return {
    arn: resource.attribute('Arn'),
    name: resource.ref,
    statements: [
      ...inline,
      ...attachedStatements(stack, resource.ref),
      ...managed.flatMap(({ statements }) => statements ?? []),
    ],
    unknownPolicies: managed.flatMap(({ arn, statements }) =>
      statements === undefined ? [arn] : [],
    ),
    trust: compile(resource, role.AssumeRolePolicyDocument),
  };
}

function attachedStatements(stack: Stack, roleName: string): readonly Statement[] {
  return stack.ofType('AWS::IAM::Policy').flatMap((resource) => {
    const { PolicyDocument: document, Roles: roles } = attachedSchema.parse(resource.properties);
    return roles.includes(roleName) ? compile(resource, document) : [];
  });
}

function managedStatements(arn: string): readonly Statement[] | undefined {
  const document = findManagedPolicy(arn);
  return document === undefined ? undefined : compilePolicy(document);
}

function compile(resource: Resource, document: unknown): readonly Statement[] {
  try {
    return compilePolicy(document);
  } catch (error) {
    throw new Error(`Cannot use "${resource.logicalId}" (${resource.type}): ${String(error)}`, {
      cause: error,
    });
  }
}
