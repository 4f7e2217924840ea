import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { MESSAGE_SUBJECTS, SUBJECT_ATTRIBUTE } from '../../contract/notifications';
import type { DeploymentSettings } from '../settings/settings-schema';

export interface NotificationTopicsProps {
  /** Who may be written to, and about what. */
  readonly notifications: DeploymentSettings['notifications'];
  /** What encrypts the topics; absent when nothing does. */
  readonly key: kms.IKey | undefined;
}

/**
 * What reaches people. CloudWatch sends alarms without message attributes, and SNS matches no policy on attributes against
 * a message that has none, not even `exists: false`: so alarms have a topic of their own, whose subscribers want them all.
 *
 * Without a key of the deployment a topic is not encrypted at rest: alarms to a topic under AWS's own `alias/aws/sns` vanish
 * without a word, because CloudWatch may not use that key. Messages name launches and causes, never data.
 */
export class NotificationTopics extends Construct {
  /** Alarms. */
  readonly alarms: sns.Topic;
  /** What happens to launches, each message with its subject. */
  readonly messages: sns.Topic;

  constructor(scope: Construct, id: string, props: NotificationTopicsProps) {
    super(scope, id);
    const { notifications, key } = props;
    const topicProps = { enforceSSL: true, ...(key === undefined ? {} : { masterKey: key }) };
    this.alarms = new sns.Topic(this, 'Alarms', topicProps);
    this.messages = new sns.Topic(this, 'Messages', topicProps);
    this.allowAlarms();
    for (const { address, about } of notifications) {
      if (about.includes('alarms')) this.alarms.addSubscription(new EmailSubscription(address));
      const allowlist = MESSAGE_SUBJECTS.filter((subject) => about.includes(subject));
      if (allowlist.length === 0) continue;
      const filterPolicy = {
        [SUBJECT_ATTRIBUTE]: sns.SubscriptionFilter.stringFilter({ allowlist }),
      };
      this.messages.addSubscription(new EmailSubscription(address, { filterPolicy }));
    }
  }

  /** A topic with a policy of its own has lost SNS's default one, which let the account's alarms in. */
  private allowAlarms(): void {
    const { account } = Stack.of(this);
    const allAlarms = Stack.of(this).formatArn({
      service: 'cloudwatch',
      resource: 'alarm:*',
    });
    this.alarms.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.alarms.topicArn],
        conditions: {
          ArnLike: { 'aws:SourceArn': allAlarms },
          StringEquals: { 'aws:SourceAccount': account },
        },
      }),
    );
  }
}
