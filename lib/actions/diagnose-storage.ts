import { ok, problem, warning, type Check, type Verdict } from './check';
import type { StackResource } from './stack-resource';

export interface TableState {
  readonly status: string;
  readonly indexes: readonly { readonly name: string; readonly status: string }[];
}

export interface QueueDepth {
  readonly messages: number;
  /** When the oldest of a few was sent; SQS shows no more than some. */
  readonly oldestSeenAt?: string | undefined;
}

export interface StorageDeps {
  /** Undefined when there is no such table. */
  table(tableName: string): Promise<TableState | undefined>;
  queueDepth(queueUrl: string): Promise<QueueDepth>;
}

export function tableChecks(
  deps: StorageDeps,
  resources: readonly StackResource[],
): readonly Check[] {
  return resources
    .filter(({ type }) => type === 'AWS::DynamoDB::Table')
    .map(({ physicalId }) => ({
      name: 'tables',
      subject: physicalId,
      asks: 'dynamodb:DescribeTable',
      run: async () => [judgeTable(await deps.table(physicalId))],
    }));
}

/** Every queue of the stack holds what nobody could handle. */
export function deadLetterChecks(
  deps: StorageDeps,
  resources: readonly StackResource[],
): readonly Check[] {
  return resources
    .filter(({ type }) => type === 'AWS::SQS::Queue')
    .map(({ physicalId }) => ({
      name: 'dead-letters',
      subject: physicalId.slice(physicalId.lastIndexOf('/') + 1),
      asks: 'sqs:GetQueueAttributes',
      run: async () => [judgeQueue(await deps.queueDepth(physicalId))],
    }));
}

function judgeTable(table: TableState | undefined): Verdict {
  if (table === undefined) {
    return problem(
      'is gone',
      'Restore it under the same name from its point-in-time recovery or a backup; without one, its rows are lost.',
    );
  }
  if (table.status !== 'ACTIVE') {
    return problem(
      `is ${table.status}`,
      'Look at the table in the DynamoDB console; run "wfm doctor" again when that has ended.',
    );
  }
  const unready = table.indexes.filter(({ status }) => status !== 'ACTIVE');
  if (unready.length === 0) return ok('is ACTIVE');
  return warning(
    `has indexes that are not ready: ${unready.map(({ name, status }) => `${name} (${status})`).join(', ')}`,
    'Wait: until then lists of launches are not whole.',
  );
}

function judgeQueue({ messages, oldestSeenAt }: QueueDepth): Verdict {
  if (messages === 0) return ok('is empty');
  const count = messages === 1 ? '1 event' : `${messages} events`;
  const since = oldestSeenAt === undefined ? '' : `, the oldest seen is from ${oldestSeenAt}`;
  return problem(
    `holds ${count} that could not be handled${since}`,
    'See what they are with "wfm redrive"; with --yes it sends them again.',
  );
}
