import { ArnFormat, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnJobQueue, type CfnComputeEnvironment } from 'aws-cdk-lib/aws-batch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ComputeServices } from '../../contract/compute-services';
import { JOB_TAGS } from '../../contract/job-tags';
import { BatchEnvironments } from './batch-environments';
import { BatchJobDefinitions } from './batch-job-definitions';
import { CANCELLED_REASONS, describeJobQueue } from './batch-job-queue';
import type { EngineCluster } from '../engine/engine-cluster';
import type { TaskNetwork } from '../engine/task-network';
import { allow } from '../grants/grants';
import type { LaunchStorage } from '../storage/launch-storage';
import type { DeploymentSettings } from '../settings/settings-schema';

export interface BatchComputeProps {
  /** What jobs read and write. */
  readonly storage: LaunchStorage;
  /** Where instances and containers run. */
  readonly network: TaskNetwork;
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
  /** Whose image jobs run in. */
  readonly engine: EngineCluster;
}

/** AWS Batch, from nothing: instances and containers exist while jobs do. */
export class BatchCompute extends Construct {
  /** ARN of each queue, by the compute service that it is. */
  readonly queueArns: ComputeServices['jobQueues'];
  /** ARN of the compute environment behind each queue. */
  readonly environmentArns: ComputeServices['jobQueues'];
  /** ARN of each job definition of ours, with its revision. */
  readonly jobDefinitionArns: ComputeServices['jobDefinitions'];
  /** As what jobs act. */
  readonly jobRole: iam.Role;
  /** What jobs print. */
  readonly logGroup: logs.LogGroup;
  /** By these the jobs of this deployment are told from all others of the account. */
  readonly jobTags: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: BatchComputeProps) {
    super(scope, id);
    const { storage, network, settings, engine } = props;
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.jobRole = new iam.Role(this, 'JobRole', {
      description: 'As what jobs on AWS Batch act',
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
    });
    storage.allowReadingData(this.jobRole);
    storage.allowInRuns(this.jobRole, [
      's3:PutObject',
      's3:AbortMultipartUpload',
      's3:DeleteObject',
    ]);
    const { onDemand, spot, fargate } = new BatchEnvironments(this, 'Environments', {
      ...{ network, settings },
    });
    const queue = (environment: CfnComputeEnvironment, reasons: readonly string[]) =>
      describeJobQueue(environment, settings, reasons);
    const { INSTANCES, FARGATE } = CANCELLED_REASONS;
    this.queueArns = {
      'batch-ec2': new CfnJobQueue(this, 'OnDemandQueue', queue(onDemand, INSTANCES))
        .attrJobQueueArn,
      'batch-ec2-spot': new CfnJobQueue(this, 'SpotQueue', queue(spot, INSTANCES)).attrJobQueueArn,
      'batch-fargate': new CfnJobQueue(this, 'FargateQueue', queue(fargate, FARGATE))
        .attrJobQueueArn,
    };
    this.environmentArns = {
      'batch-ec2': onDemand.attrComputeEnvironmentArn,
      'batch-ec2-spot': spot.attrComputeEnvironmentArn,
      'batch-fargate': fargate.attrComputeEnvironmentArn,
    };
    this.jobTags = { [JOB_TAGS.deployment]: Stack.of(this).stackName };
    const { jobRole, logGroup } = this;
    this.jobDefinitionArns = new BatchJobDefinitions(this, 'JobDefinitions', {
      ...{ settings, network, engine, jobRole, logGroup },
    }).arns;
  }

  /** Submitting jobs of our definitions to our queues, with tags, and nothing else. */
  allowSubmitting(role: iam.IRole): void {
    // Batch asks for the right to tag on what the job is submitted to, not on the job, which has no ARN yet.
    const actions = ['batch:SubmitJob', 'batch:TagResource'];
    allow(role, { actions, resources: Object.values(this.queueArns) });
    allow(role, {
      actions,
      // While a deployment replaces the revision, what was launched before it still submits the old one.
      resources: Object.values(this.jobDefinitionArns).map((arn) => this.allRevisions(arn)),
      wildcardReason: 'Any revision of these job definitions.',
    });
  }

  /** Finding jobs by their names, and ending those of this deployment. */
  allowEnding(role: iam.IRole): void {
    allow(role, {
      actions: ['batch:ListJobs'],
      resources: ['*'],
      wildcardReason: 'batch:ListJobs knows no resource.',
    });
    allow(role, {
      actions: ['batch:TerminateJob'],
      resources: [
        Stack.of(this).formatArn({ service: 'batch', resource: 'job', resourceName: '*' }),
      ],
      conditions: {
        StringEquals: Object.fromEntries(
          Object.entries(this.jobTags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
        ),
      },
      wildcardReason:
        'The ARN of a job holds nothing but the ID that it gets when it is submitted; its tag says whose it is.',
    });
  }

  /** Asking what became of jobs, and how compute environments are. */
  allowDescribing(role: iam.IRole): void {
    allow(role, {
      actions: ['batch:DescribeJobs', 'batch:DescribeComputeEnvironments'],
      resources: ['*'],
      wildcardReason: 'These actions of Batch know no resource.',
    });
  }

  /** Looking at what jobs printed. */
  allowReadingLogs(role: iam.IRole): void {
    allow(role, {
      actions: ['logs:GetLogEvents'],
      resources: [this.logGroup.logGroupArn],
      wildcardReason: 'Each job has a stream of its own in the log group.',
    });
  }

  /** CloudFormation alone knows the name: it is the part of the ARN before the revision. */
  private allRevisions(jobDefinitionArn: string): string {
    return Stack.of(this).formatArn({
      service: 'batch',
      resource: Fn.select(5, Fn.split(':', jobDefinitionArn)),
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
