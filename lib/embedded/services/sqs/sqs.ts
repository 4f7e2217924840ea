import * as z from 'zod';
import type { Caller, Service, World } from '../../world';
import { answerJson, parseInput } from '../json-protocol';
import type { JsonProtocol } from '../json-protocol';
import { bodyDigest } from './queues';
import type { QueuedMessage, Queues } from './queues';

const queueSchema = z.object({ QueueUrl: z.string() });
const nameSchema = z.object({ QueueName: z.string() });
const sendSchema = z.strictObject({ QueueUrl: z.string(), MessageBody: z.string().min(1) });
const deleteSchema = z.strictObject({ QueueUrl: z.string(), ReceiptHandle: z.string() });
const receiveSchema = z.strictObject({
  QueueUrl: z.string(),
  MaxNumberOfMessages: z.number().min(1).max(10).default(1),
  VisibilityTimeout: z.number().min(0).default(30),
  WaitTimeSeconds: z.unknown().optional(),
  AttributeNames: z.unknown().optional(),
  MessageSystemAttributeNames: z.unknown().optional(),
  MessageAttributeNames: z.unknown().optional(),
});

/** SQS, as far as somebody needs it who looks into the queue of failed events. */
export function createSqs(world: World, queues: Queues): Service {
  const arnOf = (name: string) => `arn:aws:sqs:${world.region}:${world.accountId}:${name}`;
  const open = (caller: Caller, action: string, url: string): string => {
    const arn = arnOf(url.slice(url.lastIndexOf('/') + 1));
    world.access.authorize(caller, `sqs:${action}`, arn);
    queues.count(arn);
    return arn;
  };
  const protocol: JsonProtocol = {
    signingName: 'sqs',
    targetPrefix: 'AmazonSQS',
    version: '1.0',
    errorNamespace: 'com.amazonaws.sqs#',
    operations: {
      GetQueueUrl(input, { caller }) {
        const { QueueName: name } = read(nameSchema, input);
        open(caller, 'GetQueueUrl', name);
        return { QueueUrl: `${world.endpoint()}/${world.accountId}/${name}` };
      },
      SendMessage(input, { caller }) {
        const { QueueUrl: url, MessageBody: body } = read(sendSchema, input);
        const { id } = queues.send(open(caller, 'SendMessage', url), body);
        return { MessageId: id, MD5OfMessageBody: bodyDigest(body) };
      },
      ReceiveMessage(input, { caller }) {
        const request = read(receiveSchema, input);
        const arn = open(caller, 'ReceiveMessage', request.QueueUrl);
        const { MaxNumberOfMessages: maximum, VisibilityTimeout: seconds } = request;
        const messages = queues.receive(arn, maximum, seconds).map(describeMessage);
        return messages.length === 0 ? {} : { Messages: messages };
      },
      DeleteMessage(input, { caller }) {
        const { QueueUrl: url, ReceiptHandle: receipt } = read(deleteSchema, input);
        queues.delete(open(caller, 'DeleteMessage', url), receipt);
      },
      PurgeQueue(input, { caller }) {
        queues.purge(open(caller, 'PurgeQueue', read(queueSchema, input).QueueUrl));
      },
      GetQueueAttributes(input, { caller }) {
        const arn = open(caller, 'GetQueueAttributes', read(queueSchema, input).QueueUrl);
        const { visible, invisible } = queues.count(arn);
        return {
          Attributes: {
            QueueArn: arn,
            ApproximateNumberOfMessages: String(visible),
            ApproximateNumberOfMessagesNotVisible: String(invisible),
          },
        };
      },
    },
  };
  return {
    signingName: 'sqs',
    handle: (request) => answerJson(protocol, request),
    stop: () => Promise.resolve(),
  };
}

function read<T>(schema: z.ZodType<T>, input: unknown): T {
  return parseInput(schema, input, 'InvalidParameterValue');
}

function describeMessage(message: QueuedMessage) {
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: bodyDigest(message.body),
    Attributes: {
      SentTimestamp: String(message.sentAt.getTime()),
      ApproximateReceiveCount: String(message.receiveCount),
    },
  };
}
