import {
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { createSns } from '../../../../lib/embedded/services/sns/sns';
import type { SnsService } from '../../../../lib/embedded/services/sns/sns';
import { startDataGateway } from '../../../support/embedded-data-gateway';
import type { DataGateway } from '../../../support/embedded-data-gateway';

const TopicArn = 'arn:aws:sns:eu-west-1:000000000000:people';
const queue = 'arn:aws:sqs:eu-west-1:000000000000:inbox';

let gateway: DataGateway;
let client: SNSClient;
let sns: SnsService;
let queued: { queue: string; body: Record<string, unknown> }[];
let services: Set<string>;

beforeEach(async () => {
  gateway = await startDataGateway();
  queued = [];
  services = new Set(['sns.amazonaws.com', 'cloudwatch.amazonaws.com']);
  sns = createSns(gateway.world, {
    queues: {
      send: (arn, body) => {
        queued.push({ queue: arn, body: JSON.parse(body) as Record<string, unknown> });
        return undefined as never;
      },
    },
    serviceMay: (service) => services.has(service),
  });
  sns.createTopic(TopicArn);
  gateway.serve(sns);
  client = new SNSClient(gateway.client);
});

afterEach(async () => {
  client.destroy();
  await gateway.stop();
});

function subscribe(more: Partial<Parameters<SnsService['subscribe']>[0]> = {}): void {
  sns.subscribe({
    ...{ arn: `${TopicArn}:1`, topicArn: TopicArn, protocol: 'email', endpoint: 'ada@example.org' },
    ...{ filterPolicy: undefined, filterScope: 'MessageAttributes', ...more },
  });
}

function publish(more: Partial<PublishCommandInput> = {}) {
  return client.send(new PublishCommand({ TopicArn, Message: 'text', ...more }));
}

function about(StringValue: string, DataType = 'String'): Partial<PublishCommandInput> {
  return { MessageAttributes: { about: { DataType, StringValue } } };
}

describe('Publish', () => {
  it('reports the mail that would leave', async () => {
    subscribe();

    await publish({ Subject: 'Launch "x" failed' });

    expect(gateway.reports).toEqual([
      String.raw`sns: mail to ada@example.org from people: "Launch \"x\" failed"`,
    ]);
  });

  it('puts the message into a queue, in its envelope', async () => {
    subscribe({ protocol: 'sqs', endpoint: queue });

    const { MessageId } = await publish({ Subject: 's' });

    expect(queued).toMatchObject([
      { queue, body: { Type: 'Notification', MessageId, TopicArn, Subject: 's', Message: 'text' } },
    ]);
  });

  it('leaves a queue alone that SNS may not send to', async () => {
    subscribe({ protocol: 'sqs', endpoint: queue });
    services.delete('sns.amazonaws.com');

    await publish();

    expect(queued).toEqual([]);
    expect(gateway.reports).toEqual([`sns: ${TopicArn} may not send to ${queue}`]);
  });

  it.each<[string, Partial<PublishCommandInput>, number]>([
    ['has the attribute', about('failures'), 1],
    ['has it in a list', about('["attention","failures"]', 'String.Array'), 1],
    ['has another value', about('attention'), 0],
    ['has no attributes', {}, 0],
  ])('by a filter on attributes reaches who wants it, when it %s', async (_, message, count) => {
    subscribe({ filterPolicy: { about: ['failures'] } });

    await publish(message);

    expect(gateway.reports).toHaveLength(count);
  });

  it.each([
    ['{"AlarmName":"a"}', 1],
    ['{"other":1}', 0],
    ['plain text', 0],
  ])('by a filter on the body takes %s for %i', async (Message, count) => {
    const filterPolicy = { AlarmName: [{ exists: true }] };
    subscribe({ filterPolicy, filterScope: 'MessageBody' });

    await publish({ Message });

    expect(gateway.reports).toHaveLength(count);
  });

  it('is refused for a topic that is not there', async () => {
    await expect(publish({ TopicArn: `${TopicArn}x` })).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  it('asks the gate about the topic', async () => {
    gateway.deny('sns:Publish');

    await expect(publish()).rejects.toMatchObject({
      message: expect.stringContaining(TopicArn) as string,
    });
  });
});

describe('publishFor()', () => {
  const to = {
    topicArn: TopicArn,
    notification: { subject: 'ALARM', message: '{}', attributes: {} },
  };

  it('publishes for a service that the topic lets in', () => {
    subscribe();

    sns.publishFor('cloudwatch.amazonaws.com', 'arn:alarm', to);

    expect(gateway.reports).toEqual(['sns: mail to ada@example.org from people: "ALARM"']);
  });

  it('says what is lost for one that it does not', () => {
    subscribe();

    sns.publishFor('other.amazonaws.com', 'arn:alarm', to);

    expect(gateway.reports).toEqual([
      `sns: other.amazonaws.com may not publish to ${TopicArn} for arn:alarm`,
    ]);
  });
});

describe('what an operator asks', () => {
  it('shows addresses as unconfirmed and queues as subscribed', async () => {
    subscribe();
    subscribe({ arn: `${TopicArn}:2`, protocol: 'sqs', endpoint: queue });

    const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));

    expect(Subscriptions).toMatchObject([
      { SubscriptionArn: 'PendingConfirmation', Protocol: 'email', Endpoint: 'ada@example.org' },
      { SubscriptionArn: `${TopicArn}:2`, Protocol: 'sqs' },
    ]);
    expect(Attributes).toMatchObject({ SubscriptionsPending: '1', SubscriptionsConfirmed: '1' });
  });

  it('lists topics', async () => {
    expect((await client.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn }]);
  });
});
