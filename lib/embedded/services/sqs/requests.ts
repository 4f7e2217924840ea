import * as z from 'zod';
import { parseInput } from '../json-protocol';

/** What clients send; what is not named here is refused. */

const url = { QueueUrl: z.string() };
const receipt = { ReceiptHandle: z.string() };
const visibility = z.number().min(0).max(43_200);

const attributeSchema = z.strictObject({
  DataType: z.string().regex(/^(String|Number)(\..+)?$/, 'embedded AWS knows String and Number'),
  StringValue: z.string().min(1),
});

function batchOf<T extends z.ZodRawShape>(entry: T) {
  return z.strictObject({
    ...url,
    Entries: z.array(z.strictObject({ Id: z.string().min(1), ...entry })),
  });
}

export const queueSchema = z.strictObject(url);

export const nameSchema = z.strictObject({
  QueueName: z.string(),
  QueueOwnerAWSAccountId: z.unknown().optional(),
});

export const attributesSchema = z.strictObject({
  ...url,
  AttributeNames: z.array(z.string()).default([]),
});

export const sendSchema = z.strictObject({
  ...url,
  MessageBody: z.string().min(1),
  MessageAttributes: z.record(z.string(), attributeSchema).default({}),
});

export const receiveSchema = z.strictObject({
  ...url,
  MaxNumberOfMessages: z.number().min(1).max(10).default(1),
  VisibilityTimeout: visibility.default(30),
  // What is there comes at once, and nobody waits for what is not.
  WaitTimeSeconds: z.unknown().optional(),
  AttributeNames: z.array(z.string()).default([]),
  MessageSystemAttributeNames: z.array(z.string()).default([]),
  MessageAttributeNames: z.array(z.string()).default([]),
});

export const deleteSchema = z.strictObject({ ...url, ...receipt });

export const deleteBatchSchema = batchOf(receipt);

export const visibilitySchema = z.strictObject({
  ...url,
  ...receipt,
  VisibilityTimeout: visibility,
});

export const visibilityBatchSchema = batchOf({ ...receipt, VisibilityTimeout: visibility });

export type ReceiveRequest = z.infer<typeof receiveSchema>;
export type SentAttributes = z.infer<typeof sendSchema>['MessageAttributes'];

/** What a client sent, or the error of SQS that names the first mistake. */
export function read<T>(schema: z.ZodType<T>, input: unknown): T {
  return parseInput(schema, input, 'InvalidParameterValue');
}
