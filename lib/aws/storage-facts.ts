import {
  DescribeTableCommand,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { OperatorClients } from './operator-clients';

interface TableState {
  readonly status: string;
  readonly indexes: readonly { readonly name: string; readonly status: string }[];
  readonly isProtected: boolean;
  /** As AWS counted some hours ago. */
  readonly approximateItems: number;
}

/** How tables, buckets and queues are. */
export class StorageFacts {
  constructor(private readonly clients: Pick<OperatorClients, 'dynamoDb' | 's3' | 'sqs'>) {}

  /** Undefined when there is no such table. */
  async table(tableName: string): Promise<TableState | undefined> {
    try {
      const { Table } = await this.clients.dynamoDb.send(
        new DescribeTableCommand({ TableName: tableName }),
      );
      return Table === undefined ? undefined : describeTable(Table);
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  /** Counts messages; of those that there are, looks at a few, where it may, and leaves them where they are. */
  async queueDepth(
    queueUrl: string,
  ): Promise<{ messages: number; oldestSeenAt?: string | undefined }> {
    const { sqs } = this.clients;
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      }),
    );
    const messages = Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
    if (messages === 0) return { messages };
    const peek = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
      MessageSystemAttributeNames: ['SentTimestamp'],
    });
    // Who may count and not look still has to be told how many there are.
    const { Messages = [] } = await sqs.send(peek).catch(() => ({ Messages: [] }));
    const times = Messages.map((message) => Number(message.Attributes?.SentTimestamp));
    if (times.length === 0) return { messages };
    return { messages, oldestSeenAt: new Date(Math.min(...times)).toISOString() };
  }

  /** Versions of objects in a bucket, as far as one page of a listing goes. */
  async bucketContents(
    bucketName: string,
  ): Promise<{ versions: number; bytes: number; areMore: boolean }> {
    const {
      Versions = [],
      DeleteMarkers = [],
      IsTruncated = false,
    } = await this.clients.s3.send(new ListObjectVersionsCommand({ Bucket: bucketName }));
    return {
      versions: Versions.length + DeleteMarkers.length,
      bytes: Versions.reduce((sum, { Size = 0 }) => sum + Size, 0),
      areMore: IsTruncated,
    };
  }
}

function describeTable({
  TableStatus = 'ACTIVE',
  GlobalSecondaryIndexes = [],
  DeletionProtectionEnabled = false,
  ItemCount = 0,
}: TableDescription): TableState {
  return {
    status: TableStatus,
    indexes: GlobalSecondaryIndexes.map(({ IndexName = '', IndexStatus = 'ACTIVE' }) => ({
      name: IndexName,
      status: IndexStatus,
    })),
    isProtected: DeletionProtectionEnabled,
    approximateItems: ItemCount,
  };
}
