import { createHash } from 'node:crypto';
import { AwsError } from '../../world';
import type { MessageAttributes, QueuedMessage } from './queues';
import type { ReceiveRequest } from './requests';

/** What a receiver gets of a message: the body, and of the attributes those that it asked for. */
export function describeMessage(message: QueuedMessage, request: ReceiveRequest) {
  const system = [...request.AttributeNames, ...request.MessageSystemAttributeNames];
  const own = describeAttributes(message.attributes, request.MessageAttributeNames);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: bodyDigest(message.body),
    ...(system.length === 0
      ? {}
      : {
          Attributes: pick(system, {
            SentTimestamp: String(message.sentAt.getTime()),
            ApproximateReceiveCount: String(message.receiveCount),
          }),
        }),
    ...(Object.keys(own).length === 0 ? {} : { MessageAttributes: own }),
  };
}

/** Of the values those whose names are asked for, by name or all together. */
export function pick(
  names: readonly string[],
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => names.includes('All') || names.includes(name)),
  );
}

/** What SQS answers about a body, for clients to compare. */
export function bodyDigest(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

/** Does the same for each entry; one that fails does not hold the others up. */
export function answerBatch<Entry extends { readonly Id: string }>(
  entries: readonly Entry[],
  act: (entry: Entry) => void,
) {
  checkBatch(entries);
  const Successful: { Id: string }[] = [];
  const Failed: { Id: string; SenderFault: boolean; Code: string; Message: string }[] = [];
  for (const entry of entries) {
    try {
      act(entry);
      Successful.push({ Id: entry.Id });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { code: Code, message: Message } = error;
      Failed.push({ Id: entry.Id, SenderFault: true, Code, Message });
    }
  }
  return { Successful, Failed };
}

function checkBatch(entries: readonly { readonly Id: string }[]): void {
  if (entries.length === 0) {
    throw new AwsError('EmptyBatchRequest', 'The batch request does not contain any entries.');
  }
  if (entries.length > 10) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      'The batch request contains more entries than permissible.',
    );
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsError(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
  }
}

/** By name, all with `All` or `.*`, or by the beginning of their names with `beginning.*`. */
function describeAttributes(attributes: MessageAttributes, names: readonly string[]) {
  const isAsked = (name: string): boolean =>
    names.some(
      (asked) =>
        asked === 'All' ||
        asked === name ||
        (asked.endsWith('.*') && name.startsWith(asked.slice(0, -2))),
    );
  return Object.fromEntries(
    Object.entries(attributes)
      .filter(([name]) => isAsked(name))
      .map(([name, { dataType, value }]) => [name, { DataType: dataType, StringValue: value }]),
  );
}
