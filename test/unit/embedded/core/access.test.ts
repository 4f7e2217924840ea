import { createAccess } from '../../../../lib/embedded/access';
import { resolveTemplate } from '../../../../lib/embedded/template';
import { AwsError } from '../../../../lib/embedded/world';
import type { RequestContext } from '../../../../lib/embedded/world';
import { roleOf } from '../../../support/embedded-assembly';

const accountId = '000000000000';
const place = { accountId, region: 'us-east-1', stackName: 'Test', endpoint: 'http://127.0.0.1:1' };

function accessOf(statements: readonly unknown[], resources: Record<string, unknown> = {}) {
  const stack = resolveTemplate(
    { Resources: { Role: roleOf('lambda.amazonaws.com', statements), ...resources } },
    place,
  );
  const roleArn = stack.ofType('AWS::IAM::Role')[0]?.attribute('Arn') ?? '';
  const access = createAccess(stack, accountId);
  const role = { arn: `arn:aws:sts::${accountId}:assumed-role/Test-Role/session`, roleArn };
  const ask = (action: string, resource: string, context: RequestContext = {}) => {
    access.authorize(role, action, resource, context);
    return 'allowed';
  };
  return { access, ask, roleArn };
}

function isAllowing(ask: () => string): boolean {
  try {
    return ask() === 'allowed';
  } catch (error) {
    if (error instanceof AwsError && error.code === 'AccessDenied') return false;
    throw error;
  }
}

const administrator = { arn: `arn:aws:iam::${accountId}:user/administrator` };

