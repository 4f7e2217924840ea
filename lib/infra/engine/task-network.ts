import { Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { DeploymentSettings, NetworkSettings } from '../settings/settings-schema';

export interface TaskNetworkProps {
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
}

/**
 * Where engine tasks and jobs run. By default public subnets with a public address for each task and instance: what costs
 * nothing while idle, for a NAT gateway is paid by the hour. Nothing can connect to any of them.
 */
export class TaskNetwork extends Construct {
  /** Own, or somebody else's. */
  readonly vpcId: string;
  /** Where tasks and instances start; a way out of each leads to AWS and to image registries. */
  readonly subnetIds: readonly string[];
  /** Lets everything out and nothing in. */
  readonly securityGroupId: string;
  /** Whether the way out is an internet gateway, which knows public addresses alone. */
  readonly assignPublicIp: boolean;

  constructor(scope: Construct, id: string, props: TaskNetworkProps) {
    super(scope, id);
    const { network } = props.settings;
    const place = network.kind === 'existing' ? network : createPlace(this, network);
    this.vpcId = place.vpcId;
    this.subnetIds = place.subnetIds;
    this.assignPublicIp = place.assignPublicIp;
    // The CDK's class for it takes an interface that its own Vpc does not fit under exactOptionalPropertyTypes.
    const securityGroup = new ec2.CfnSecurityGroup(this, 'TaskSecurityGroup', {
      vpcId: this.vpcId,
      groupDescription: 'Engine tasks and jobs: out to AWS and image registries, nothing in',
      securityGroupEgress: [{ ipProtocol: '-1', cidrIp: '0.0.0.0/0' }],
    });
    this.securityGroupId = securityGroup.attrGroupId;
  }
}

type OwnNetwork = Exclude<NetworkSettings, { kind: 'existing' }>;
/** What the settings say of a VPC that exists: its IDs are all that is needed, so that nothing has to be looked up. */
type Place = Pick<
  Extract<NetworkSettings, { kind: 'existing' }>,
  'vpcId' | 'subnetIds' | 'assignPublicIp'
>;

function createPlace(construct: Construct, network: OwnNetwork): Place {
  const vpc = createVpc(construct, network);
  const assignPublicIp = network.kind === 'public';
  const subnets = assignPublicIp ? vpc.publicSubnets : vpc.privateSubnets;
  return { vpcId: vpc.vpcId, subnetIds: subnets.map(({ subnetId }) => subnetId), assignPublicIp };
}

/** Two zones: what is known of a region when the account is not. */
function createVpc(construct: Construct, network: OwnNetwork): ec2.Vpc {
  const vpc = new ec2.Vpc(construct, 'Vpc', {
    maxAzs: 2,
    natGateways: network.kind === 'private' ? network.natGateways : 0,
    subnetConfiguration: subnetConfiguration(network),
    gatewayEndpoints: {
      S3: { service: ec2.GatewayVpcEndpointAwsService.S3 },
      DynamoDb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
    },
  });
  Validations.of(vpc).acknowledge({
    id: 'AwsSolutions-VPC7',
    reason:
      'Nothing listens in this network; flow logs are paid by volume, and staging is all volume.',
  });
  return vpc;
}

/**
 * Each kind has ranges of its own, and leaves those of the other free: when the setting changes, CloudFormation makes the new
 * subnets before it deletes the old ones, and subnets of one VPC may not overlap.
 */
function subnetConfiguration({ kind }: OwnNetwork): ec2.SubnetConfiguration[] {
  const { PUBLIC, PRIVATE_WITH_EGRESS } = ec2.SubnetType;
  const ofPublic = { reserved: kind !== 'public' };
  const ofPrivate = { reserved: kind !== 'private' };
  return [
    // An instance of Batch asks for no address of its own: without one from its subnet it would never join its cluster.
    { name: 'Public', subnetType: PUBLIC, mapPublicIpOnLaunch: true, cidrMask: 18, ...ofPublic },
    { name: 'Gateway', subnetType: PUBLIC, mapPublicIpOnLaunch: false, cidrMask: 24, ...ofPrivate },
    { name: 'Private', subnetType: PRIVATE_WITH_EGRESS, cidrMask: 19, ...ofPrivate },
  ];
}
