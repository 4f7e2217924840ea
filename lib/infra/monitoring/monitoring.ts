import { Aws, CfnCondition, Fn, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { metricsNamespace } from '../../contract/metrics';
import { Alarms } from './alarms';
import { createDashboardRows } from './dashboard-rows';
import { SavedQueries, type QuerySource } from './saved-queries';
import type { EngineCluster } from '../engine/engine-cluster';
import type { DeadLetters } from '../events/dead-letters';
import type { JobOrchestration } from '../orchestration/job-orchestration';
import type { WorkflowFunctions } from '../functions/workflow-functions';
import { NotificationTopics } from './notification-topics';
import type { DeploymentSettings } from '../settings/settings-schema';
import type { StatusRules } from '../events/status-rules';

export interface MonitoringProps {
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
  /** What may fail. */
  readonly functions: WorkflowFunctions;
  /** Whose tasks print events. */
  readonly engine: EngineCluster;
  /** What must fire. */
  readonly rules: StatusRules;
  /** Whose executions may fail. */
  readonly orchestration: JobOrchestration;
  /** What must stay empty. */
  readonly deadLetters: DeadLetters;
  /** What encrypts the topics; absent when nothing does. */
  readonly key: kms.IKey | undefined;
}

/** One dashboard, the alarms, and the topics that tell people. */
export class Monitoring extends Construct {
  /** Messages to people about launches. */
  readonly topic: sns.Topic;
  /** Alarms, also for whoever subscribes by hand, e.g. a chat. */
  readonly alarmTopic: sns.Topic;
  /** The dashboard in the console. */
  readonly dashboardUrl: string;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { settings, functions, rules, orchestration, deadLetters, key } = props;
    const { notifications } = settings;
    const { messages, alarms: topic } = new NotificationTopics(this, 'People', {
      notifications,
      key,
    });
    this.topic = messages;
    this.alarmTopic = topic;
    const { all: alarms } = new Alarms(this, 'Alarms', {
      ...{ settings, functions, rules, deadLetters, topic },
    });
    new SavedQueries(this, 'Queries', { logGroups: logGroupsOf(props) });
    const { stackName, region } = Stack.of(this);
    const dashboard = new Dashboard(this, 'Dashboard', {
      widgets: createDashboardRows({
        namespace: metricsNamespace(stackName),
        stateMachineArn: orchestration.stateMachineArn,
        ...{ alarms, functions, deadLetters },
      }),
    });
    this.dashboardUrl = `https://${region}.${consoleDomain(this)}/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboard.dashboardName}`;
  }
}

function logGroupsOf({
  functions,
  engine,
}: MonitoringProps): Readonly<Record<QuerySource, ILogGroup>> {
  const { register, launch, logParser, stateNotifier } = functions;
  return {
    register: register.bundled.logGroup,
    launch: launch.bundled.logGroup,
    'log-parser': logParser.bundled.logGroup,
    'state-notifier': stateNotifier.bundled.logGroup,
    engine: engine.task.logGroup,
  };
}

/** Conditions and no mapping, which would fail the deployment in a partition that it does not list. */
function consoleDomain(monitoring: Construct): string {
  const isInChina = new CfnCondition(monitoring, 'IsInChina', {
    expression: Fn.conditionEquals(Aws.PARTITION, 'aws-cn'),
  });
  const isInGovCloud = new CfnCondition(monitoring, 'IsInGovCloud', {
    expression: Fn.conditionEquals(Aws.PARTITION, 'aws-us-gov'),
  });
  const elsewhere = Fn.conditionIf(
    isInGovCloud.logicalId,
    'console.amazonaws-us-gov.com',
    'console.aws.amazon.com',
  );
  return Fn.conditionIf(isInChina.logicalId, 'console.amazonaws.cn', elsewhere).toString();
}
