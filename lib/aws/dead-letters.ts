import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';
import type { DeadLetter } from '../domain/run/dead-letter';

/** SQS gives and takes at most so many messages at a time. */
const BATCH = 10;

/** Long enough to handle everything that one call takes; whoever dies meanwhile has hidden the messages for so long. */
const HIDDEN_SECONDS = 300;

/** Made here and not beside the other clients: no other command loads it. */
export function createSqsClient(): SQSClient {
  return new SQSClient({});
}

/** The queues of events that nobody could handle. */
export class DeadLetterQueues {
  constructor(private readonly client: SQSClient) {}

  /** About how many messages may be received now. */
  async count(queueUrl: string): Promise<number> {
    const { Attributes } = await this.client.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
  }

  /** At most ten messages, hidden from everybody else; none when the queue has no more. */
  async receive(queueUrl: string, maximum: number): Promise<readonly DeadLetter[]> {
    const { Messages = [] } = await this.client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: Math.min(maximum, BATCH),
        VisibilityTimeout: HIDDEN_SECONDS,
        // Without a wait SQS asks a few of its servers only, and may say "none" where there are some.
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['SentTimestamp'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages.map(toDeadLetter);
  }

  /** Lets others see the messages at once; one that is visible or gone already does not matter. */
  async giveBack(queueUrl: string, receipts: readonly string[]): Promise<void> {
    for (let start = 0; start < receipts.length; start += BATCH) {
      const entries = receipts.slice(start, start + BATCH).map((receipt, index) => ({
        Id: String(index),
        ReceiptHandle: receipt,
        VisibilityTimeout: 0,
      }));
      await this.client.send(
        new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries: entries }),
      );
    }
  }

  async delete(queueUrl: string, receipt: string): Promise<void> {
    await this.client.send(
      new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receipt }),
    );
  }
}

function toDeadLetter(message: Message): DeadLetter {
  const { MessageId = '', ReceiptHandle = '', Body = '', Attributes, MessageAttributes } = message;
  return {
    messageId: MessageId,
    receipt: ReceiptHandle,
    sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString(),
    body: Body,
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes ?? {}).map(([name, { StringValue = '' }]) => [
        name,
        StringValue,
      ]),
    ),
  };
}
