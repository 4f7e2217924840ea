import { findManagedPolicy } from '../access/managed-policies';
import { AwsError, notImplemented } from '../world';
import type { Service, World } from '../world';
import type { Stack } from '../template';
import { answerQuery } from './query-protocol';
import type { QueryProtocol } from './query-protocol';

/** Roles that services of AWS have made for themselves: this account has been used before. */
const serviceLinkedRoles: Readonly<Record<string, string>> = {
  AWSServiceRoleForAutoScaling: 'autoscaling.amazonaws.com',
  AWSServiceRoleForBatch: 'batch.amazonaws.com',
  AWSServiceRoleForEC2Spot: 'spot.amazonaws.com',
  AWSServiceRoleForECS: 'ecs.amazonaws.com',
};

interface Role {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly trust: unknown;
}

/** IAM, as far as somebody asks whether a role or a policy exists. */
export function createIam(world: World, stack: Stack): Service {
  const roles = new Map(
    [...rolesOf(stack), ...linkedRoles(world)].map((role) => [role.name, role]),
  );
  const createdAt = world.now().toISOString();
  const protocol: QueryProtocol = {
    signingName: 'iam',
    namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    operations: {
      GetRole(parameters, { caller }) {
        const name = parameters.get('RoleName') ?? '';
        const role = roles.get(name);
        const arn = role?.arn ?? `arn:aws:iam::${world.accountId}:role/${name}`;
        world.access.authorize(caller, 'iam:GetRole', arn);
        if (role !== undefined) return { Role: describe(role, createdAt) };
        const message = `The role with name ${name} cannot be found.`;
        throw new AwsError('NoSuchEntity', message, 404);
      },
      GetPolicy(parameters, { caller }) {
        const arn = parameters.get('PolicyArn') ?? '';
        world.access.authorize(caller, 'iam:GetPolicy', arn);
        if (findManagedPolicy(arn) !== undefined) return { Policy: { Arn: arn } };
        // AWS manages many more policies than those whose content is known here.
        if (arn.includes(':iam::aws:')) throw notImplemented(`iam:GetPolicy of ${arn}`);
        throw new AwsError('NoSuchEntity', `Policy ${arn} was not found.`, 404);
      },
    },
  };
  return {
    signingName: 'iam',
    handle: (request) => answerQuery(protocol, request, world.newId()),
    stop: () => Promise.resolve(),
  };
}

function rolesOf(stack: Stack): readonly Role[] {
  return stack.ofType('AWS::IAM::Role').map((resource) => {
    const { Path: path = '/', AssumeRolePolicyDocument: trust } = resource.properties;
    return { name: resource.ref, path: String(path), arn: resource.attribute('Arn'), trust };
  });
}

function linkedRoles({ accountId }: World): readonly Role[] {
  return Object.entries(serviceLinkedRoles).map(([name, service]) => {
    const path = `/aws-service-role/${service}/`;
    const statement = {
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'sts:AssumeRole',
    };
    const trust = { Version: '2012-10-17', Statement: [statement] };
    return { name, path, arn: `arn:aws:iam::${accountId}:role${path}${name}`, trust };
  });
}

function describe({ name, path, arn, trust }: Role, createdAt: string) {
  return {
    Path: path,
    RoleName: name,
    RoleId: `AROAEMBEDDED${name.slice(0, 9).toUpperCase()}`,
    Arn: arn,
    CreateDate: createdAt,
    AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)),
  };
}
