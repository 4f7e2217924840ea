import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { temporaryFolders } from '../../support/temporary-folder';
import { allResources, getResource, resourcesOfType } from '../template/resolved-template';
import { synthesizeStack } from '../template/synthesized-stack';

const temporaryFolder = temporaryFolders();
const template = synthesizeStack(temporaryFolder());
const privately = synthesizeStack(temporaryFolder(), {
  network: { kind: 'private', natGateways: 2 },
});
const existing = {
  kind: 'existing',
  vpcId: 'vpc-0123456789abcdef0',
  subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
};

test('by default tasks run in two public subnets, and nothing is paid by the hour', () => {
  template.resourceCountIs('AWS::EC2::Subnet', 2);
  template.resourceCountIs('AWS::EC2::NatGateway', 0);
  template.resourceCountIs('AWS::EC2::EIP', 0);

  const routes = resourcesOfType(template, 'AWS::EC2::Route').map(({ properties }) => properties);
  expect(routes).toMatchObject([
    { GatewayId: '<NetworkVpcIGW>' },
    { GatewayId: '<NetworkVpcIGW>' },
  ]);
  expect(placeOfTasks(template)).toEqual({
    SUBNET_IDS: '<NetworkVpcPublicSubnet1Subnet>,<NetworkVpcPublicSubnet2Subnet>',
    SECURITY_GROUP_IDS: '<NetworkTaskSecurityGroup.GroupId>',
    ASSIGN_PUBLIC_IP: 'ENABLED',
  });
});

test('instances in public subnets get public addresses, without which they would reach nothing', () => {
  expect(publicAddresses(template)).toEqual([true, true]);
});

test.each([
  ['public', template],
  ['private', privately],
])('in a %s network of our own S3 and DynamoDB are reached through free gateways', (_, of) => {
  const endpoints = resourcesOfType(of, 'AWS::EC2::VPCEndpoint').map(({ properties }) => [
    properties['VpcEndpointType'],
    properties['ServiceName'],
  ]);

  expect(endpoints).toEqual([
    ['Gateway', 'com.amazonaws.<AWS::Region>.s3'],
    ['Gateway', 'com.amazonaws.<AWS::Region>.dynamodb'],
  ]);
});

test('a private network has as many NAT gateways as the settings say, and tasks have no public address', () => {
  privately.resourceCountIs('AWS::EC2::NatGateway', 2);

  expect(placeOfTasks(privately)).toMatchObject({
    SUBNET_IDS: '<NetworkVpcPrivateSubnet1Subnet>,<NetworkVpcPrivateSubnet2Subnet>',
    ASSIGN_PUBLIC_IP: 'DISABLED',
  });
  expect(publicAddresses(privately)).toEqual([false, false, false, false]);
});

test('a change between public and private makes subnets that overlap none of those that it deletes', () => {
  const [before, after] = [template, privately].map(subnetRanges);

  expect([before?.length, after?.length]).toEqual([2, 4]);
  const overlapping = before?.flatMap((one) =>
    (after ?? [])
      .filter((other) => one.first <= other.last && other.first <= one.last)
      .map((other) => `${one.cidr} and ${other.cidr}`),
  );
  expect(overlapping).toEqual([]);
});

test('a private network has one NAT gateway unless the settings say more', () => {
  const plain = synthesizeStack(temporaryFolder(), { network: { kind: 'private' } });

  plain.resourceCountIs('AWS::EC2::NatGateway', 1);
});

test.each([
  [false, 'DISABLED'],
  [true, 'ENABLED'],
])(
  'in an existing VPC with assignPublicIp %s nothing is made but a security group',
  (assignPublicIp, address) => {
    const stack = synthesizeStack(temporaryFolder(), { network: { ...existing, assignPublicIp } });

    const made = allResources(stack).filter(({ type }) => type.startsWith('AWS::EC2::'));
    expect(
      made.map(({ type }) => type).filter((type) => type !== 'AWS::EC2::LaunchTemplate'),
    ).toEqual(['AWS::EC2::SecurityGroup']);
    expect(placeOfTasks(stack)).toEqual({
      SUBNET_IDS: existing.subnetIds.join(','),
      SECURITY_GROUP_IDS: '<NetworkTaskSecurityGroup.GroupId>',
      ASSIGN_PUBLIC_IP: address,
    });
  },
);

test.each([
  ['public', template],
  ['private', privately],
  ['existing', synthesizeStack(temporaryFolder(), { network: existing })],
])('in a %s network nothing can connect to a task or an instance', (_, of) => {
  of.resourceCountIs('AWS::EC2::SecurityGroup', 1);
  of.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);

  const { properties } = getResource(of, 'AWS::EC2::SecurityGroup', 'NetworkTaskSecurityGroup');
  expect(properties).not.toHaveProperty('SecurityGroupIngress');
});

/** Whether an instance gets one, for each subnet. */
function publicAddresses(of: Template): unknown[] {
  return resourcesOfType(of, 'AWS::EC2::Subnet').map(
    ({ properties }) => properties['MapPublicIpOnLaunch'],
  );
}

/** First and last address of each subnet, as numbers. */
function subnetRanges(of: Template) {
  return resourcesOfType(of, 'AWS::EC2::Subnet').map(({ properties }) => {
    const cidr = z.string().parse(properties['CidrBlock']);
    const [address = '', bits] = cidr.split('/');
    const first = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    return { cidr, first, last: first + 2 ** (32 - Number(bits)) - 1 };
  });
}

/** Where the launch function starts engine tasks. */
function placeOfTasks(of: Template): Record<string, unknown> {
  const { properties } = getResource(of, 'AWS::Lambda::Function', 'FunctionsLaunchHandlerFunction');
  const schema = z.object({
    Variables: z.object({
      SUBNET_IDS: z.string(),
      SECURITY_GROUP_IDS: z.string(),
      ASSIGN_PUBLIC_IP: z.string(),
    }),
  });
  return schema.parse(properties['Environment']).Variables;
}
