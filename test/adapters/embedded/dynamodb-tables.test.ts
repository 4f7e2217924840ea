import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { createDynamoDb } from '../../../lib/embedded/services/dynamodb/dynamodb';
import type { StreamRecord } from '../../../lib/embedded/services/dynamodb/dynamodb';
import {
  key,
  table,
  tableArn,
  tableProperties,
  useDynamoDb,
} from '../../support/embedded-dynamodb';

const dynamo = useDynamoDb();

describe('tables', () => {
  test('DescribeTable and its neighbours show what the template declared', async () => {
    const { Table: description } = await dynamo.client.send(new DescribeTableCommand(table));
    const timeToLive = await dynamo.client.send(new DescribeTimeToLiveCommand(table));
    const tags = await dynamo.client.send(new ListTagsOfResourceCommand({ ResourceArn: tableArn }));

    expect(description).toMatchObject({
      TableArn: tableArn,
      TableStatus: 'ACTIVE',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      LatestStreamArn: dynamo.service.streamArn('launches'),
      DeletionProtectionEnabled: true,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    });
    expect(timeToLive.TimeToLiveDescription).toEqual({
      TimeToLiveStatus: 'ENABLED',
      AttributeName: 'expiresAt',
    });
    expect(tags.Tags).toEqual([{ Key: 'team', Value: 'genomics' }]);
  });

  test('createTable() refuses a property that it does not know, by name', async () => {
    await expect(
      dynamo.service.createTable('other', { ...tableProperties, ImportSourceSpecification: {} }),
    ).rejects.toThrow('ImportSourceSpecification');
  });

  test('createTable() leaves an existing table as it is', async () => {
    await dynamo.put(key('a'));

    await dynamo.service.createTable('launches', tableProperties);

    expect(await dynamo.get('a')).toEqual(key('a'));
  });

  test('a client creates, uses and deletes a table', async () => {
    const created = await dynamo.client.send(
      new CreateTableCommand({
        TableName: 'mine',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
      }),
    );
    const seen: StreamRecord[] = [];
    dynamo.service.onStreamRecord('mine', (record) => seen.push(record));
    await dynamo.client.send(
      new PutItemCommand({ TableName: 'mine', Item: { ...key('a'), n: { N: '1' } } }),
    );
    await dynamo.client.send(new DeleteTableCommand({ TableName: 'mine' }));

    expect(created.TableDescription?.TableStatus).toBe('CREATING');
    expect(seen).toMatchObject([{ eventName: 'INSERT', viewType: 'KEYS_ONLY', keys: key('a') }]);
    expect(seen[0]?.newImage).toBeUndefined();
    await expect(dynamo.client.send(new DeleteTableCommand(table))).rejects.toThrow(
      'protected against deletion',
    );
  });

  test('UpdateTimeToLive changes the attribute that DescribeTimeToLive names', async () => {
    await dynamo.client.send(
      new UpdateTimeToLiveCommand({
        ...table,
        TimeToLiveSpecification: { AttributeName: 'other', Enabled: true },
      }),
    );

    const { TimeToLiveDescription: description } = await dynamo.client.send(
      new DescribeTimeToLiveCommand(table),
    );
    expect(description?.AttributeName).toBe('other');
  });

  test('an operation that is not implemented is refused by name', async () => {
    const backups = dynamo.client.send(new DescribeContinuousBackupsCommand(table));

    await expect(backups).rejects.toMatchObject({
      name: 'NotImplementedInEmbeddedAws',
      message: 'Embedded AWS does not implement DynamoDB_20120810.DescribeContinuousBackups',
      $metadata: { httpStatusCode: 501 },
    });
  });

  test('an unknown table is a ResourceNotFoundException', async () => {
    await expect(
      dynamo.client.send(new PutItemCommand({ TableName: 'nowhere', Item: key('a') })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('access', () => {
  test('each operation asks for its own action on the table or the index', async () => {
    dynamo.gateway.questions.length = 0;
    await dynamo.put(key('a'));
    await dynamo.client.send(new GetItemCommand({ TableName: tableArn, Key: key('a') }));
    await dynamo.client.send(
      new QueryCommand({
        ...table,
        IndexName: 'byStatus',
        KeyConditionExpression: '#s = :s',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: { ':s': { S: 'x' } },
      }),
    );
    await dynamo.client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          {
            ConditionCheck: {
              ...table,
              Key: key('a'),
              ConditionExpression: 'attribute_exists(id)',
            },
          },
          { Delete: { ...table, Key: key('b') } },
        ],
      }),
    );
    await dynamo.client.send(new ListTablesCommand({}));

    expect(dynamo.gateway.questions.map(({ action, resource }) => `${action} ${resource}`)).toEqual(
      [
        `dynamodb:PutItem ${tableArn}`,
        `dynamodb:GetItem ${tableArn}`,
        `dynamodb:Query ${tableArn}/index/byStatus`,
        `dynamodb:ConditionCheckItem ${tableArn}`,
        `dynamodb:DeleteItem ${tableArn}`,
        'dynamodb:ListTables arn:aws:dynamodb:eu-west-1:000000000000:table/*',
      ],
    );
  });

  test('a denied write is an AccessDeniedException and changes nothing', async () => {
    dynamo.gateway.deny('dynamodb:PutItem');

    await expect(dynamo.put(key('a'))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    });
    expect(await dynamo.get('a')).toBeUndefined();
  });
});

describe('storage', () => {
  let storageDirectory: string;

  beforeEach(() => {
    storageDirectory = mkdtempSync(path.join(tmpdir(), 'embedded-dynamodb-'));
  });

  afterEach(() => {
    rmSync(storageDirectory, { recursive: true, force: true });
  });

  test('items and tables survive a restart, and nothing written before it is replayed', async () => {
    const first = await createDynamoDb({ ...dynamo.gateway.world, storageDirectory });
    dynamo.gateway.serve(first);
    await first.createTable('launches', tableProperties);
    await dynamo.put({ ...key('a'), status: { S: 'RUNNING' } });
    await first.stop();

    const second = await createDynamoDb({ ...dynamo.gateway.world, storageDirectory });
    dynamo.gateway.serve(second);
    await second.createTable('launches', tableProperties);
    second.onStreamRecord('launches', (record) => dynamo.records.push(record));

    expect(await dynamo.get('a')).toEqual({ ...key('a'), status: { S: 'RUNNING' } });
    await dynamo.put({ ...key('a'), status: { S: 'RUNNING' } });
    expect(dynamo.records).toEqual([]);
    const answer = await dynamo.client.send(
      new QueryCommand({
        ...table,
        IndexName: 'byStatus',
        KeyConditionExpression: '#s = :s',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: { ':s': { S: 'RUNNING' } },
      }),
    );
    expect(answer.Items).toHaveLength(1);
  });

  test('createTable() refuses a stored table with another key', async () => {
    const first = await createDynamoDb({ ...dynamo.gateway.world, storageDirectory });
    await first.createTable('launches', tableProperties);
    await first.stop();
    const second = await createDynamoDb({ ...dynamo.gateway.world, storageDirectory });
    dynamo.gateway.serve(second);

    await expect(
      second.createTable('launches', {
        ...tableProperties,
        KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }],
      }),
    ).rejects.toThrow('Cannot keep table "launches": its stored key schema is');
  });
});
