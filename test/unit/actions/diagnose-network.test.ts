import { runChecks } from '../../../lib/actions/check';
import {
  networkChecks,
  type NetworkChoice,
  type NetworkDeps,
} from '../../../lib/actions/diagnose-network';
import type { StackResource } from '../../../lib/actions/stack-resource';
import { anExaminedDeployment, aResource } from '../../support/examined-deployment';

const EXISTING = {
  ...{ kind: 'existing', vpcId: 'vpc-0a', subnetIds: ['subnet-0a', 'subnet-0b'] },
  assignPublicIp: true,
} as const satisfies NetworkChoice;

function examine(
  network: NetworkChoice,
  changes: Partial<NetworkDeps> = {},
  resources: readonly StackResource[] = [],
) {
  return runChecks(networkChecks(anExaminedDeployment(changes), network, resources));
}

describe('networkChecks()', () => {
  it('finds the subnets of an existing network, and asks for no room', async () => {
    const given = { vpcId: 'vpc-0a', givesPublicIp: false };
    const subnets = async (ids: readonly string[]) => ids.map((id) => ({ id, ...given }));

    expect(await examine({ ...EXISTING, assignPublicIp: false }, { subnets })).toEqual([
      { check: 'network', severity: 'ok', subject: 'subnet-0a', found: 'is in vpc-0a' },
      { check: 'network', severity: 'ok', subject: 'subnet-0b', found: 'is in vpc-0a' },
    ]);
  });

  it('names a subnet that is not there, and one of another VPC', async () => {
    const subnets = async () => [{ id: 'subnet-0b', vpcId: 'vpc-0b', givesPublicIp: true }];

    expect(await examine(EXISTING, { subnets })).toEqual([
      {
        ...{ check: 'network', severity: 'problem', subject: 'subnet-0a' },
        found: 'does not exist in this account and region',
        action: 'Name one that does in the setting "network.subnetIds".',
      },
      {
        ...{ check: 'network', severity: 'problem', subject: 'subnet-0b' },
        found: 'is in vpc-0b, and the setting "network.vpcId" is vpc-0a',
        action: 'Name the VPC and subnets of it.',
      },
    ]);
  });

  it('warns of a subnet that gives no public address to instances that need one', async () => {
    const subnets = async () => [
      { id: 'subnet-0a', vpcId: 'vpc-0a', givesPublicIp: true },
      { id: 'subnet-0b', vpcId: 'vpc-0a', givesPublicIp: false },
    ];

    expect(await examine(EXISTING, { subnets })).toMatchObject([
      { severity: 'ok', subject: 'subnet-0a' },
      {
        ...{ severity: 'warning', subject: 'subnet-0b' },
        found:
          'gives instances no public address, and the setting "network.assignPublicIp" says that they need one: jobs of "batch-ec2" and "batch-ec2-spot" would wait for ever',
      },
    ]);
  });

  it.each([
    ['a public network', { kind: 'public' }, 4, 5, []],
    ['a public network', { kind: 'public' }, 5, 0, ['VPCs (L-F678F1CE)']],
    ['a private network', { kind: 'private', natGateways: 2 }, 4, 3, []],
    [
      ...(['a private network', { kind: 'private', natGateways: 2 }, 4, 4] as const),
      ['Elastic IP addresses (L-0263D0A3)'],
    ],
  ] as const)('sees whether %s has room: %j beside %d VPCs and %d addresses', async (...row) => {
    const [, network, vpcs, addresses, full] = row;
    const findings = await examine(network, {
      quota: async () => 5,
      vpcCount: async () => vpcs,
      addressCount: async () => addresses,
    });

    const problems = findings.filter(({ severity }) => severity === 'problem');
    expect(problems.map(({ subject }) => subject)).toEqual(full);
  });

  it('says what is in use and how to get more', async () => {
    const changes = { quota: async () => 5, vpcCount: async () => 5 };

    expect(await examine({ kind: 'public' }, changes)).toEqual([
      {
        ...{ check: 'quotas', severity: 'problem', subject: 'VPCs (L-F678F1CE)' },
        found: '5 in use of 5, and the deployment needs 1',
        action:
          'Delete what nobody uses, choose another "network", or run: aws service-quotas request-service-quota-increase --service-code vpc --quota-code L-F678F1CE --desired-value 6',
      },
    ]);
  });

  it('says when AWS knows no such quota', async () => {
    const [finding] = await examine({ kind: 'public' }, { quota: async () => undefined });

    expect(finding).toMatchObject({
      severity: 'warning',
      found: 'AWS names no quota of this code',
    });
  });

  it('asks for no room for what the deployment has', async () => {
    const resources = [
      aResource('Vpc', 'AWS::EC2::VPC', 'vpc-0a'),
      aResource('Address', 'AWS::EC2::EIP', '192.0.2.1'),
    ];

    const upgraded = await examine({ kind: 'private', natGateways: 1 }, {}, resources);
    const widened = await examine({ kind: 'private', natGateways: 2 }, {}, resources);

    expect(upgraded).toEqual([]);
    expect(widened.map(({ found }) => found)).toEqual(['0 in use of 1024, 1 wanted']);
  });
});
