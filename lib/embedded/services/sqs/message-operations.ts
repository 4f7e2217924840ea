import type { Caller } from '../../world';
import type { JsonProtocol } from '../json-protocol';
import { answerBatch, bodyDigest, describeMessage } from './answers';
import type { MessageAttributes, Queues } from './queues';
import {
  deleteBatchSchema,
  deleteSchema,
  read,
  receiveSchema,
  sendSchema,
  visibilityBatchSchema,
  visibilitySchema,
  type SentAttributes,
} from './requests';

/** The ARN of a queue that exists, if the caller may do this to it. */
export type OpenQueue = (caller: Caller, action: string, url: string) => string;

/** What is done with messages. */
export function createMessageOperations(
  queues: Queues,
  open: OpenQueue,
): JsonProtocol['operations'] {
  return {
    SendMessage(input, { caller }) {
      const { QueueUrl: url, MessageBody: body, MessageAttributes: sent } = read(sendSchema, input);
      const { id } = queues.send(open(caller, 'SendMessage', url), body, attributesOf(sent));
      return { MessageId: id, MD5OfMessageBody: bodyDigest(body) };
    },
    ReceiveMessage(input, { caller }) {
      const request = read(receiveSchema, input);
      const arn = open(caller, 'ReceiveMessage', request.QueueUrl);
      const { MaxNumberOfMessages: maximum, VisibilityTimeout: seconds } = request;
      const messages = queues.receive(arn, maximum, seconds);
      if (messages.length === 0) return {};
      return { Messages: messages.map((message) => describeMessage(message, request)) };
    },
    DeleteMessage(input, { caller }) {
      const { QueueUrl: url, ReceiptHandle: receipt } = read(deleteSchema, input);
      queues.delete(open(caller, 'DeleteMessage', url), receipt);
    },
    // A batch needs the right to do it once, and no other.
    DeleteMessageBatch(input, { caller }) {
      const { QueueUrl: url, Entries: entries } = read(deleteBatchSchema, input);
      const arn = open(caller, 'DeleteMessage', url);
      return answerBatch(entries, ({ ReceiptHandle: receipt }) => queues.delete(arn, receipt));
    },
    ChangeMessageVisibility(input, { caller }) {
      const request = read(visibilitySchema, input);
      const arn = open(caller, 'ChangeMessageVisibility', request.QueueUrl);
      queues.changeVisibility(arn, request.ReceiptHandle, request.VisibilityTimeout);
    },
    ChangeMessageVisibilityBatch(input, { caller }) {
      const { QueueUrl: url, Entries: entries } = read(visibilityBatchSchema, input);
      const arn = open(caller, 'ChangeMessageVisibility', url);
      return answerBatch(entries, ({ ReceiptHandle: receipt, VisibilityTimeout: seconds }) =>
        queues.changeVisibility(arn, receipt, seconds),
      );
    },
  };
}

function attributesOf(sent: SentAttributes): MessageAttributes {
  return Object.fromEntries(
    Object.entries(sent).map(([name, { DataType, StringValue }]) => [
      name,
      { dataType: DataType, value: StringValue },
    ]),
  );
}
