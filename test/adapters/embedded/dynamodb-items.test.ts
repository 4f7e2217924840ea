import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { key, table, tableProperties, useDynamoDb } from '../../support/embedded-dynamodb';

const dynamo = useDynamoDb();

describe('streams', () => {
  test('a new, a changed and a deleted item give INSERT, MODIFY and REMOVE with both images', async () => {
    await dynamo.put({ ...key('a'), n: { N: '1' } });
    await dynamo.update('a', 'SET n = n + :one', { ':one': { N: '1' } });
    await dynamo.client.send(new DeleteItemCommand({ ...table, Key: key('a') }));

    expect(
      dynamo.records.map(({ eventName, keys, oldImage, newImage }) => [
        eventName,
        keys,
        oldImage,
        newImage,
      ]),
    ).toEqual([
      ['INSERT', key('a'), undefined, { ...key('a'), n: { N: '1' } }],
      ['MODIFY', key('a'), { ...key('a'), n: { N: '1' } }, { ...key('a'), n: { N: '2' } }],
      ['REMOVE', key('a'), { ...key('a'), n: { N: '2' } }, undefined],
    ]);
    const numbers = dynamo.records.map((record) => record.sequenceNumber);
    expect([...numbers].sort()).toEqual(numbers);
    expect(new Set(numbers).size).toBe(3);
  });

  test('an identical overwrite, a delete of nothing and a failed condition give no record', async () => {
    await dynamo.put({
      ...key('a'),
      tags: { SS: ['x', 'y'] },
      map: { M: { p: { S: '1' }, q: { S: '2' } } },
    });
    dynamo.records.length = 0;

    await dynamo.put({
      map: { M: { q: { S: '2' }, p: { S: '1' } } },
      tags: { SS: ['y', 'x'] },
      ...key('a'),
    });
    await dynamo.client.send(new DeleteItemCommand({ ...table, Key: key('nothing') }));
    await expect(
      dynamo.update('a', 'SET n = :one', { ':one': { N: '1' } }, 'attribute_not_exists(id)'),
    ).rejects.toThrow(ConditionalCheckFailedException);

    expect(dynamo.records).toEqual([]);
  });

  test('BatchWriteItem gives a record for each item that it changes', async () => {
    await dynamo.put(key('old'));
    dynamo.records.length = 0;

    await dynamo.client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          launches: [
            { PutRequest: { Item: key('new') } },
            { DeleteRequest: { Key: key('old') } },
            { DeleteRequest: { Key: key('nothing') } },
          ],
        },
      }),
    );

    expect(
      dynamo.records
        .map(({ eventName, keys }) => `${eventName} ${keys['id']?.['S'] as string}`)
        .sort(),
    ).toEqual(['INSERT new', 'REMOVE old']);
  });

  test('records of concurrent updates of one item chain: each old image is the new image before it', async () => {
    await dynamo.put({ ...key('a'), n: { N: '0' } });
    await Promise.all(
      Array.from({ length: 40 }, () => dynamo.update('a', 'ADD n :one', { ':one': { N: '1' } })),
    );

    expect(dynamo.records).toHaveLength(41);
    dynamo.records.slice(1).forEach((record, index) => {
      expect(record.oldImage).toEqual(dynamo.records[index]?.newImage);
    });
    expect((await dynamo.get('a'))?.['n']).toEqual({ N: '40' });
  });

  test('a table without StreamSpecification gives no record', async () => {
    const { StreamSpecification: _, ...properties } = tableProperties;
    await dynamo.service.createTable('quiet', properties);
    const listener = jest.fn();
    dynamo.service.onStreamRecord('quiet', listener);

    await dynamo.client.send(new PutItemCommand({ TableName: 'quiet', Item: key('a') }));

    expect(listener).not.toHaveBeenCalled();
  });

  test('a listener that throws does not fail the write', async () => {
    dynamo.service.onStreamRecord('launches', () => {
      throw new Error('listener broke');
    });

    await dynamo.put(key('a'));

    expect(await dynamo.get('a')).toEqual(key('a'));
    expect(dynamo.gateway.reports.join()).toContain('listener broke');
  });
});

