import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Launch } from '../../../lib/domain/launch/launch';
import type { LaunchQuery } from '../../../lib/domain/launch/launch-query';
import { aLaunch, LAUNCH_ID } from '../../support/launches';
import { TABLE_NAME, useLaunchesTable } from '../../support/launches-table';

const table = useLaunchesTable();

/** Launch number n, registered n minutes after ten; its shard follows from the last digit of the ID. */
function launchOf(number: number, change: Partial<Launch> = {}): Launch {
  const hash = number.toString(16).padStart(10, '0');
  const registeredAt = new Date(Date.parse('2026-11-23T10:00:00.000Z') + number * 60_000);
  return aLaunch({
    launchId: `n-20261123-${hash}`,
    name: `launch ${number}`,
    registeredAt: registeredAt.toISOString(),
    ...change,
  });
}

async function addAll(launches: readonly Launch[]): Promise<void> {
  await Promise.all(launches.map((launch) => table.repository.add(launch)));
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

async function listed(query: Partial<LaunchQuery> = {}): Promise<{
  names: readonly string[];
  hasMore: boolean;
}> {
  const { launches, hasMore } = await table.repository.list({ limit: 50, ...query });
  return { names: launches.map(({ name }) => name.replace('launch ', '')), hasMore };
}

test('list() has the newest launches of all shards, newest first', async () => {
  await addAll(numbers(1, 40).map((number) => launchOf(number)));

  expect(await listed()).toEqual({
    names: numbers(1, 40).reverse().map(String),
    hasMore: false,
  });
  expect(await listed({ limit: 10 })).toEqual({
    names: numbers(31, 40).reverse().map(String),
    hasMore: true,
  });
});

test('list() knows that there is nothing beyond the limit', async () => {
  await addAll(numbers(1, 10).map((number) => launchOf(number)));

  expect((await listed({ limit: 10 })).hasMore).toBe(false);
  expect((await listed({ limit: 9 })).hasMore).toBe(true);
});

test('list() reads a shard on that holds more than the others', async () => {
  // All of them have the last digit 5.
  const launches = numbers(0, 30).map((number) => launchOf(5 + 16 * number));
  await addAll([...launches, launchOf(6)]);

  expect((await listed({ limit: 4 })).names).toEqual(['485', '469', '453', '437']);
  expect((await listed()).names).toHaveLength(32);
});

test('list() has the launches of a workflow', async () => {
  await addAll(
    numbers(1, 20).map((number) => launchOf(number, { workflow: number % 2 ? 'odd' : 'even' })),
  );

  expect(await listed({ workflow: 'odd', limit: 3 })).toEqual({
    names: ['19', '17', '15'],
    hasMore: true,
  });
  expect((await listed({ workflow: 'od' })).names).toEqual([]);
});

test('list() has the launches since a time, of all workflows or of one', async () => {
  await addAll(numbers(1, 20).map((number) => launchOf(number, { workflow: 'count' })));
  const since = '2026-11-23T10:18:00.000Z';

  expect((await listed({ since })).names).toEqual(['20', '19', '18']);
  expect((await listed({ since, workflow: 'count' })).names).toEqual(['20', '19', '18']);
});

test('list() finds the few launches of a status, however many others are newer', async () => {
  await addAll([
    launchOf(1, { recordedStatus: 'FAILED', workflow: 'count' }),
    launchOf(2, { recordedStatus: 'FAILED' }),
    ...numbers(3, 60).map((number) => launchOf(number, { recordedStatus: 'SUCCEEDED' })),
  ]);

  expect(await listed({ status: 'FAILED' })).toEqual({ names: ['2', '1'], hasMore: false });
  expect(await listed({ status: 'FAILED', limit: 1 })).toEqual({ names: ['2'], hasMore: true });
  expect((await listed({ status: 'FAILED', workflow: 'count' })).names).toEqual(['1']);
  expect((await listed({ status: 'RUNNING' })).names).toEqual([]);
});

test('list() finds the newest launches of a status that many have', async () => {
  // More than a hundred in one shard: the index by status is not read as a whole.
  const launches = numbers(0, 110).map((number) =>
    launchOf(5 + 16 * number, { recordedStatus: number % 2 ? 'FAILED' : 'SUCCEEDED' }),
  );
  const many = numbers(0, 101).map((number) =>
    launchOf(16 * number, {
      recordedStatus: 'SUCCEEDED',
      registeredAt: '2026-01-01T00:00:00.000Z',
    }),
  );
  await addAll([...launches, ...many]);

  const { names, hasMore } = await listed({ status: 'SUCCEEDED', limit: 3 });

  expect(names).toEqual(['1765', '1733', '1701']);
  expect(hasMore).toBe(true);
});

test('list() reads full pages when few of the newest launches have the status', async () => {
  const newest = numbers(0, 150).map((number) => launchOf(number, { recordedStatus: 'FAILED' }));
  const many = numbers(1, 102).map((number) =>
    launchOf(5 + 16 * number, {
      recordedStatus: 'SUCCEEDED',
      registeredAt: '2026-01-01T00:00:00.000Z',
    }),
  );
  await addAll([...newest, ...many]);
  const send = jest.spyOn(table.client, 'send');

  const { launches } = await table.repository.list({ status: 'SUCCEEDED', limit: 1 });
  const requests = send.mock.calls.length;
  send.mockRestore();

  expect(launches).toMatchObject([{ recordedStatus: 'SUCCEEDED' }]);
  expect(requests).toBeLessThan(30);
});

test('list() has rows that somebody made unreadable apart, as far as they may be meant', async () => {
  await addAll([launchOf(1, { recordedStatus: 'SUCCEEDED', workflow: 'count' })]);
  const row = { ...launchOf(7), ...{ status: 'FAILED', recordedStatus: 'FAILED', shard: 7 } };
  const Item = { ...row, attempt: 'two', workflow: 'count', workflowShard: 'count#7' };
  await table.client.send(new PutCommand({ TableName: TABLE_NAME, Item }));
  const broken = async (query: Partial<LaunchQuery> = {}): Promise<readonly string[]> => {
    const { unreadable } = await table.repository.list({ limit: 50, ...query });
    return unreadable.flatMap(({ launchId, problems }) => [launchId, ...problems]);
  };

  const told = [row.launchId, 'attempt is "two": expected number, received string'];
  expect(await broken()).toEqual(told);
  expect((await listed()).names).toEqual(['1']);
  expect(await broken({ status: 'FAILED' })).toEqual(told);
  expect(await broken({ status: 'SUCCEEDED' })).toEqual([]);
  expect(await broken({ workflow: 'count' })).toEqual(told);
  expect(await broken({ workflow: 'other' })).toEqual([]);
  expect(await broken({ since: '2026-11-23T10:08:00.000Z' })).toEqual([]);
  expect(await broken({ limit: 1 })).toEqual(told);
  expect(await listed({ limit: 1 })).toEqual({ names: [], hasMore: true });
});

test('listIds() has IDs without reading rows, newest first', async () => {
  await addAll(numbers(1, 30).map((number) => launchOf(number)));

  expect(await table.repository.listIds(2)).toEqual([
    'n-20261123-000000001e',
    'n-20261123-000000001d',
  ]);
  expect(await table.repository.listIds(1000)).toHaveLength(30);
});

test('listUnfinished() has every status but terminal ones, and whatever a person typed', async () => {
  const statuses = [
    ...['REGISTERED', 'RESTORING', 'LAUNCHING', 'RUNNING', 'CANCELLING'],
    ...[
      'RETRY',
      'retry',
      'CANCEL',
      ' CANCEL',
      'CANCELLED ',
      'CANCELLE',
      'FAIL',
      'FAILED!',
      'Z',
      'é',
    ],
  ];
  const ended = ['SUCCEEDED', 'FAILED', 'CANCELLED', 'REJECTED'];
  await addAll([...statuses, ...ended].map((status, index) => launchOf(index, { status })));

  const found = await table.repository.listUnfinished();

  expect(found.map(({ status }) => status).sort()).toEqual([...statuses].sort());
  expect(found.find(({ status }) => status === 'RETRY')?.launchId).toBe('n-20261123-0000000005');
});

test('findAll() reads more rows than one request may ask for', async () => {
  await addAll(numbers(1, 130).map((number) => launchOf(number)));
  const launchIds = numbers(1, 131).map((number) => launchOf(number).launchId);

  expect(await table.repository.findAll(launchIds)).toHaveLength(130);
  expect(await table.repository.findAll([])).toEqual([]);
  expect(await table.repository.findAll([LAUNCH_ID])).toEqual([]);
});
