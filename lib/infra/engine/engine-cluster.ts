import { Stack, Validations } from 'aws-cdk-lib';
import { CfnCluster } from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Bundles } from '../assets/bundles';
import type { TaskNetwork } from './task-network';
import { EngineTask } from './engine-task';
import { allow } from '../grants/grants';
import type { LaunchStorage } from '../storage/launch-storage';
import type { DeploymentSettings } from '../settings/settings-schema';

export interface EngineClusterProps {
  /** What tasks read and write. */
  readonly storage: LaunchStorage;
  /** Where tasks run. */
  readonly network: TaskNetwork;
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
  /** Build contexts of the engines' images, used unless the settings name images. */
  readonly imageFolders: Bundles['engineImages'];
  /** Images that workflow definitions name. */
  readonly workflowImages: readonly string[];
}

const NAMED_LATE = 'Tasks get their names when they start.';

/** Fargate with the engine task: nothing here costs anything until a launch starts. */
export class EngineCluster extends Construct {
  /** The network in which tasks run. */
  readonly network: TaskNetwork;
  /** The cluster of ECS in which tasks are started, listed and stopped. */
  readonly cluster: CfnCluster;
  /** The definitions of tasks, with their log and their roles. */
  readonly task: EngineTask;

  constructor(scope: Construct, id: string, props: EngineClusterProps) {
    super(scope, id);
    const { storage, network, settings, imageFolders, workflowImages } = props;
    this.network = network;
    this.cluster = new CfnCluster(this, 'Cluster', {
      clusterSettings: [{ name: 'containerInsights', value: 'disabled' }],
    });
    Validations.of(this.cluster).acknowledge({
      id: 'AwsSolutions-ECS4',
      reason:
        'Container Insights is paid by metric; each launch keeps its own record of time and failure.',
    });
    this.task = new EngineTask(this, 'Task', { storage, settings, imageFolders, workflowImages });
  }

  /** Starting, listing and stopping engine tasks, and nothing else on this or any other cluster. */
  allowRunningTasks(role: iam.IRole): void {
    const { definition, startable } = this.task;
    const families = startable.map(({ family }) => family);
    const stack = Stack.of(this);
    const onThisCluster = this.onThisCluster();
    const allTasks = this.allTasks();
    const allRevisions = (family: string): string =>
      stack.formatArn({
        service: 'ecs',
        resource: 'task-definition',
        resourceName: `${family}:*`,
      });
    allow(role, {
      actions: ['ecs:RunTask'],
      // While a deployment replaces the revision, the old code still starts the old one.
      resources: families.map(allRevisions),
      wildcardReason: 'Any revision of these task definitions.',
      conditions: onThisCluster,
    });
    this.allowEndingTasks(role, ['ecs:StopTask']);
    // A task has the tags of its definition and its sheet, and nothing else may be tagged with this.
    allow(role, {
      actions: ['ecs:TagResource'],
      resources: [allTasks],
      wildcardReason: NAMED_LATE,
      conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
    });
    allow(role, {
      actions: ['iam:PassRole'],
      resources: [definition.taskRole.roleArn, definition.obtainExecutionRole().roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    });
  }

  /** Asking what became of engine tasks, ending those that run for nobody, and looking when their log was written to last. */
  allowWatchingTasks(role: iam.IRole): void {
    this.allowEndingTasks(role, ['ecs:DescribeTasks', 'ecs:StopTask']);
    const { logGroupArn } = this.task.logGroup;
    allow(role, {
      actions: ['logs:GetLogEvents'],
      resources: [logGroupArn],
      wildcardReason: 'Each task has a stream of its own in the log group.',
    });
  }

  private allowEndingTasks(role: iam.IRole, actions: readonly string[]): void {
    const conditions = this.onThisCluster();
    const resources = [this.allTasks()];
    allow(role, { actions, resources, wildcardReason: NAMED_LATE, conditions });
    allow(role, {
      actions: ['ecs:ListTasks'],
      resources: ['*'],
      wildcardReason: 'Tasks of Fargate are listed by their cluster alone.',
      conditions,
    });
  }

  private onThisCluster() {
    return { ArnEquals: { 'ecs:cluster': this.cluster.attrArn } };
  }

  private allTasks(): string {
    const resourceName = `${this.cluster.ref}/*`;
    return Stack.of(this).formatArn({ service: 'ecs', resource: 'task', resourceName });
  }
}
