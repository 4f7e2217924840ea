import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedAws } from '../../../../lib/embedded/embedded-aws';
import { awsRequest } from '../../../support/aws-request';
import {
  arnOf,
  functionOf,
  roleOf,
  tableOf,
  writeAssembly,
} from '../../../support/embedded-assembly';
import { embeddedStarts } from '../../../support/embedded-starts';
import { temporaryFolders } from '../../../support/temporary-folder';

const folders = temporaryFolders();
const startAws = embeddedStarts();

/** Notes each batch in a file, and fails as the items ask: `bad` fails the batch, `partial` is reported as failed. */
function reader(folder: string): string {
  return `
const { writeFileSync } = require('node:fs');
exports.handler = async ({ Records: records }) => {
  const ids = records.map(({ dynamodb }) => dynamodb.Keys.id.S + (dynamodb.NewImage?.n?.N ?? ''));
  writeFileSync(${JSON.stringify(folder)} + '/' + process.hrtime.bigint().toString().padStart(20, '0'), ids.join(' '));
  if (ids.includes('bad')) throw new Error('a bad item');
  const failed = records.filter(({ dynamodb }) => dynamodb.Keys.id.S === 'partial');
  return { batchItemFailures: failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) };
};`;
}

async function start(mapping: Readonly<Record<string, unknown>>, seed?: number) {
  const folder = join(folders(), 'batches');
  mkdirSync(folder);
  const assembly = writeAssembly(folders(), {
    code: { reader: reader(folder) },
    resources: {
      Items: tableOf('Items', true),
      Lost: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'lost' } },
      Role: roleOf('lambda.amazonaws.com', [{ Effect: 'Allow', Action: '*', Resource: '*' }]),
      Reader: functionOf('reader', 'Role', { Timeout: 30, FunctionName: 'reader' }),
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: arnOf('Items', 'StreamArn'),
          FunctionName: { Ref: 'Reader' },
          StartingPosition: 'TRIM_HORIZON',
          MaximumRetryAttempts: 1,
          DestinationConfig: { OnFailure: { Destination: arnOf('Lost') } },
          ...mapping,
        },
      },
    },
  });
  const { aws } = await startAws(assembly, seed === undefined ? {} : { seed });
  const batches = () =>
    readdirSync(folder)
      .sort()
      .map((file) => readFileSync(join(folder, file), 'utf8'));
  return { aws, batches };
}

/** One write of all, so that their records travel together. */
async function write(aws: EmbeddedAws, ids: readonly string[]): Promise<void> {
  const { status, text } = await awsRequest(aws.environment, {
    service: 'dynamodb',
    target: 'DynamoDB_20120810.TransactWriteItems',
    body: {
      TransactItems: ids.map((id) => ({ Put: { TableName: 'Items', Item: { id: { S: id } } } })),
    },
  });
  expect([status, text]).toEqual([200, expect.any(String)]);
}

async function lost(aws: EmbeddedAws): Promise<unknown[]> {
  const { text } = await awsRequest(aws.environment, {
    service: 'sqs',
    target: 'AmazonSQS.ReceiveMessage',
    body: { QueueUrl: `${aws.endpoint}/000000000000/lost`, MaxNumberOfMessages: 10 },
  });
  const { Messages: messages = [] } = JSON.parse(text) as { Messages?: { Body: string }[] };
  return messages.map(({ Body: body }) => JSON.parse(body) as unknown);
}

describe('an event source mapping of a stream', () => {
  test('hands records over in batches, in order and no larger than it says', async () => {
    const { aws, batches } = await start({ BatchSize: 2 });

    await write(aws, ['a', 'b', 'c', 'd', 'e']);
    await aws.settled();

    expect(batches()).toEqual(['a b', 'c d', 'e']);
  });

  test('hands over only the records that its filter lets through', async () => {
    const pattern = JSON.stringify({
      dynamodb: { Keys: { id: { S: [{ 'anything-but': ['b'] }] } } },
    });
    const { aws, batches } = await start({ FilterCriteria: { Filters: [{ Pattern: pattern }] } });

    await write(aws, ['a', 'b', 'c']);
    await aws.settled();

    expect(batches()).toEqual(['a c']);
  });

  test('gives a failing batch up after its retries, and tells where its records are', async () => {
    const { aws, batches } = await start({});

    await write(aws, ['a', 'bad', 'c']);
    await aws.settled();
    await write(aws, ['d']);
    await aws.settled();

    expect(batches()).toEqual(['a bad c', 'a bad c', 'd']);
    expect(await lost(aws)).toMatchObject([
      {
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
        DDBStreamBatchInfo: { batchSize: 3, streamArn: expect.stringContaining('Items') as string },
      },
    ]);
  });

  test('halves a failing batch', async () => {
    const { aws, batches } = await start({ BisectBatchOnFunctionError: true });

    await write(aws, ['a', 'bad', 'c', 'd']);
    await aws.settled();

    expect(batches()).toEqual(['a bad c d', 'a bad', 'a', 'bad', 'bad', 'c d']);
  });

  test('tries again from the item that the function reports', async () => {
    const { aws, batches } = await start({ FunctionResponseTypes: ['ReportBatchItemFailures'] });

    await write(aws, ['a', 'partial', 'c']);
    await aws.settled();

    expect(batches()).toEqual(['a partial c', 'partial c']);
    expect(await lost(aws)).toHaveLength(1);
  });

  test('takes a reported item for done when it was not asked for such reports', async () => {
    const { aws, batches } = await start({});

    await write(aws, ['partial']);
    await aws.settled();

    expect(batches()).toEqual(['partial']);
  });

  test('keeps the order of each item under a seed, and delivers some batches twice', async () => {
    const { aws, batches } = await start({ BatchSize: 1 }, 5);
    const items = ['a', 'b', 'c', 'd'];

    for (const n of [1, 2, 3, 4, 5]) {
      for (const id of items) {
        await awsRequest(aws.environment, {
          service: 'dynamodb',
          target: 'DynamoDB_20120810.PutItem',
          body: { TableName: 'Items', Item: { id: { S: id }, n: { N: String(n) } } },
        });
      }
    }
    await aws.settled();

    const seen = batches();
    expect(seen.length).toBeGreaterThan(20);
    for (const id of items) {
      const versions = seen.filter((batch) => batch.startsWith(id));
      expect(versions).toEqual([...versions].sort());
      expect(new Set(versions).size).toBe(5);
    }
  });

  test.each([
    [{ TumblingWindowInSeconds: 10 }, 'TumblingWindowInSeconds'],
    [
      { FilterCriteria: { Filters: [{ Pattern: '{"a":[{"cidr":"x"}]}' }] } },
      '"cidr" is not implemented',
    ],
    [{ FunctionName: 'other' }, '"other" is no function of the template'],
  ])('is refused with %j', async (mapping, message) => {
    await expect(start(mapping)).rejects.toThrow(message);
  });
});
