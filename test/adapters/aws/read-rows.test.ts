import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { readRows } from '../../../lib/aws/read-rows';
import { aLaunch } from '../../support/launches';

const items = mockClient(DynamoDBDocumentClient);
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const [A, B] = [aLaunch({ launchId: 'a-1' }), aLaunch({ launchId: 'b-1' })];

function left(launchId: string) {
  return { launches: { Keys: [{ launchId }] } };
}

beforeEach(() => {
  items.reset();
});

test('readRows() asks again for what an answer left out', async () => {
  items
    .on(BatchGetCommand)
    .resolvesOnce({ Responses: { launches: [A] }, UnprocessedKeys: left('b-1') })
    .resolvesOnce({ UnprocessedKeys: left('b-1') })
    .resolvesOnce({ Responses: { launches: [B] }, UnprocessedKeys: {} });

  expect(await readRows(client, 'launches', ['a-1', 'b-1'])).toEqual({
    ...{ launches: [A, B], unreadable: [] },
  });
  expect(items.commandCalls(BatchGetCommand)[2]?.args[0].input).toEqual({
    RequestItems: { launches: { Keys: [{ launchId: 'b-1' }] } },
  });
});

test('readRows() gives up when nothing is answered any more', async () => {
  items.on(BatchGetCommand).resolves({ UnprocessedKeys: left('a-1') });

  await expect(readRows(client, 'launches', ['a-1'])).rejects.toMatchObject({
    code: 'ServiceUnavailableError',
    message: 'Table "launches" is too busy to be read',
  });
});

test('readRows() asks once for a row that was found twice', async () => {
  items.on(BatchGetCommand).resolves({ Responses: { launches: [A, B] } });

  expect((await readRows(client, 'launches', ['a-1', 'b-1', 'a-1'])).launches).toEqual([A, B]);
  expect(items.commandCalls(BatchGetCommand).map(({ args }) => args[0].input)).toEqual([
    { RequestItems: { launches: { Keys: [{ launchId: 'a-1' }, { launchId: 'b-1' }] } } },
  ]);
});

test('readRows() says of a row that somebody made unreadable what is wrong with it', async () => {
  const broken = { ...B, attempt: 'two', version: 0, registeredAt: undefined };
  items.on(BatchGetCommand).resolves({ Responses: { launches: [A, broken] } });

  expect(await readRows(client, 'launches', ['a-1', 'b-1'])).toEqual({
    launches: [A],
    unreadable: [
      {
        ...{ launchId: 'b-1', status: 'REGISTERED', workflow: undefined, registeredAt: undefined },
        problems: [
          'attempt is "two": expected number, received string',
          'version is 0: expected number to be >0',
        ],
      },
    ],
  });
});
