import { Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/**
 * Where engine tasks run. Public subnets and a public address for each task are what costs nothing while idle: a NAT
 * gateway is paid by the hour. Nothing can connect to a task.
 */
export class EngineNetwork extends Construct {
  /** Public subnets in two zones. */
  readonly vpc: ec2.Vpc;
  /** Lets everything out and nothing in. */
  readonly securityGroup: ec2.CfnSecurityGroup;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [
        { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
      ],
      gatewayEndpoints: {
        S3: { service: ec2.GatewayVpcEndpointAwsService.S3 },
        DynamoDb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
      },
    });
    // The CDK's class for it takes an interface that its own Vpc does not fit under exactOptionalPropertyTypes.
    this.securityGroup = new ec2.CfnSecurityGroup(this, 'TaskSecurityGroup', {
      vpcId: this.vpc.vpcId,
      groupDescription: 'Engine tasks: out to AWS and image registries, nothing in',
      securityGroupEgress: [{ ipProtocol: '-1', cidrIp: '0.0.0.0/0' }],
    });
    Validations.of(this.vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason:
        'Nothing listens in this network; flow logs are paid by volume, and staging is all volume.',
    });
  }
}
