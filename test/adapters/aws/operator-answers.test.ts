import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { createOperatorClients } from '../../../lib/aws/operator-clients';
import { SignalFacts } from '../../../lib/aws/signal-facts';
import { StorageFacts } from '../../../lib/aws/storage-facts';
import { accessDenied } from '../../support/examined-deployment';

// What embedded AWS has no occasion to answer.
const sns = mockClient(SNSClient);
const sqs = mockClient(SQSClient);

afterAll(() => {
  sns.restore();
  sqs.restore();
});

test('queueDepth() counts events that its caller may not look at', async () => {
  sqs
    .on(GetQueueAttributesCommand)
    .resolves({ Attributes: { ApproximateNumberOfMessages: '2' } })
    .on(ReceiveMessageCommand)
    .rejects(accessDenied('sqs:ReceiveMessage'));

  const depth = await new StorageFacts(createOperatorClients()).queueDepth('https://sqs/lost');

  expect(depth).toEqual({ messages: 2 });
});

test('subscriptions() leaves out those that have ended, and knows which are not confirmed', async () => {
  const topicArn = 'arn:aws:sns:eu-west-1:111122223333:alarms';
  const subscribed = (Endpoint: string, SubscriptionArn: string) => ({
    ...{ Protocol: 'email', Endpoint, SubscriptionArn },
  });
  sns.on(ListSubscriptionsByTopicCommand).resolves({
    Subscriptions: [
      subscribed('a@example.org', `${topicArn}:0a`),
      subscribed('b@example.org', 'PendingConfirmation'),
      subscribed('c@example.org', 'Deleted'),
    ],
  });

  const found = await new SignalFacts(createOperatorClients()).subscriptions(topicArn);

  expect(found).toEqual([
    { protocol: 'email', endpoint: 'a@example.org', confirmed: true },
    { protocol: 'email', endpoint: 'b@example.org', confirmed: false },
  ]);
});
