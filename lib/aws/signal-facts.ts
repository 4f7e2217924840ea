import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeSubscriptionFiltersCommand,
  paginateDescribeLogGroups,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { paginateListSubscriptionsByTopic } from '@aws-sdk/client-sns';
import type { OperatorClients } from './operator-clients';

/** DescribeAlarms takes so many names. */
const NAMES_A_CALL = 100;

interface Alarm {
  readonly name: string;
  readonly state: string;
  readonly reason: string;
}

interface Subscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly confirmed: boolean;
}

/** What tells people: alarms, topics, logs. */
export class SignalFacts {
  constructor(private readonly clients: Pick<OperatorClients, 'cloudWatch' | 'logs' | 'sns'>) {}

  /** Those of the alarms that exist. */
  async alarms(names: readonly string[]): Promise<readonly Alarm[]> {
    const found: Alarm[] = [];
    for (let from = 0; from < names.length; from += NAMES_A_CALL) {
      const { MetricAlarms = [] } = await this.clients.cloudWatch.send(
        new DescribeAlarmsCommand({ AlarmNames: names.slice(from, from + NAMES_A_CALL) }),
      );
      for (const { AlarmName = '', StateValue = '', StateReason = '' } of MetricAlarms) {
        found.push({ name: AlarmName, state: StateValue, reason: StateReason });
      }
    }
    return found;
  }

  async subscriptions(topicArn: string): Promise<readonly Subscription[]> {
    const found: Subscription[] = [];
    const pages = paginateListSubscriptionsByTopic(
      { client: this.clients.sns },
      { TopicArn: topicArn },
    );
    for await (const { Subscriptions = [] } of pages) {
      for (const { Protocol = '', Endpoint = '', SubscriptionArn = '' } of Subscriptions) {
        // Instead of an ARN, SNS says "PendingConfirmation" here, and for some days "Deleted" of one that has ended.
        if (SubscriptionArn === 'Deleted') continue;
        const confirmed = SubscriptionArn !== 'PendingConfirmation';
        found.push({ protocol: Protocol, endpoint: Endpoint, confirmed });
      }
    }
    return found;
  }

  /** Who reads a log group; undefined when there is no such group. */
  async subscriptionFilters(
    logGroupName: string,
  ): Promise<readonly { readonly destinationArn: string }[] | undefined> {
    try {
      const { subscriptionFilters = [] } = await this.clients.logs.send(
        new DescribeSubscriptionFiltersCommand({ logGroupName }),
      );
      return subscriptionFilters.map(({ destinationArn = '' }) => ({ destinationArn }));
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  /** Names of the log groups that begin so. */
  async logGroups(prefix: string): Promise<readonly string[]> {
    const names: string[] = [];
    const pages = paginateDescribeLogGroups(
      { client: this.clients.logs },
      { logGroupNamePrefix: prefix },
    );
    for await (const { logGroups = [] } of pages) {
      names.push(...logGroups.flatMap(({ logGroupName }) => logGroupName ?? []));
    }
    return names;
  }
}
