import { shellCommand } from '../domain/plan/shell-word';
import { ok, problem, warning, type Check } from './check';
import type { StackResource } from './stack-resource';

export interface Alarm {
  readonly name: string;
  readonly state: string;
  readonly reason: string;
}

export interface Subscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly confirmed: boolean;
}

/** A log group's readers: at most two. */
export interface SubscriptionFilter {
  readonly destinationArn: string;
}

export interface SignalDeps {
  alarms(names: readonly string[]): Promise<readonly Alarm[]>;
  subscriptions(topicArn: string): Promise<readonly Subscription[]>;
  /** Undefined when there is no such group. */
  subscriptionFilters(logGroupName: string): Promise<readonly SubscriptionFilter[] | undefined>;
}

/** Where AWS Batch writes what jobs print whose definition names no group of its own. */
const SHARED_JOB_LOG_GROUP = '/aws/batch/job';

/** CloudWatch Logs' own limit. */
const READERS_A_GROUP = 2;

/** What the deployment itself tells people. */
export function signalChecks(
  deps: SignalDeps,
  resources: readonly StackResource[],
): readonly Check[] {
  const named = (type: string) =>
    resources.filter((resource) => resource.type === type).map(({ physicalId }) => physicalId);
  const alarms = named('AWS::CloudWatch::Alarm');
  return [
    ...(alarms.length === 0 ? [] : [alarmsCheck(deps, alarms)]),
    ...named('AWS::SNS::Topic').map((topicArn) => subscriptionsCheck(deps, topicArn)),
  ];
}

/** The group that other people's jobs write to, when the settings ask for it: it must be there before a deployment. */
export function jobLogsCheck(
  deps: SignalDeps,
  { stackName, beforeDeploy }: { readonly stackName: string; readonly beforeDeploy: boolean },
  resources: readonly StackResource[],
): Check {
  const functions = resources.filter(({ type }) => type === 'AWS::Lambda::Function');
  return {
    name: 'job-logs',
    subject: SHARED_JOB_LOG_GROUP,
    asks: 'logs:DescribeSubscriptionFilters',
    run: async () => {
      const filters = await deps.subscriptionFilters(SHARED_JOB_LOG_GROUP);
      if (filters === undefined) {
        const create = shellCommand(
          ...['aws', 'logs', 'create-log-group', '--log-group-name', SHARED_JOB_LOG_GROUP],
        );
        return [
          problem('does not exist, and the setting "batchJobLogs" reads it', `Run: ${create}`),
        ];
      }
      const isRead = filters.some(({ destinationArn }) =>
        functions.some(({ physicalId }) => destinationArn.endsWith(`:function:${physicalId}`)),
      );
      if (isRead) return [ok(`is read by ${stackName}`)];
      if (filters.length < READERS_A_GROUP) {
        return beforeDeploy || functions.length === 0
          ? [ok('exists and takes another reader')]
          : [problem(`is not read by ${stackName}`, 'Deploy again with "npx cdk deploy".')];
      }
      return [
        problem(
          `has ${READERS_A_GROUP} readers already, which is all it takes: ${filters.map(({ destinationArn }) => destinationArn).join(', ')}`,
          'Remove one of them, or leave the setting "batchJobLogs" out.',
        ),
      ];
    },
  };
}

function alarmsCheck(deps: SignalDeps, names: readonly string[]): Check {
  return {
    name: 'alarms',
    subject: `${names.length} alarms`,
    asks: 'cloudwatch:DescribeAlarms',
    run: async () => {
      const alarms = await deps.alarms(names);
      const missing = names.filter((name) => !alarms.some((alarm) => alarm.name === name));
      const ringing = alarms.filter(({ state }) => state === 'ALARM');
      if (missing.length + ringing.length === 0) return [ok('none is in ALARM')];
      return [
        ...ringing.map(({ name, reason }) => ({
          ...problem(`is in ALARM: ${reason}`, 'Its description names its entry in the runbook.'),
          subject: name,
        })),
        ...missing.map((name) => ({
          ...problem('is gone', 'Deploy again with "npx cdk deploy".'),
          subject: name,
        })),
      ];
    },
  };
}

function subscriptionsCheck(deps: SignalDeps, topicArn: string): Check {
  return {
    name: 'subscriptions',
    subject: topicArn,
    asks: 'sns:ListSubscriptionsByTopic',
    run: async () => {
      const subscriptions = await deps.subscriptions(topicArn);
      const pending = subscriptions.filter(({ confirmed }) => !confirmed);
      if (pending.length > 0) {
        return pending.map(({ endpoint }) => ({
          ...warning(
            'has not been confirmed: nothing is sent there',
            'Open the message "AWS Notification - Subscription Confirmation" and follow its link. When the link is too old, deploy once without the address and once with it.',
          ),
          subject: endpoint,
        }));
      }
      return subscriptions.length === 0
        ? [ok('has no subscribers: the setting "notifications" names them')]
        : [ok(`${subscriptions.length} confirmed`)];
    },
  };
}
