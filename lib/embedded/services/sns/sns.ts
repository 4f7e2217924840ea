import type { StackAccess } from '../../access';
import { AwsError, notImplemented } from '../../world';
import type { Caller, Service, World } from '../../world';
import { answerQuery } from '../query-protocol';
import type { QueryProtocol, XmlContent } from '../query-protocol';
import type { Queues } from '../sqs/queues';
import { readMessageAttributes } from './message-attributes';
import { Topics } from './topics';
import type { ActiveSubscription, Notification, Subscription } from './topics';

/** SNS: topics of the template, with mail that is only told about. */
export interface SnsService extends Service {
  createTopic(arn: string): void;
  subscribe(subscription: Subscription): void;
  /** What a service of AWS publishes for one of its resources, if the topic's policy and key let it. */
  publishFor(service: string, sourceArn: string, to: Publication): void;
}

interface Publication {
  readonly topicArn: string;
  readonly notification: Notification;
}

interface Parts {
  readonly queues: Pick<Queues, 'send'>;
  readonly serviceMay: StackAccess['serviceMay'];
}

/** Starts SNS. */
export function createSns(world: World, parts: Parts): SnsService {
  const topics = new Topics();
  const publish = (publication: Publication): string => {
    const id = world.newId();
    for (const subscription of topics.subscriptions(publication.topicArn)) {
      if (subscription.wants(publication.notification)) {
        deliver(world, parts, { subscription, id, ...publication });
      }
    }
    return id;
  };
  const protocol: QueryProtocol = {
    signingName: 'sns',
    namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
    operations: operationsOf(world, topics, publish),
  };
  return {
    signingName: 'sns',
    handle: (request) => answerQuery(protocol, request, world.newId()),
    createTopic: (arn) => topics.create(arn),
    subscribe: (subscription) => topics.subscribe(subscription),
    publishFor(service, sourceArn, publication) {
      const context = { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': world.accountId };
      const resourceArn = publication.topicArn;
      if (parts.serviceMay(service, { action: 'sns:Publish', resourceArn, context })) {
        publish(publication);
        return;
      }
      world.report(`sns: ${service} may not publish to ${resourceArn} for ${sourceArn}`);
    },
    stop: () => Promise.resolve(),
  };
}

function operationsOf(
  world: World,
  topics: Topics,
  publish: (publication: Publication) => string,
): QueryProtocol['operations'] {
  const open = (caller: Caller, action: string, parameters: URLSearchParams): string => {
    const arn = parameters.get('TopicArn') ?? '';
    world.access.authorize(caller, `sns:${action}`, arn);
    topics.subscriptions(arn);
    return arn;
  };
  return {
    Publish(parameters, { caller }) {
      if (!parameters.has('TopicArn')) throw notImplemented('sns:Publish to no topic');
      const topicArn = open(caller, 'Publish', parameters);
      return { MessageId: publish({ topicArn, notification: readNotification(parameters) }) };
    },
    ListTopics(_parameters, { caller }) {
      world.access.authorize(caller, 'sns:ListTopics', '*');
      return { Topics: topics.arns().map((arn) => ({ TopicArn: arn })) };
    },
    GetTopicAttributes(parameters, { caller }) {
      const arn = open(caller, 'GetTopicAttributes', parameters);
      return { Attributes: attributesOf(world, arn, topics.subscriptions(arn)) };
    },
    ListSubscriptionsByTopic(parameters, { caller }) {
      const arn = open(caller, 'ListSubscriptionsByTopic', parameters);
      return { Subscriptions: topics.subscriptions(arn).map((one) => describe(world, one)) };
    },
  };
}

function readNotification(parameters: URLSearchParams): Notification {
  const message = parameters.get('Message') ?? '';
  if (message === '') throw new AwsError('InvalidParameter', 'Invalid parameter: Empty message');
  return {
    message,
    subject: parameters.get('Subject') ?? undefined,
    attributes: readMessageAttributes(parameters),
  };
}

interface Letter extends Publication {
  readonly subscription: ActiveSubscription;
  readonly id: string;
}

function deliver(world: World, parts: Parts, letter: Letter): void {
  const { subscription, topicArn, notification } = letter;
  if (subscription.protocol === 'sqs') {
    sendToQueue(world, parts, letter);
    return;
  }
  // No mail leaves this machine; a person who watches sees what would have come.
  const subject = notification.subject ?? notification.message.slice(0, 100);
  const topic = topicArn.slice(topicArn.lastIndexOf(':') + 1);
  world.report(`sns: mail to ${subscription.endpoint} from ${topic}: ${JSON.stringify(subject)}`);
}

function sendToQueue(world: World, { queues, serviceMay }: Parts, letter: Letter): void {
  const { subscription, topicArn, notification, id } = letter;
  const { endpoint: queue } = subscription;
  const context = { 'aws:SourceArn': topicArn, 'aws:SourceAccount': world.accountId };
  const question = { action: 'sqs:SendMessage', resourceArn: queue, context };
  if (!serviceMay('sns.amazonaws.com', question)) {
    world.report(`sns: ${topicArn} may not send to ${queue}`);
    return;
  }
  const envelope = {
    Type: 'Notification',
    MessageId: id,
    TopicArn: topicArn,
    Subject: notification.subject,
    Message: notification.message,
    Timestamp: world.now().toISOString(),
  };
  queues.send(queue, JSON.stringify(envelope));
}

function attributesOf(
  world: World,
  arn: string,
  subscriptions: readonly Subscription[],
): ReadonlyMap<string, string> {
  const isPending = (one: Subscription) => one.protocol !== 'sqs';
  const pending = subscriptions.filter(isPending).length;
  return new Map([
    ['TopicArn', arn],
    ['Owner', world.accountId],
    ['SubscriptionsPending', String(pending)],
    ['SubscriptionsConfirmed', String(subscriptions.length - pending)],
    ['SubscriptionsDeleted', '0'],
  ]);
}

/** Nobody here can follow the link in a mail, so that an address is never confirmed. */
function describe(world: World, { arn, topicArn, protocol, endpoint }: Subscription): XmlContent {
  return {
    SubscriptionArn: protocol === 'sqs' ? arn : 'PendingConfirmation',
    Owner: world.accountId,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  };
}
