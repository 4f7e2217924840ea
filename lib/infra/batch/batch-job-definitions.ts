import { Aws } from 'aws-cdk-lib';
import { CfnJobDefinition, type CfnJobDefinitionProps } from 'aws-cdk-lib/aws-batch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ComputeServices } from '../../contract/compute-services';
import type { EngineCluster } from '../engine/engine-cluster';
import type { TaskNetwork } from '../engine/task-network';
import type { DeploymentSettings } from '../settings/settings-schema';

export interface BatchJobDefinitionsProps {
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
  /** Whether a container needs a public address. */
  readonly network: TaskNetwork;
  /** Whose image jobs run in, and who may pull it. */
  readonly engine: EngineCluster;
  /** As what jobs act. */
  readonly jobRole: iam.Role;
  /** What jobs print. */
  readonly logGroup: logs.LogGroup;
}

type Container = CfnJobDefinition.ContainerPropertiesProperty;

/** How often Batch runs a job whose host goes away. */
export const JOB_ATTEMPTS = 3;

/** Log streams are named `job/default/<task id>`. */
const LOG_STREAM_PREFIX = 'job';
/** A container on Fargate has at most so much disk. */
const FARGATE_MAX_DISK_GIB = 200;

/** What a job is until its submission says more: image, log, roles, and when another attempt makes sense. */
export class BatchJobDefinitions extends Construct {
  /** ARN of each, with its revision. */
  readonly arns: ComputeServices['jobDefinitions'];

  constructor(scope: Construct, id: string, props: BatchJobDefinitionsProps) {
    super(scope, id);
    const { settings, network } = props;
    const container = describeContainer(props);
    const ec2 = new CfnJobDefinition(this, 'Ec2', {
      ...describeJob(settings),
      platformCapabilities: ['EC2'],
      containerProperties: { ...container, privileged: false },
    });
    const fargate = new CfnJobDefinition(this, 'Fargate', {
      ...describeJob(settings),
      platformCapabilities: ['FARGATE'],
      containerProperties: {
        ...container,
        networkConfiguration: { assignPublicIp: network.assignPublicIp ? 'ENABLED' : 'DISABLED' },
        fargatePlatformConfiguration: { platformVersion: 'LATEST' },
        runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
        ephemeralStorage: { sizeInGiB: Math.min(settings.batch.diskGib, FARGATE_MAX_DISK_GIB) },
      },
    });
    this.arns = { ec2: ec2.ref, fargate: fargate.ref };
    props.engine.task.allowLoggingTo(props.logGroup);
  }
}

function describeJob({ limits }: DeploymentSettings): CfnJobDefinitionProps {
  return {
    type: 'container',
    retryStrategy: {
      attempts: JOB_ATTEMPTS,
      evaluateOnExit: [
        { onStatusReason: 'Host EC2*', action: 'RETRY' },
        // What no condition matches is tried again: a command that fails would be, too.
        { onReason: '*', action: 'EXIT' },
      ],
    },
    timeout: { attemptDurationSeconds: limits.hours * 3600 },
    propagateTags: true,
    // Launches that started before an update go on with the revision that they know.
    resourceRetentionPolicy: { skipDeregisterOnUpdate: true },
  };
}

function describeContainer({ engine, jobRole, logGroup }: BatchJobDefinitionsProps): Container {
  return {
    image: engineImage(engine),
    jobRoleArn: jobRole.roleArn,
    // Jobs run in the engine's image, and so pull it and write their log as the engine's tasks do.
    executionRoleArn: engine.task.definition.obtainExecutionRole().roleArn,
    resourceRequirements: [
      { type: 'VCPU', value: '1' },
      { type: 'MEMORY', value: '2048' },
    ],
    linuxParameters: { initProcessEnabled: true },
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': logGroup.logGroupName,
        'awslogs-region': Aws.REGION,
        'awslogs-stream-prefix': LOG_STREAM_PREFIX,
        // As for the engine: a job must not wait for its log.
        mode: 'non-blocking',
        'max-buffer-size': '25m',
      },
    },
  };
}

function engineImage(engine: EngineCluster): string {
  const { defaultContainer } = engine.task.definition;
  if (defaultContainer === undefined) throw new Error('Cannot find the container of the engine');
  return defaultContainer.imageName;
}
