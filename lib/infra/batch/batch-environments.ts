import { Stack } from 'aws-cdk-lib';
import { CfnComputeEnvironment } from 'aws-cdk-lib/aws-batch';
import { Construct } from 'constructs';
import { BatchInstance } from './batch-instance';
import type { TaskNetwork } from '../engine/task-network';
import type { DeploymentSettings } from '../settings/settings-schema';

export interface BatchEnvironmentsProps {
  /** Where instances and containers run. */
  readonly network: TaskNetwork;
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
}

/** Where jobs run. Each environment is empty, and free, until a job waits before it. */
export class BatchEnvironments extends Construct {
  /** Instances that stay until their jobs have ended. */
  readonly onDemand: CfnComputeEnvironment;
  /** Instances at a lower price that AWS may take back. */
  readonly spot: CfnComputeEnvironment;
  /** A container by itself for each job. */
  readonly fargate: CfnComputeEnvironment;

  constructor(scope: Construct, id: string, props: BatchEnvironmentsProps) {
    super(scope, id);
    const { network, settings } = props;
    const { onDemandMaxVcpus, spotMaxVcpus, fargateMaxVcpus } = settings.batch;
    const instance = new BatchInstance(this, 'Instance', { settings });
    this.onDemand = new CfnComputeEnvironment(this, 'OnDemand', {
      ...MANAGED,
      updatePolicy: updatePolicy(settings),
      computeResources: {
        ...this.describeEc2('batch-ec2', props, instance),
        type: 'EC2',
        allocationStrategy: 'BEST_FIT_PROGRESSIVE',
        maxvCpus: onDemandMaxVcpus,
      },
    });
    this.spot = new CfnComputeEnvironment(this, 'Spot', {
      ...MANAGED,
      updatePolicy: updatePolicy(settings),
      computeResources: {
        ...this.describeEc2('batch-ec2-spot', props, instance),
        type: 'SPOT',
        allocationStrategy: 'SPOT_PRICE_CAPACITY_OPTIMIZED',
        maxvCpus: spotMaxVcpus,
      },
    });
    this.fargate = new CfnComputeEnvironment(this, 'Fargate', {
      ...MANAGED,
      computeResources: { ...placeIn(network), type: 'FARGATE', maxvCpus: fargateMaxVcpus },
    });
    // Instances must be able to sign off as long as their environment exists.
    for (const environment of [this.onDemand, this.spot]) {
      environment.node.addDependency(instance.role);
    }
  }

  private describeEc2(
    service: string,
    { network, settings }: BatchEnvironmentsProps,
    instance: BatchInstance,
  ): Partial<ComputeResources> {
    return {
      ...placeIn(network),
      minvCpus: 0,
      instanceTypes: settings.batch.instanceTypes,
      instanceRole: instance.profileArn,
      ec2Configuration: [{ imageType: 'ECS_AL2023' }],
      launchTemplate: instance.launchTemplate,
      tags: { ...settings.tags, Name: `${Stack.of(this).stackName} ${service}` },
    };
  }
}

type ComputeResources = CfnComputeEnvironment.ComputeResourcesProperty;

/** Without a service role Batch takes its own, which alone may update an environment in place. */
const MANAGED = { type: 'MANAGED', state: 'ENABLED', replaceComputeEnvironment: false };

function updatePolicy({ batch }: DeploymentSettings): CfnComputeEnvironment.UpdatePolicyProperty {
  // Batch's own default ends running jobs after half an hour.
  return { jobExecutionTimeoutMinutes: batch.updateTimeoutMinutes, terminateJobsOnUpdate: false };
}

function placeIn(network: TaskNetwork): Pick<ComputeResources, 'subnets' | 'securityGroupIds'> {
  return { subnets: [...network.subnetIds], securityGroupIds: [network.securityGroupId] };
}
