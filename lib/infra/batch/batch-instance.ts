import { Stack } from 'aws-cdk-lib';
import type { CfnComputeEnvironment } from 'aws-cdk-lib/aws-batch';
import { CfnLaunchTemplate, type CfnLaunchTemplateProps } from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allow } from '../grants/grants';
import type { DeploymentSettings } from '../settings/settings-schema';

export interface BatchInstanceProps {
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
}

/** What an instance of Batch is, and what it may do. */
export class BatchInstance extends Construct {
  /** As what the ECS agent of an instance acts. */
  readonly role: iam.Role;
  /** ARN of the instance profile. */
  readonly profileArn: string;
  /** Disk and metadata service, in the version that this template describes. */
  readonly launchTemplate: CfnComputeEnvironment.LaunchTemplateSpecificationProperty;

  constructor(scope: Construct, id: string, props: BatchInstanceProps) {
    super(scope, id);
    this.role = new iam.Role(this, 'Role', {
      description: 'As what the ECS agent of a Batch instance acts',
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    });
    this.allowAgent();
    const profile = new iam.CfnInstanceProfile(this, 'Profile', { roles: [this.role.roleName] });
    this.profileArn = profile.attrArn;
    const template = new CfnLaunchTemplate(
      this,
      'LaunchTemplate',
      describeLaunchTemplate(props.settings),
    );
    this.launchTemplate = {
      launchTemplateId: template.ref,
      // Batch keeps `$Default` and `$Latest` as it found them: only a number makes a change arrive.
      version: template.attrLatestVersionNumber,
    };
  }

  /**
   * AWS's policy for such instances also reads every image and writes every log of the account. The containers of a job share
   * the network of their instance, and so reach these rights: images and logs are the execution role's, which they do not.
   */
  private allowAgent(): void {
    const inBatch = (resource: string, resourceName: string): string =>
      Stack.of(this).formatArn({ service: 'ecs', resource, resourceName });
    const cluster = inBatch('cluster', 'AWSBatch*');
    const instances = inBatch('container-instance', 'AWSBatch*/*');
    const wildcardReason =
      'Batch names the cluster of a compute environment, and ECS its instances.';
    allow(this.role, {
      actions: ['ecs:DiscoverPollEndpoint'],
      resources: ['*'],
      wildcardReason: 'ecs:DiscoverPollEndpoint knows no resource.',
    });
    allow(this.role, {
      actions: [
        'ecs:RegisterContainerInstance',
        'ecs:DeregisterContainerInstance',
        'ecs:SubmitAttachmentStateChanges',
        'ecs:SubmitContainerStateChange',
        'ecs:SubmitTaskStateChange',
      ],
      resources: [cluster],
      wildcardReason,
    });
    allow(this.role, {
      actions: ['ecs:Poll', 'ecs:StartTelemetrySession', 'ecs:UpdateContainerInstancesState'],
      resources: [instances],
      wildcardReason,
    });
    allow(this.role, {
      actions: ['ecs:TagResource'],
      resources: [instances],
      conditions: { StringEquals: { 'ecs:CreateAction': 'RegisterContainerInstance' } },
      wildcardReason,
    });
  }
}

function describeLaunchTemplate({ batch, tags }: DeploymentSettings): CfnLaunchTemplateProps {
  return {
    ...tagged('launch-template', tags),
    launchTemplateData: {
      metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          // AWS's own key: another needs grants for the roles of Auto Scaling and Spot, or nothing ever starts.
          ebs: {
            volumeType: 'gp3',
            volumeSize: batch.diskGib,
            encrypted: true,
            deleteOnTermination: true,
          },
        },
      ],
      ...tagged('volume', tags),
    },
  };
}

/** Nobody else tags what a launch template makes. */
function tagged(resourceType: string, tags: DeploymentSettings['tags']) {
  const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
  return list.length === 0 ? {} : { tagSpecifications: [{ resourceType, tags: list }] };
}