describe('authorize()', () => {
  test('denies what no statement allows, in words of AWS', () => {
    const { ask } = accessOf([]);

    expect(() =>
      ask('ecs:RunTask', 'arn:aws:ecs:us-east-1:000000000000:task-definition/x:1'),
    ).toThrow(
      'User: arn:aws:sts::000000000000:assumed-role/Test-Role/session is not authorized to perform: ecs:RunTask on resource: arn:aws:ecs:us-east-1:000000000000:task-definition/x:1 because no identity-based policy allows the ecs:RunTask action',
    );
  });

  test('lets the administrator do everything', () => {
    const { access } = accessOf([]);

    expect(() => access.authorize(administrator, 's3:PutObject', 'arn:aws:s3:::b/k')).not.toThrow();
  });

  test('knows no policy of a role that the template does not declare', () => {
    const { access } = accessOf([{ Effect: 'Allow', Action: '*', Resource: '*' }]);
    const stranger = { arn: 'x', roleArn: `arn:aws:iam::${accountId}:role/stranger` };

    expect(() => access.authorize(stranger, 's3:GetObject', 'arn:aws:s3:::b/k')).toThrow(
      'not authorized',
    );
  });

  test.each([
    ['s3:GetObject', 'arn:aws:s3:::b/runs/x', true],
    ['s3:getobject', 'arn:aws:s3:::b/runs/x', true],
    ['s3:GetObjectVersion', 'arn:aws:s3:::b/runs/x', true],
    ['s3:PutObject', 'arn:aws:s3:::b/runs/x', false],
    ['s3:GetObject', 'arn:aws:s3:::b/launches/x', false],
    ['s3:GetObject', 'arn:aws:s3:::b/runs/1/a:b/c', true],
  ])('matches wildcards for %s on %s: %s', (action, resource, isAllowed) => {
    const { ask } = accessOf([
      { Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::?/runs/*' },
    ]);

    expect(isAllowing(() => ask(action, resource))).toBe(isAllowed);
  });

  test('takes NotAction and NotResource for all but those', () => {
    const { ask } = accessOf([
      { Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::secret/*' },
    ]);

    expect(ask('s3:GetObject', 'arn:aws:s3:::open/x')).toBe('allowed');
    expect(() => ask('iam:PassRole', 'arn:aws:s3:::open/x')).toThrow('not authorized');
    expect(() => ask('s3:GetObject', 'arn:aws:s3:::secret/x')).toThrow('not authorized');
  });

  test('lets an explicit deny win', () => {
    const { ask } = accessOf([
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
      { Effect: 'Deny', Action: 's3:PutObject', Resource: 'arn:aws:s3:::b/launches/*' },
    ]);

    expect(ask('s3:PutObject', 'arn:aws:s3:::b/runs/x')).toBe('allowed');
    expect(() => ask('s3:PutObject', 'arn:aws:s3:::b/launches/x')).toThrow(
      'with an explicit deny in an identity-based policy',
    );
  });

  test.each<[string, Record<string, unknown>, RequestContext, boolean]>([
    ['StringEquals', { k: 'a' }, { K: 'a' }, true],
    ['StringEquals', { k: ['a', 'b'] }, { k: 'b' }, true],
    ['StringEquals', { k: 'a' }, {}, false],
    ['StringEqualsIfExists', { k: 'a' }, {}, true],
    ['StringNotEquals', { k: 'a' }, {}, true],
    ['StringNotEquals', { k: 'a' }, { k: 'a' }, false],
    ['StringLike', { k: 'runs/*' }, { k: 'runs/1' }, true],
    ['StringNotLike', { k: 'runs/*' }, { k: 'runs/1' }, false],
    ['ArnLike', { k: 'arn:aws:ecs:*:*:cluster/c' }, { k: 'arn:aws:ecs:r:1:cluster/c' }, true],
    ['ArnEquals', { k: 'arn:aws:ecs:r:*' }, { k: 'arn:aws:ecs:r:1:cluster/c' }, false],
    ['Bool', { k: true }, { k: 'true' }, true],
    ['Bool', { k: 'false' }, { k: 'true' }, false],
    ['Null', { k: 'true' }, {}, true],
    ['Null', { k: 'true' }, { k: 'x' }, false],
    ['NumericLessThan', { k: '5' }, { k: '4' }, true],
    ['ForAnyValue:StringEquals', { k: ['a'] }, { k: ['b', 'a'] }, true],
    ['ForAllValues:StringEquals', { k: ['a'] }, { k: ['b', 'a'] }, false],
    ['ForAllValues:StringEquals', { k: ['a'] }, {}, true],
  ])('judges %s %j with %j as %s', (operator, keys, context, isAllowed) => {
    const { ask } = accessOf([
      { Effect: 'Allow', Action: '*', Resource: '*', Condition: { [operator]: keys } },
    ]);

    expect(isAllowing(() => ask('x:Y', '*', context))).toBe(isAllowed);
  });

  test.each([
    [{ Action: '*', Resource: 'arn:aws:s3:::b/${aws:username}' }, 'no policy variables'],
    [{ Action: '*', Resource: '*', Condition: { DateLessThan: { k: '2026' } } }, '"DateLessThan"'],
    [{ Action: '*', Resource: '*', Unknown: 1 }, 'Unknown'],
  ])('refuses %j when the stack starts', (statement, message) => {
    expect(() => accessOf([{ Effect: 'Allow', ...statement }])).toThrow(message);
  });

  test('counts attached policies and the managed ones that it knows', () => {
    const { ask } = accessOf([], {
      Policy: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyName: 'p',
          Roles: [{ Ref: 'Role' }],
          PolicyDocument: { Statement: { Effect: 'Allow', Action: 'a:B', Resource: '*' } },
        },
      },
    });

    expect(ask('a:B', '*')).toBe('allowed');
  });

  test('says so when the answer depends on a managed policy that it does not know', () => {
    const role = {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: { Statement: [] },
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3FullAccess'],
      },
    };
    const { ask } = accessOf([], { Role: role });

    expect(() => ask('s3:GetObject', 'arn:aws:s3:::b/k')).toThrow(
      'does not know whether the managed policy arn:aws:iam::aws:policy/AmazonS3FullAccess allows s3:GetObject',
    );
  });
});

describe('authorize() with a bucket policy', () => {
  const bucket = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'b' } };
  const policyOf = (statement: Record<string, unknown>) => ({
    Bucket: bucket,
    Policy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Bucket' },
        PolicyDocument: { Statement: [{ Resource: 'arn:aws:s3:::b/*', ...statement }] },
      },
    },
  });
  const allowAll = [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }];

  test('honours a deny for the role that it names, and for nobody else', () => {
    const { ask, access } = accessOf(
      allowAll,
      policyOf({
        Effect: 'Deny',
        Action: 's3:PutObject',
        Principal: { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } },
      }),
    );

    expect(() => ask('s3:PutObject', 'arn:aws:s3:::b/k')).toThrow(
      'with an explicit deny in a resource-based policy',
    );
    expect(() => access.authorize(administrator, 's3:PutObject', 'arn:aws:s3:::b/k')).not.toThrow();
  });

  test('takes loopback for a secure transport', () => {
    const { ask } = accessOf(
      allowAll,
      policyOf({
        Effect: 'Deny',
        Action: 's3:*',
        Principal: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );

    expect(ask('s3:GetObject', 'arn:aws:s3:::b/k')).toBe('allowed');
  });

  test('allows the role that it names, but takes the account for no more than a delegation', () => {
    const named = {
      Effect: 'Allow',
      Action: 's3:*',
      Principal: { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } },
    };
    const root = { ...named, Principal: { AWS: `arn:aws:iam::${accountId}:root` } };

    expect(accessOf([], policyOf(named)).ask('s3:GetObject', 'arn:aws:s3:::b/k')).toBe('allowed');
    expect(() => accessOf([], policyOf(root)).ask('s3:GetObject', 'arn:aws:s3:::b/k')).toThrow();
  });
});

describe('checkTrust()', () => {
  test('refuses a service that the role does not trust, and a role that nobody declares', () => {
    const { access, roleArn } = accessOf([]);

    expect(() => access.checkTrust(roleArn, 'lambda.amazonaws.com')).not.toThrow();
    expect(() => access.checkTrust(roleArn, 'ecs-tasks.amazonaws.com')).toThrow(
      `Cannot use role "${roleArn}": its trust policy does not let "ecs-tasks.amazonaws.com" use it`,
    );
    expect(() => access.checkTrust('arn:aws:iam::1:role/x', 'lambda.amazonaws.com')).toThrow('x');
  });

  const machineArn = `arn:aws:states:us-east-1:${accountId}:stateMachine:jobs`;

  function checkMachine(condition: Record<string, unknown>, sourceArn?: string): () => void {
    const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Condition: condition };
    const Statement = [{ ...trust, Principal: { Service: 'states.amazonaws.com' } }];
    const Properties = { AssumeRolePolicyDocument: { Statement } };
    const { access, roleArn } = accessOf([], { Role: { Type: 'AWS::IAM::Role', Properties } });
    return () => access.checkTrust(roleArn, 'states.amazonaws.com', sourceArn);
  }

  test.each([
    ['account', { StringEquals: { 'aws:SourceAccount': accountId } }],
    ['machine', { ArnLike: { 'aws:SourceArn': machineArn } }],
  ])('lets a service use a role that trusts its %s', (_what, condition) => {
    expect(checkMachine(condition, machineArn)).not.toThrow();
  });

  test.each([
    ['another account', { StringEquals: { 'aws:SourceAccount': '1'.repeat(12) } }, machineArn],
    ['another machine', { ArnLike: { 'aws:SourceArn': `${machineArn}-2` } }, machineArn],
    ['one machine, for no machine', { ArnLike: { 'aws:SourceArn': machineArn } }, undefined],
  ])('refuses a role that trusts only %s', (_what, condition, sourceArn) => {
    expect(checkMachine(condition, sourceArn)).toThrow(
      'its trust policy does not let "states.amazonaws.com" use it',
    );
  });
});
