import { ok, problem, warning, type Check, type Verdict } from './check';
import { raiseQuotaCommand, type LimitDeps } from './diagnose-limits';
import type { StackResource } from './stack-resource';

/** Where engine tasks and jobs are to run. */
export type NetworkChoice =
  | { readonly kind: 'public' }
  | { readonly kind: 'private'; readonly natGateways: number }
  | ExistingNetwork;

interface ExistingNetwork {
  readonly kind: 'existing';
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly assignPublicIp: boolean;
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  /** Whether it gives what starts in it a public address. */
  readonly givesPublicIp: boolean;
}

export interface NetworkDeps extends Pick<LimitDeps, 'quota'> {
  /** Those of the subnets that the region has. */
  subnets(subnetIds: readonly string[]): Promise<readonly Subnet[]>;
  /** How many VPCs the region has already. */
  vpcCount(): Promise<number>;
  /** How many Elastic IP addresses the region has already. */
  addressCount(): Promise<number>;
}

/** Whether the network that the settings name is there, or the one that the stack makes has room. */
export function networkChecks(
  deps: NetworkDeps,
  network: NetworkChoice,
  resources: readonly StackResource[],
): readonly Check[] {
  if (network.kind === 'existing') return [subnetsCheck(deps, network)];
  const have = (type: string) => resources.filter((resource) => resource.type === type).length;
  const gateways = network.kind === 'private' ? network.natGateways : 0;
  return [
    roomCheck(deps, {
      service: 'vpc',
      code: 'L-F678F1CE',
      title: 'VPCs',
      asks: 'ec2:DescribeVpcs',
      count: () => deps.vpcCount(),
      need: 1 - have('AWS::EC2::VPC'),
    }),
    roomCheck(deps, {
      service: 'ec2',
      code: 'L-0263D0A3',
      title: 'Elastic IP addresses',
      asks: 'ec2:DescribeAddresses',
      count: () => deps.addressCount(),
      need: gateways - have('AWS::EC2::EIP'),
    }),
  ].flat();
}

function subnetsCheck(deps: NetworkDeps, network: ExistingNetwork): Check {
  return {
    name: 'network',
    subject: network.vpcId,
    asks: 'ec2:DescribeSubnets',
    run: async () => {
      const found = await deps.subnets(network.subnetIds);
      return network.subnetIds.map((id) => ({
        ...judgeSubnet(
          found.find((subnet) => subnet.id === id),
          network,
        ),
        subject: id,
      }));
    },
  };
}

function judgeSubnet(
  subnet: Subnet | undefined,
  { vpcId, assignPublicIp }: ExistingNetwork,
): Verdict {
  if (subnet === undefined) {
    return problem(
      'does not exist in this account and region',
      'Name one that does in the setting "network.subnetIds".',
    );
  }
  if (subnet.vpcId !== vpcId) {
    return problem(
      `is in ${subnet.vpcId}, and the setting "network.vpcId" is ${vpcId}`,
      'Name the VPC and subnets of it.',
    );
  }
  if (assignPublicIp && !subnet.givesPublicIp) {
    return warning(
      'gives instances no public address, and the setting "network.assignPublicIp" says that they need one: jobs of "batch-ec2" and "batch-ec2-spot" would wait for ever',
      'Switch on "auto-assign public IPv4 address" of the subnet, or use other compute services.',
    );
  }
  return ok(`is in ${vpcId}`);
}

interface Room {
  readonly service: string;
  readonly code: string;
  readonly title: string;
  readonly asks: string;
  /** How many more the deployment makes. */
  readonly need: number;
  readonly count: () => Promise<number>;
}

function roomCheck(
  deps: NetworkDeps,
  { service, code, title, asks, need, count }: Room,
): readonly Check[] {
  if (need <= 0) return [];
  return [
    {
      name: 'quotas',
      subject: `${title} (${code})`,
      asks,
      run: async () => {
        const [quota, used] = [await deps.quota(service, code), await count()];
        const raise = raiseQuotaCommand(service, code, used + need);
        if (quota === undefined) {
          return [warning('AWS names no quota of this code', `Run: ${raise}`)];
        }
        const found = `${used} in use of ${quota}`;
        if (used + need <= quota) return [ok(`${found}, ${need} wanted`)];
        return [
          problem(
            `${found}, and the deployment needs ${need}`,
            `Delete what nobody uses, choose another "network", or run: ${raise}`,
          ),
        ];
      },
    },
  ];
}
