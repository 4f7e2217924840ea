import {
  DescribeAddressesCommand,
  paginateDescribeSubnets,
  paginateDescribeVpcs,
} from '@aws-sdk/client-ec2';
import type { OperatorClients } from './operator-clients';

interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly givesPublicIp: boolean;
}

/** What networks a region has. */
export class NetworkFacts {
  constructor(private readonly clients: Pick<OperatorClients, 'ec2'>) {}

  /** Those of the subnets that there are: a filter passes over the others, which a list of IDs would not. */
  async subnets(subnetIds: readonly string[]): Promise<readonly Subnet[]> {
    const found: Subnet[] = [];
    const pages = paginateDescribeSubnets(
      { client: this.clients.ec2 },
      { Filters: [{ Name: 'subnet-id', Values: [...subnetIds] }] },
    );
    for await (const { Subnets = [] } of pages) {
      for (const { SubnetId = '', VpcId = '', MapPublicIpOnLaunch = false } of Subnets) {
        found.push({ id: SubnetId, vpcId: VpcId, givesPublicIp: MapPublicIpOnLaunch });
      }
    }
    return found;
  }

  async vpcCount(): Promise<number> {
    let count = 0;
    for await (const { Vpcs = [] } of paginateDescribeVpcs({ client: this.clients.ec2 }, {})) {
      count += Vpcs.length;
    }
    return count;
  }

  async addressCount(): Promise<number> {
    const { Addresses = [] } = await this.clients.ec2.send(new DescribeAddressesCommand({}));
    return Addresses.length;
  }
}