describe('conditions', () => {
  test('a failed condition carries the item when ALL_OLD is asked for', async () => {
    await dynamo.put({ ...key('a'), n: { N: '1' } });
    const failure = dynamo.client.send(
      new PutItemCommand({
        ...table,
        Item: key('a'),
        ConditionExpression: 'attribute_not_exists(id)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );

    await expect(failure).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { ...key('a'), n: { N: '1' } },
    });
  });

  test.each([
    ['l = :l', { ':l': { L: [{ S: 'x' }, { N: '1' }] } }, true],
    ['l = :l', { ':l': { L: [{ N: '1' }, { S: 'x' }] } }, false],
    ['l <> :l', { ':l': { L: [{ S: 'x' }, { N: '1.0' }] } }, false],
    ['m = :m', { ':m': { M: { b: { SS: ['q', 'p'] }, a: { BOOL: true } } } }, true],
    ['m <> :m', { ':m': { M: { a: { BOOL: false } } } }, true],
    [
      'm IN (:x, :m)',
      { ':x': { S: 'x' }, ':m': { M: { a: { BOOL: true }, b: { SS: ['p', 'q'] } } } },
      true,
    ],
    ['NOT l = m', {}, true],
    ['contains(l, :n) AND (NOT contains(l, :m))', { ':n': { N: '1' }, ':m': { M: {} } }, true],
  ] as [string, Record<string, AttributeValue>, boolean][])(
    'a condition looks into lists and maps: %s',
    async (condition, values, holds) => {
      const item = {
        ...key('a'),
        l: { L: [{ S: 'x' }, { N: '1' }] },
        m: { M: { a: { BOOL: true }, b: { SS: ['p', 'q'] } } },
      };
      await dynamo.put(item);

      const outcome = await dynamo
        .update('a', 'SET ok = :ok', { ...values, ':ok': { BOOL: true } }, condition)
        .then(
          () => true,
          (error: unknown) => {
            if (error instanceof ConditionalCheckFailedException) return false;
            throw error;
          },
        );

      expect(outcome).toBe(holds);
    },
  );

  test('a filter that compares with a map is refused', async () => {
    const scan = dynamo.client.send(
      new ScanCommand({
        ...table,
        FilterExpression: 'm = :m',
        ExpressionAttributeValues: { ':m': { M: {} } },
      }),
    );

    await expect(scan).rejects.toMatchObject({
      name: 'NotImplementedInEmbeddedAws',
      $metadata: { httpStatusCode: 501 },
    });
  });
});

describe('updates', () => {
  test('REMOVE of several elements means the elements of the list as it was', async () => {
    await dynamo.put({
      ...key('a'),
      l: { L: ['0', '1', '2', '3', '4'].map((n) => ({ M: { n: { N: n }, x: { S: n } } })) },
    });

    await dynamo.update('a', 'REMOVE l[1], l[3].x, l[2] SET l[4].n = :nine', {
      ':nine': { N: '9' },
    });

    expect((await dynamo.get('a'))?.['l']).toEqual({
      L: [
        { M: { n: { N: '0' }, x: { S: '0' } } },
        { M: { n: { N: '3' } } },
        { M: { n: { N: '9' }, x: { S: '4' } } },
      ],
    });
  });

  test('an item over 400 kB of UTF-8 is refused', async () => {
    await expect(dynamo.put({ ...key('a'), text: { S: 'ä'.repeat(210_000) } })).rejects.toThrow(
      'Item size has exceeded the maximum allowed size',
    );
    await dynamo.put({ ...key('a'), text: { S: 'ä'.repeat(200_000) } });
  });

  test('BatchGetItem returns more than three large items', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const id of ids) await dynamo.put({ ...key(id), text: { S: 'x'.repeat(390_000) } });

    const answer = await dynamo.client.send(
      new BatchGetItemCommand({ RequestItems: { launches: { Keys: ids.map(key) } } }),
    );

    expect(answer.Responses?.['launches']).toHaveLength(6);
  });
});
