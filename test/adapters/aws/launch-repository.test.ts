import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { LaunchRepository } from '../../../lib/aws/launch-repository';
import { EmbeddedManager } from '../../support/embedded-manager';
import { aLaunch, LAUNCH_ID } from '../../support/launches';
import { temporaryFolders } from '../../support/temporary-folder';

const makeFolder = temporaryFolders();
const ended = { recordedStatus: 'SUCCEEDED' } as const;

let manager: EmbeddedManager;
let client: DynamoDBClient;
let repository: LaunchRepository;
let tableName: string;

beforeEach(async () => {
  manager = await EmbeddedManager.start({ folder: makeFolder() });
  client = new DynamoDBClient(manager.clientSettings);
  tableName = manager.aws.outputs['LaunchesTableName'] ?? '';
  repository = new LaunchRepository({
    client: DynamoDBDocumentClient.from(client, {
      marshallOptions: { removeUndefinedValues: true },
    }),
    tableName,
    now: () => new Date('2026-11-23T11:00:00.000Z'),
  });
});

afterEach(async () => {
  client.destroy();
  await manager.stop();
});

/** What a person does in the console. */
async function type(expression: string, values: Record<string, { S: string }>): Promise<void> {
  await client.send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: { launchId: { S: LAUNCH_ID } },
      UpdateExpression: expression,
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: values,
    }),
  );
}

test('find() reads back what add() wrote', async () => {
  const launch = aLaunch(ended);

  expect(await repository.add(launch)).toEqual({ added: true });
  expect(await repository.find(LAUNCH_ID)).toEqual(launch);
  expect(await repository.find('other-20261123-7f3a9c1b2d')).toBeUndefined();
});

test('add() leaves a row alone that has the ID, and says which', async () => {
  await repository.add(aLaunch(ended));

  expect(await repository.add(aLaunch({ name: 'another' }))).toEqual({
    added: false,
    existing: aLaunch(ended),
  });
});

test('change() writes what differs, and counts its writes', async () => {
  await repository.add(aLaunch(ended));

  await repository.change(LAUNCH_ID, () => ({ statusReason: 'all good', command: 'snakemake' }));

  expect(await repository.find(LAUNCH_ID)).toEqual(
    aLaunch({
      ...ended,
      statusReason: 'all good',
      command: 'snakemake',
      version: 2,
      updatedAt: '2026-11-23T11:00:00.000Z',
    }),
  );
});

test('change() writes nothing when there is nothing to change', async () => {
  await repository.add(aLaunch(ended));

  expect(await repository.change(LAUNCH_ID, () => undefined)).toEqual(aLaunch(ended));
  expect(await repository.change('other-20261123-7f3a9c1b2d', () => ended)).toBeUndefined();
});

test('change() loses no change of many writers at once', async () => {
  await repository.add(aLaunch({ ...ended, elapsedSeconds: 0 }));

  await Promise.all(
    Array.from({ length: 8 }, () =>
      repository.change(LAUNCH_ID, ({ elapsedSeconds = 0 }) => ({
        elapsedSeconds: elapsedSeconds + 1,
      })),
    ),
  );

  expect(await repository.find(LAUNCH_ID)).toMatchObject({ elapsedSeconds: 8, version: 9 });
});

test('change() keeps what a person typed between its read and its write', async () => {
  await repository.add(aLaunch({ recordedStatus: 'RUNNING' }));
  let reads = 0;
  const typeOnce = (): Promise<void> => type('SET #status = :word', { ':word': { S: 'CANCEL' } });

  const racing = new LaunchRepository({
    client: DynamoDBDocumentClient.from(client),
    tableName,
    now: () => new Date('2026-11-23T11:00:00.000Z'),
  });
  const find = racing.find.bind(racing);
  racing.find = async (launchId) => {
    const launch = await find(launchId);
    reads += 1;
    if (reads === 1) await typeOnce();
    return launch;
  };
  await racing.change(LAUNCH_ID, () => ended);

  const launch = await repository.find(LAUNCH_ID);
  expect(reads).toBe(2);
  expect(launch).toMatchObject({ recordedStatus: 'SUCCEEDED' });
});

test('answer() replaces a typed word by the recorded status', async () => {
  await repository.add(aLaunch(ended));
  await type('SET #status = :word', { ':word': { S: 'AGAIN' } });
  await manager.until(1, ({ status }) => status === 'SUCCEEDED');

  expect((await repository.find(LAUNCH_ID))?.statusReason).toMatch(/^"AGAIN" is not/);
});

test('list() has the newest launch first', async () => {
  const older = aLaunch({ ...ended, launchId: 'a-20261122-7f3a9c1b2d' });
  await repository.add({ ...older, registeredAt: '2026-11-22T10:00:00.000Z' });
  await repository.add(aLaunch(ended));

  expect((await repository.list()).map(({ launchId }) => launchId)).toEqual([
    LAUNCH_ID,
    'a-20261122-7f3a9c1b2d',
  ]);
});

test('list() passes over a row that somebody made unreadable', async () => {
  await repository.add(aLaunch(ended));
  await client.send(
    new PutItemCommand({
      TableName: tableName,
      Item: { launchId: { S: 'mine' }, status: { S: 'SUCCEEDED' } },
    }),
  );

  expect((await repository.list()).map(({ launchId }) => launchId)).toEqual([LAUNCH_ID]);
});
