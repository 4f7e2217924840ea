import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DOCUMENT_OPTIONS } from '../../../lib/aws/clients';
import { RecordRepository } from '../../../lib/aws/record-repository';
import type { JobRow } from '../../../lib/domain/run/job-row';
import { createDynamoDb } from '../../../lib/embedded/services/dynamodb/dynamodb';
import { startDataGateway, type DataGateway } from '../../support/embedded-data-gateway';
import { aLaunch, LAUNCH_ID } from '../../support/launches';
import { JOB_ID, QUEUE_ARN } from '../../support/platform-events';

const TABLE_NAME = 'records';

/** As the template declares it. */
const PROPERTIES = {
  AttributeDefinitions: [
    { AttributeName: 'launchId', AttributeType: 'S' },
    { AttributeName: 'recordKey', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'launchId', KeyType: 'HASH' },
    { AttributeName: 'recordKey', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
};

let gateway: DataGateway;
let client: DynamoDBDocumentClient;
let records: RecordRepository;

beforeEach(async () => {
  gateway = await startDataGateway();
  const service = await createDynamoDb(gateway.world);
  gateway.serve(service);
  await service.createTable(TABLE_NAME, PROPERTIES);
  client = DynamoDBDocumentClient.from(new DynamoDBClient(gateway.client), DOCUMENT_OPTIONS);
  records = new RecordRepository(client, TABLE_NAME);
});

afterEach(async () => {
  client.destroy();
  await gateway.stop();
});

function aRow(change: Partial<JobRow> = {}): JobRow {
  return {
    ...{ launchId: LAUNCH_ID, attempt: 1, jobId: JOB_ID, jobName: 'align', state: 'RUNNABLE' },
    ...{ rank: 4, tries: 0, queueArn: QUEUE_ARN, wildcards: { sample: 'A' } },
    ...change,
  };
}

test('keepJob() keeps what ranks highest, in whatever order it comes', async () => {
  const rows = [aRow(), aRow({ state: 'RUNNING', rank: 8 }), aRow({ state: 'STARTING', rank: 6 })];

  const news = [];
  for (const row of rows) news.push(await records.keepJob(row));

  expect(news).toEqual([true, true, false]);
  expect(await records.listJobs(LAUNCH_ID, 1)).toEqual([aRow({ state: 'RUNNING', rank: 8 })]);
});

test('keepJob() takes the same news for no news', async () => {
  await records.keepJob(aRow());

  expect(await records.keepJob(aRow({ state: 'FAILED' }))).toBe(false);
  expect(await records.listJobs(LAUNCH_ID, 1)).toEqual([aRow()]);
});

test('keepJob() takes the later of two of the same rank, unless the job has ended', async () => {
  const early = aRow({ toldAt: '2026-11-23T10:00:00.000Z', blockedReason: 'ACTION_REQUIRED' });
  const late = aRow({ toldAt: '2026-11-23T10:00:01.000Z' });

  const news = [];
  for (const row of [early, late, early, late]) news.push(await records.keepJob(row));

  expect(news).toEqual([true, true, false, false]);
  expect(await records.listJobs(LAUNCH_ID, 1)).toEqual([late]);
  const end = aRow({ state: 'FAILED', rank: 1_000_000, toldAt: '2026-11-23T10:00:02.000Z' });
  expect(await records.keepJob(end)).toBe(true);
  expect(await records.keepJob({ ...end, toldAt: '2026-11-23T10:00:03.000Z' })).toBe(false);
});

test('keepJob() takes a job for blocked that became RUNNABLE in the same second, in either order', async () => {
  const waits = aRow({ toldAt: '2026-11-23T10:00:00.000Z' });
  const blocked = { ...waits, blockedReason: 'ACTION_REQUIRED' };
  const other = { ...blocked, jobId: 'other' };

  const news = [];
  for (const row of [waits, blocked, waits]) news.push(await records.keepJob(row));
  for (const row of [other, { ...waits, jobId: 'other' }]) news.push(await records.keepJob(row));

  expect(news).toEqual([true, true, false, true, false]);
  expect(await records.listJobs(LAUNCH_ID, 1)).toEqual([blocked, other]);
});

test('replaceJob() replaces the row of the same news, and no other', async () => {
  const end = aRow({ state: 'FAILED', rank: 1_000_000 });
  await records.keepJob(aRow());
  await records.replaceJob(end);
  expect(await records.listJobs(LAUNCH_ID, 1)).toEqual([aRow()]);

  await records.keepJob(end);
  await records.replaceJob({ ...end, reason: 'why' });
  expect(await records.listJobs(LAUNCH_ID, 1)).toEqual([{ ...end, reason: 'why' }]);
});

test('keepJob() says which job it could not keep', async () => {
  const lost = new RecordRepository(client, 'nowhere');

  await expect(lost.keepJob(aRow())).rejects.toThrow(
    `Cannot keep job "${JOB_ID}" of launch "${LAUNCH_ID}"`,
  );
});

test('listJobs() has the jobs of one attempt and launch, and nothing else', async () => {
  await records.keepJob(aRow());
  await records.keepJob(aRow({ jobId: 'second' }));
  await records.keepJob(aRow({ attempt: 2 }));
  await records.keepJob(aRow({ launchId: 'other-20261123-7f3a9c1b2d' }));
  await records.keepAttempt(aLaunch());

  expect((await records.listJobs(LAUNCH_ID, 1)).map(({ jobId }) => jobId).sort()).toEqual([
    JOB_ID,
    'second',
  ]);
});

test('listJobs() reads every page of many rows', async () => {
  const text = 'x'.repeat(30_000);
  for (let index = 0; index < 70; index += 1) {
    await records.keepJob(aRow({ jobId: `${index}`, reason: text }));
  }

  expect(await records.listJobs(LAUNCH_ID, 1)).toHaveLength(70);
});

test('listJobs() passes over a row that somebody made unreadable', async () => {
  await records.keepJob(aRow());
  await records.keepJob(aRow({ jobId: 'broken' }));
  await client.send(
    new UpdateCommand({
      TableName: TABLE_NAME,
      Key: { launchId: LAUNCH_ID, recordKey: 'job#0001#broken' },
      UpdateExpression: 'SET #state = :state',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': 7 },
    }),
  );

  expect((await records.listJobs(LAUNCH_ID, 1)).map(({ jobId }) => jobId)).toEqual([JOB_ID]);
});

test('keepAttempt() keeps an attempt beside its jobs', async () => {
  await records.keepAttempt(aLaunch({ recordedStatus: 'FAILED', attempt: 2 }));

  const Key = { launchId: LAUNCH_ID, recordKey: 'attempt#0002' };
  const { Item } = await client.send(new GetCommand({ TableName: TABLE_NAME, Key }));
  expect(Item).toMatchObject({ status: 'FAILED' });
});
