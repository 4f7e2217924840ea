import { LaunchRepository } from '../../../lib/aws/launch-repository';
import { aLaunch, LAUNCH_ID } from '../../support/launches';
import { TABLE_NAME, useLaunchesTable } from '../../support/launches-table';

const table = useLaunchesTable();
const ended = { recordedStatus: 'SUCCEEDED', settledAt: '2026-11-23T10:30:00.000Z' } as const;

/** The keys of the indexes, which the table's repository adds. */
const SHARD = { shard: 5 };

test('find() reads back what add() wrote, with the keys of the indexes', async () => {
  const launch = aLaunch({ ...ended, workflow: 'count' });

  expect(await table.repository.add(launch)).toEqual({ added: true });
  expect(await table.repository.find(LAUNCH_ID)).toEqual({
    ...launch,
    ...SHARD,
    workflowShard: 'count#5',
  });
  expect(await table.repository.find('other-20261123-7f3a9c1b2d')).toBeUndefined();
});

test('add() leaves a row alone that has the ID, and says which', async () => {
  await table.repository.add(aLaunch(ended));

  expect(await table.repository.add(aLaunch({ name: 'another' }))).toEqual({
    added: false,
    existing: aLaunch({ ...ended, ...SHARD }),
  });
});

test('change() writes what differs, and counts its writes', async () => {
  await table.repository.add(aLaunch(ended));

  await table.repository.change(LAUNCH_ID, () => ({
    statusReason: 'all good',
    command: 'snakemake',
  }));

  expect(await table.repository.find(LAUNCH_ID)).toEqual(
    aLaunch({
      ...ended,
      ...SHARD,
      statusReason: 'all good',
      command: 'snakemake',
      version: 2,
      updatedAt: '2026-11-23T11:00:00.000Z',
    }),
  );
});

test('change() restores the keys of the indexes that a person took away', async () => {
  await table.repository.add(aLaunch({ workflow: 'count' }));
  await table.edit('REMOVE #shard, #workflowShard');
  expect(await table.repository.listIds(10)).toEqual([]);

  await table.repository.change(LAUNCH_ID, () => ({ recordedStatus: 'LAUNCHING' }));

  expect(await table.repository.find(LAUNCH_ID)).toMatchObject({
    ...SHARD,
    workflowShard: 'count#5',
  });
  expect(await table.repository.listIds(10)).toEqual([LAUNCH_ID]);
});

test('listUnsettled() knows a launch from its end until it is settled', async () => {
  const { repository } = table;
  await repository.add(aLaunch());
  expect(await repository.listUnsettled()).toEqual([]);

  await repository.change(LAUNCH_ID, () => ({ recordedStatus: 'FAILED' }));
  expect(await repository.listUnsettled()).toEqual([LAUNCH_ID]);

  await repository.change(LAUNCH_ID, () => ({ settledAt: '2026-11-23T11:00:00.000Z' }));
  expect(await repository.listUnsettled()).toEqual([]);

  await repository.change(LAUNCH_ID, () => ({ settledAt: undefined }));
  expect(await repository.listUnsettled()).toEqual([LAUNCH_ID]);
});

test('listUnsettled() knows nothing of a sheet that was rejected', async () => {
  await table.repository.add(aLaunch({ recordedStatus: 'REJECTED' }));

  expect(await table.repository.listUnsettled()).toEqual([]);
});

test('change() takes attributes away that are undefined from now on', async () => {
  const attention = {
    ...({ type: 'QueueBlocked', owner: 'operator', since: '2026-11-23T10:00:00.000Z' } as const),
    ...{ message: 'what', hint: 'how', evidence: { jobs: 2 } },
  };
  await table.repository.add(aLaunch({ ...{ attention, stepsSequence: 2 }, taskVersion: 3 }));
  expect(await table.repository.find(LAUNCH_ID)).toMatchObject({ attention, stepsSequence: 2 });

  const passing = { attention: undefined, stepsSequence: undefined, command: undefined };
  await table.repository.change(LAUNCH_ID, () => passing);

  const row = await table.repository.find(LAUNCH_ID);
  expect(row).toMatchObject({ taskVersion: 3, version: 2 });
  expect(row).not.toHaveProperty('attention');
  expect(row).not.toHaveProperty('stepsSequence');
});

test('change() writes nothing when there is nothing to change', async () => {
  await table.repository.add(aLaunch(ended));

  expect(await table.repository.change(LAUNCH_ID, () => undefined)).toEqual(
    aLaunch({ ...ended, ...SHARD }),
  );
  expect(await table.repository.change('other-20261123-7f3a9c1b2d', () => ended)).toBeUndefined();
});

test('change() loses no change of many writers at once', async () => {
  await table.repository.add(aLaunch({ ...ended, elapsedSeconds: 0 }));

  await Promise.all(
    Array.from({ length: 8 }, () =>
      table.repository.change(LAUNCH_ID, ({ elapsedSeconds = 0 }) => ({
        elapsedSeconds: elapsedSeconds + 1,
      })),
    ),
  );

  expect(await table.repository.find(LAUNCH_ID)).toMatchObject({ elapsedSeconds: 8, version: 9 });
});

test('change() keeps what a person typed between its read and its write', async () => {
  await table.repository.add(aLaunch({ recordedStatus: 'RUNNING' }));
  let reads = 0;
  const racing = new LaunchRepository({
    client: table.client,
    tableName: TABLE_NAME,
    now: () => new Date('2026-11-23T11:00:00.000Z'),
  });
  const find = racing.find.bind(racing);
  racing.find = async (launchId) => {
    const launch = await find(launchId);
    reads += 1;
    if (reads === 1) await table.edit('SET #status = :word', { ':word': { S: 'CANCEL' } });
    return launch;
  };

  await racing.change(LAUNCH_ID, () => ended);

  expect(reads).toBe(2);
  expect(await table.repository.find(LAUNCH_ID)).toMatchObject({
    recordedStatus: 'SUCCEEDED',
    status: 'CANCEL',
  });
});

test('answer() replaces a typed word by the recorded status, and says why', async () => {
  await table.repository.add(aLaunch(ended));
  await table.edit('SET #status = :word', { ':word': { S: 'AGAIN' } });
  const launch = await table.repository.find(LAUNCH_ID);
  if (launch === undefined) throw new Error('no row');

  await table.repository.answer(launch, '"AGAIN" is no word');

  expect(await table.repository.find(LAUNCH_ID)).toMatchObject({
    status: 'SUCCEEDED',
    statusReason: '"AGAIN" is no word',
  });
});

test('answer() leaves a word alone that was typed since', async () => {
  await table.repository.add(aLaunch(ended));
  await table.edit('SET #status = :word', { ':word': { S: 'AGAIN' } });
  const launch = await table.repository.find(LAUNCH_ID);
  if (launch === undefined) throw new Error('no row');
  await table.edit('SET #status = :word', { ':word': { S: 'RETRY' } });

  await table.repository.answer(launch, '"AGAIN" is no word');

  expect(await table.repository.find(LAUNCH_ID)).toMatchObject({ status: 'RETRY' });
});
