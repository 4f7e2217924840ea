import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { createDynamoDb } from '../../lib/embedded/services/dynamodb/dynamodb';
import type { DynamoDbService, StreamRecord } from '../../lib/embedded/services/dynamodb/dynamodb';
import { startDataGateway } from './embedded-data-gateway';
import type { DataGateway } from './embedded-data-gateway';

/** A table as a template declares it. */
export const tableProperties = {
  AttributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'status', AttributeType: 'S' },
  ],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byStatus',
      KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  SSESpecification: { SSEEnabled: true },
  DeletionProtectionEnabled: true,
  Tags: [{ Key: 'team', Value: 'genomics' }],
};

export const table = { TableName: 'launches' };
export const tableArn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/launches';

export type TestItem = Record<string, AttributeValue>;

/** DynamoDB with one table, anew for each test. */
export interface DynamoDbFixture {
  gateway: DataGateway;
  service: DynamoDbService;
  client: DynamoDBClient;
  /** What the table's stream has told. */
  records: StreamRecord[];
  put(item: TestItem): Promise<unknown>;
  get(id: string): Promise<TestItem | undefined>;
  update(id: string, expression: string, values?: TestItem, condition?: string): Promise<unknown>;
}

export function key(id: string): TestItem {
  return { id: { S: id } };
}

/** Starts DynamoDB before each test of the file and stops it after. */
export function useDynamoDb(): DynamoDbFixture {
  const fixture = { ...itemCalls(() => fixture.client) } as DynamoDbFixture;

  beforeEach(async () => {
    fixture.gateway = await startDataGateway();
    fixture.service = await createDynamoDb(fixture.gateway.world);
    fixture.gateway.serve(fixture.service);
    await fixture.service.createTable('launches', tableProperties);
    fixture.records = [];
    fixture.service.onStreamRecord('launches', (record) => fixture.records.push(record));
    fixture.client = new DynamoDBClient(fixture.gateway.client);
  });

  afterEach(async () => {
    fixture.client.destroy();
    await fixture.gateway.stop();
  });

  return fixture;
}

function itemCalls(client: () => DynamoDBClient): Pick<DynamoDbFixture, 'put' | 'get' | 'update'> {
  return {
    put: (item) => client().send(new PutItemCommand({ ...table, Item: item })),
    get: async (id) => (await client().send(new GetItemCommand({ ...table, Key: key(id) }))).Item,
    update: (id, expression, values, condition) =>
      client().send(
        new UpdateItemCommand({
          ...table,
          Key: key(id),
          UpdateExpression: expression,
          ConditionExpression: condition,
          ExpressionAttributeValues: values,
        }),
      ),
  };
}
