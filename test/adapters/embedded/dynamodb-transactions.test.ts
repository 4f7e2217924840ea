import {
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { key, table, useDynamoDb } from '../../support/embedded-dynamodb';

const dynamo = useDynamoDb();

describe('transactions', () => {
  const putItem = (id: string, condition?: string): TransactWriteItem => ({
    Put: { ...table, Item: key(id), ConditionExpression: condition },
  });

  test('TransactWriteItems does all its writes and dynamo.records each', async () => {
    await dynamo.put({ ...key('b'), n: { N: '1' } });
    await dynamo.put(key('c'));
    await dynamo.put(key('d'));
    dynamo.records.length = 0;

    await dynamo.client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          putItem('a', 'attribute_not_exists(id)'),
          {
            Update: {
              ...table,
              Key: key('b'),
              UpdateExpression: 'ADD n :one',
              ExpressionAttributeValues: { ':one': { N: '1' } },
            },
          },
          { Delete: { ...table, Key: key('c') } },
          {
            ConditionCheck: {
              ...table,
              Key: key('d'),
              ConditionExpression: 'attribute_exists(id)',
            },
          },
        ],
      }),
    );

    expect(dynamo.records.map((record) => record.eventName)).toEqual([
      'INSERT',
      'MODIFY',
      'REMOVE',
    ]);
    expect(await dynamo.get('b')).toEqual({ ...key('b'), n: { N: '2' } });
    expect(await dynamo.get('c')).toBeUndefined();
  });

  test('TransactWriteItems does nothing when one condition fails, and names the reason of each', async () => {
    await dynamo.put({ ...key('b'), n: { N: '1' } });
    dynamo.records.length = 0;

    const failure: unknown = await dynamo.client
      .send(
        new TransactWriteItemsCommand({
          TransactItems: [
            putItem('a'),
            {
              Put: {
                ...table,
                Item: key('b'),
                ConditionExpression: 'attribute_not_exists(id)',
                ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
              },
            },
            {
              ConditionCheck: {
                ...table,
                Key: key('x'),
                ConditionExpression: 'attribute_exists(id)',
              },
            },
            {
              Update: {
                ...table,
                Key: { id: { N: '1' } },
                UpdateExpression: 'REMOVE n',
              },
            },
          ],
        }),
      )
      .catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(TransactionCanceledException);
    const cancelled = failure as TransactionCanceledException;
    expect(cancelled.message).toBe(
      'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ConditionalCheckFailed, ValidationError]',
    );
    expect(cancelled.CancellationReasons?.[1]).toEqual({
      Code: 'ConditionalCheckFailed',
      Message: 'The conditional request failed',
      Item: { ...key('b'), n: { N: '1' } },
    });
    expect(await dynamo.get('a')).toBeUndefined();
    expect(dynamo.records).toEqual([]);
  });

  test('TransactWriteItems that is malformed fails as a whole', async () => {
    const malformed = dynamo.client.send(
      new TransactWriteItemsCommand({ TransactItems: [putItem('a'), putItem('b', 'nonsense (')] }),
    );

    await expect(malformed).rejects.toMatchObject({ name: 'ValidationException' });
    expect(await dynamo.get('a')).toBeUndefined();
  });

  test('a condition check that passes on a missing item leaves no item behind', async () => {
    await dynamo.client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          {
            ConditionCheck: {
              ...table,
              Key: key('x'),
              ConditionExpression: 'attribute_not_exists(id)',
            },
          },
          putItem('a'),
        ],
      }),
    );

    expect(await dynamo.get('x')).toBeUndefined();
    expect(await dynamo.get('a')).toEqual(key('a'));
  });

  test('TransactWriteItems refuses two writes of one item', async () => {
    const twice = dynamo.client.send(
      new TransactWriteItemsCommand({ TransactItems: [putItem('a'), putItem('a')] }),
    );

    await expect(twice).rejects.toThrow(
      'Transaction request cannot include multiple operations on one item',
    );
  });

  test('TransactWriteItems with the token of a done transaction does nothing again', async () => {
    const add = (amount: string): TransactWriteItemsCommand =>
      new TransactWriteItemsCommand({
        ClientRequestToken: 'token-1',
        TransactItems: [
          {
            Update: {
              ...table,
              Key: key('a'),
              UpdateExpression: 'ADD n :n',
              ExpressionAttributeValues: { ':n': { N: amount } },
            },
          },
        ],
      });

    await dynamo.client.send(add('1'));
    await dynamo.client.send(add('1'));

    expect((await dynamo.get('a'))?.['n']).toEqual({ N: '1' });
    await expect(dynamo.client.send(add('2'))).rejects.toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
  });

  test('TransactGetItems answers in order, with nothing for what is missing', async () => {
    await dynamo.put({ ...key('a'), n: { N: '1' } });

    const answer = await dynamo.client.send(
      new TransactGetItemsCommand({
        TransactItems: [
          { Get: { ...table, Key: key('x') } },
          { Get: { ...table, Key: key('a'), ProjectionExpression: 'n' } },
        ],
      }),
    );

    expect(answer.Responses).toEqual([{}, { Item: { n: { N: '1' } } }]);
  });
});
