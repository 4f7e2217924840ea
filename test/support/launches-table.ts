import { DynamoDBClient, UpdateItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DOCUMENT_OPTIONS } from '../../lib/aws/clients';
import { LaunchRepository } from '../../lib/aws/launch-repository';
import { LAUNCH_ID_ATTRIBUTE, LAUNCH_INDEXES } from '../../lib/contract/storage-layout';
import { createDynamoDb } from '../../lib/embedded/services/dynamodb/dynamodb';
import { startDataGateway, type DataGateway } from './embedded-data-gateway';
import { LAUNCH_ID } from './launches';

export const TABLE_NAME = 'launches';

/** The Launches table in an embedded DynamoDB, anew for each test. */
export interface LaunchesTable {
  gateway: DataGateway;
  client: DynamoDBDocumentClient;
  repository: LaunchRepository;
  /** What a person does in the console, to the launch of the tests. */
  edit(expression: string, values?: Record<string, AttributeValue>): Promise<void>;
}

const indexes = Object.values(LAUNCH_INDEXES);

/** As the template declares it. */
const PROPERTIES = {
  AttributeDefinitions: [
    { AttributeName: LAUNCH_ID_ATTRIBUTE, AttributeType: 'S' },
    ...['shard', 'unsettledShard'].map((name) => ({ AttributeName: name, AttributeType: 'N' })),
    ...['workflowShard', 'status', 'registeredAt'].map((name) => ({
      AttributeName: name,
      AttributeType: 'S',
    })),
  ],
  KeySchema: [{ AttributeName: LAUNCH_ID_ATTRIBUTE, KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
  GlobalSecondaryIndexes: indexes.map(({ name, partitionKey, sortKey }) => ({
    IndexName: name,
    KeySchema: [
      { AttributeName: partitionKey, KeyType: 'HASH' },
      { AttributeName: sortKey, KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: 'KEYS_ONLY' },
  })),
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
};

/** Makes the table before each test of the file, and takes it away after. */
export function useLaunchesTable(): LaunchesTable {
  const fixture = { edit: editWith(() => fixture.client) } as LaunchesTable;

  beforeEach(async () => {
    fixture.gateway = await startDataGateway();
    const service = await createDynamoDb(fixture.gateway.world);
    fixture.gateway.serve(service);
    await service.createTable(TABLE_NAME, PROPERTIES);
    const bare = new DynamoDBClient(fixture.gateway.client);
    fixture.client = DynamoDBDocumentClient.from(bare, DOCUMENT_OPTIONS);
    fixture.repository = new LaunchRepository({
      client: fixture.client,
      tableName: TABLE_NAME,
      now: () => new Date('2026-11-23T11:00:00.000Z'),
    });
  });

  afterEach(async () => {
    fixture.client.destroy();
    await fixture.gateway.stop();
  });

  return fixture;
}

/** Every attribute is written as `#name`, since some names are reserved words. */
function editWith(client: () => DynamoDBDocumentClient): LaunchesTable['edit'] {
  return async (expression, values) => {
    const names = [...expression.matchAll(/#(\w+)/g)].map(
      ([token, name = '']): [string, string] => [token, name],
    );
    await client().send(
      new UpdateItemCommand({
        TableName: TABLE_NAME,
        Key: { launchId: { S: LAUNCH_ID } },
        UpdateExpression: expression,
        ExpressionAttributeNames: Object.fromEntries(names),
        ExpressionAttributeValues: values,
      }),
    );
  };
}
