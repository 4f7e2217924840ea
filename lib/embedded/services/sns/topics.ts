import { AwsError } from '../../world';
import { compileEventPattern } from '../events/event-pattern';

/** What is published to a topic. */
export interface Notification {
  readonly subject: string | undefined;
  readonly message: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: 'email' | 'email-json' | 'sqs';
  readonly endpoint: string;
  readonly filterPolicy: unknown;
  readonly filterScope: 'MessageAttributes' | 'MessageBody';
}

/** A subscription with its filter compiled. */
export interface ActiveSubscription extends Subscription {
  wants(notification: Notification): boolean;
}

/** Topics and who subscribes to them. */
export class Topics {
  private readonly topics = new Map<string, ActiveSubscription[]>();

  create(arn: string): void {
    this.topics.set(arn, []);
  }

  arns(): readonly string[] {
    return [...this.topics.keys()];
  }

  /** Throws for a filter policy that is not valid or not modelled. */
  subscribe(subscription: Subscription): void {
    const wants = compileFilter(subscription);
    this.find(subscription.topicArn).push({ ...subscription, wants });
  }

  subscriptions(arn: string): readonly ActiveSubscription[] {
    return this.find(arn);
  }

  private find(arn: string): ActiveSubscription[] {
    const subscriptions = this.topics.get(arn);
    if (subscriptions !== undefined) return subscriptions;
    throw new AwsError('NotFound', 'Topic does not exist', 404);
  }
}

function compileFilter({
  filterPolicy,
  filterScope,
}: Subscription): (notification: Notification) => boolean {
  if (filterPolicy === undefined) return () => true;
  const matches = compileEventPattern(filterPolicy);
  if (filterScope === 'MessageAttributes') return ({ attributes }) => matches(attributes);
  return ({ message }) => matches(parseBody(message));
}

/** A body that is no JSON has nothing that a filter could match. */
function parseBody(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return {};
  }
}
