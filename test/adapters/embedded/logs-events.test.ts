import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type {
  FilterLogEventsCommandOutput,
  GetLogEventsCommandInput,
  GetLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { createLogs } from '../../../lib/embedded/services/logs/logs';
import { at, logGroup, logStream, start, useLogs } from '../../support/embedded-logs';

const logs = useLogs();

function get(input: Partial<GetLogEventsCommandInput> = {}): Promise<GetLogEventsCommandOutput> {
  return logs.client.send(new GetLogEventsCommand({ ...logStream, ...input }));
}

async function filter(input: object = {}): Promise<FilterLogEventsCommandOutput> {
  return logs.client.send(new FilterLogEventsCommand({ ...logGroup, ...input }));
}

function messages(output: GetLogEventsCommandOutput | FilterLogEventsCommandOutput): unknown[] {
  return (output.events ?? []).map((event: { message?: string | undefined }) => event.message);
}

describe('PutLogEvents', () => {
  test('writes to a stream that was created, and GetLogEvents reads it back', async () => {
    await logs.client.send(new CreateLogStreamCommand(logStream));
    await logs.client.send(
      new PutLogEventsCommand({
        ...logStream,
        logEvents: [
          { timestamp: at(0).getTime(), message: 'one' },
          { timestamp: at(1).getTime(), message: 'naïve café' },
        ],
      }),
    );

    const { events } = await get({ startFromHead: true });

    expect(events).toEqual([
      { timestamp: at(0).getTime(), message: 'one', ingestionTime: start.getTime() },
      { timestamp: at(1).getTime(), message: 'naïve café', ingestionTime: start.getTime() },
    ]);
  });

  test.each([
    ['an unknown group', { logGroupName: 'nope' }, 'The specified log group does not exist.'],
    ['an unknown stream', { logStreamName: 'nope' }, 'The specified log stream does not exist.'],
  ])('to %s is refused', async (_what, other, message) => {
    const refused = logs.client.send(
      new PutLogEventsCommand({
        ...logStream,
        ...other,
        logEvents: [{ timestamp: 1, message: 'x' }],
      }),
    );

    await expect(refused).rejects.toMatchObject({ name: 'ResourceNotFoundException', message });
  });

  test('refuses events out of order, and leaves out what is too old or too new', async () => {
    logs.append(['first']);
    const put = (...seconds: number[]): Promise<unknown> =>
      logs.client.send(
        new PutLogEventsCommand({
          ...logStream,
          logEvents: seconds.map((second) => ({
            timestamp: at(second).getTime(),
            message: `${second}`,
          })),
        }),
      );

    await expect(put(2, 1)).rejects.toThrow('must be in chronological order');
    expect(await put(-15 * 86_400, 5, 3 * 3600)).toMatchObject({
      rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1, tooNewLogEventStartIndex: 2 },
    });
    expect(messages(await get())).toEqual(['first', '5']);
  });

  test('append() cuts a message at 256 kB without breaking a character', async () => {
    logs.append(['ä'.repeat(200_000)]);

    const [message = ''] = messages(await get());

    expect(message).toBe('ä'.repeat((256 * 1024 - 26) / 2));
  });
});

describe('GetLogEvents', () => {
  test('pages forward from the head and repeats its token at the end', async () => {
    logs.append(['1', '2', '3', '4', '5']);

    const first = await get({ startFromHead: true, limit: 2 });
    const second = await get({ limit: 2, nextToken: first.nextForwardToken });
    const third = await get({ limit: 2, nextToken: second.nextForwardToken });
    const end = await get({ limit: 2, nextToken: third.nextForwardToken });

    expect([first, second, third, end].map(messages)).toEqual([['1', '2'], ['3', '4'], ['5'], []]);
    expect(end.nextForwardToken).toBe(third.nextForwardToken);

    logs.service.append('/engine', 'run/engine/1', [{ timestamp: at(9), message: '6' }]);
    expect(messages(await get({ nextToken: end.nextForwardToken }))).toEqual(['6']);
    expect(messages(await get({ limit: 1, nextToken: end.nextBackwardToken }))).toEqual(['5']);
  });

  test('without startFromHead begins with the latest and pages backward', async () => {
    logs.append(['1', '2', '3', '4', '5']);

    const latest = await get({ limit: 2 });
    const before = await get({ limit: 2, nextToken: latest.nextBackwardToken });
    const first = await get({ limit: 2, nextToken: before.nextBackwardToken });
    const end = await get({ limit: 2, nextToken: first.nextBackwardToken });

    expect([latest, before, first, end].map(messages)).toEqual([['4', '5'], ['2', '3'], ['1'], []]);
    expect(end.nextBackwardToken).toBe(first.nextBackwardToken);
  });

  test('takes its start in and its end out', async () => {
    logs.append(['0', '1', '2', '3']);

    const range = { startTime: at(1).getTime(), endTime: at(3).getTime(), startFromHead: true };

    expect(messages(await get(range))).toEqual(['1', '2']);
  });

  test('orders by time, and keeps the order of arrival at the same time', async () => {
    logs.append(['a']);
    logs.service.append('/engine', 'run/engine/1', [
      { timestamp: at(5), message: 'c' },
      { timestamp: at(5), message: 'd' },
      { timestamp: at(2), message: 'b' },
    ]);

    expect(messages(await get({ startFromHead: true }))).toEqual(['a', 'b', 'c', 'd']);
  });

  test('of an empty stream gives tokens that later find what has come', async () => {
    await logs.client.send(new CreateLogStreamCommand(logStream));
    const empty = await get({ startFromHead: true });

    logs.append(['late']);

    expect(empty.events).toEqual([]);
    expect(messages(await get({ nextToken: empty.nextForwardToken }))).toEqual(['late']);
  });

  test('answers at most 1 MB at a time', async () => {
    logs.append(Array.from({ length: 6 }, () => 'x'.repeat(250_000)));

    expect((await get({ startFromHead: true })).events).toHaveLength(4);
  });
});

describe('FilterLogEvents', () => {
  test('finds what matches in all streams, by time', async () => {
    logs.append(['ERROR a0', 'fine', 'ERROR a2'], 'a');
    logs.append(['fine', 'ERROR b1'], 'b');

    const { events } = await filter({ filterPattern: 'ERROR' });

    expect(events?.map((event) => [event.logStreamName, event.message])).toEqual([
      ['a', 'ERROR a0'],
      ['b', 'ERROR b1'],
      ['a', 'ERROR a2'],
    ]);
    expect(new Set(events?.map((event) => event.eventId)).size).toBe(3);
  });

  test('narrows by streams, prefix and time, whose end is inclusive', async () => {
    logs.append(['0', '1', '2', '3'], 'run/a');
    logs.append(['x'], 'other/b');

    expect(messages(await filter({ logStreamNames: ['other/b'] }))).toEqual(['x']);
    expect(messages(await filter({ logStreamNamePrefix: 'run/' }))).toHaveLength(4);
    expect(
      messages(await filter({ startTime: at(1).getTime(), endTime: at(2).getTime() })),
    ).toEqual(['1', '2']);
  });

  test('pages to the end', async () => {
    logs.append(['1', '2', '3', '4', '5']);
    const found: unknown[] = [];
    let nextToken: string | undefined;
    do {
      const page = await filter({ limit: 2, nextToken });
      found.push(...messages(page));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);

    expect(found).toEqual(['1', '2', '3', '4', '5']);
  });

  test('refuses a pattern that is not modelled', async () => {
    await expect(filter({ filterPattern: '[a, b]' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});

describe('descriptions', () => {
  test('DescribeLogGroups lists by name, page by page', async () => {
    await logs.client.send(new CreateLogGroupCommand({ logGroupName: '/b' }));
    const first = await logs.client.send(new DescribeLogGroupsCommand({ limit: 1 }));
    const second = await logs.client.send(
      new DescribeLogGroupsCommand({ nextToken: first.nextToken }),
    );

    expect(first.logGroups).toMatchObject([
      {
        logGroupName: '/b',
        arn: 'arn:aws:logs:eu-west-1:000000000000:log-group:/b:*',
      },
    ]);
    expect(second.logGroups?.map((one) => one.logGroupName)).toEqual(['/engine']);
    await expect(
      logs.client.send(new CreateLogGroupCommand({ logGroupName: '/b' })),
    ).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
  });

  test('DescribeLogStreams lists by name, or by last event', async () => {
    logs.append(['1', '2', '3'], 'a');
    logs.append(['1'], 'b');
    const list = async (more: object): Promise<unknown> =>
      (
        await logs.client.send(new DescribeLogStreamsCommand({ ...logGroup, ...more }))
      ).logStreams?.map((one) => one.logStreamName);

    expect(await list({})).toEqual(['a', 'b']);
    expect(await list({ orderBy: 'LastEventTime', descending: true })).toEqual(['a', 'b']);
    expect(await list({ orderBy: 'LastEventTime' })).toEqual(['b', 'a']);
    expect(await list({ logStreamNamePrefix: 'b' })).toEqual(['b']);
  });

  test('an operation that is not implemented is refused by name', async () => {
    await expect(
      logs.client.send(new StartQueryCommand({ startTime: 0, endTime: 1, queryString: 'x' })),
    ).rejects.toMatchObject({
      name: 'NotImplementedInEmbeddedAws',
      message: 'Embedded AWS does not implement Logs_20140328.StartQuery',
    });
  });
});

test('each operation asks for its own action on the stream or the group', async () => {
  logs.append(['x']);
  await get();
  await filter();
  await logs.client.send(
    new PutLogEventsCommand({
      ...logStream,
      logEvents: [{ timestamp: start.getTime(), message: 'x' }],
    }),
  );

  const arn = 'arn:aws:logs:eu-west-1:000000000000:log-group:/engine:log-stream:';
  expect(logs.gateway.questions.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
    `logs:GetLogEvents ${arn}run/engine/1`,
    `logs:FilterLogEvents ${arn}`,
    `logs:PutLogEvents ${arn}run/engine/1`,
  ]);
});

test('groups, streams and events survive a restart, and new ids rise above the old', async () => {
  const storageDirectory = mkdtempSync(path.join(tmpdir(), 'embedded-logs-'));
  try {
    const first = await createLogs({ ...logs.gateway.world, storageDirectory });
    logs.append(['line\nwith a break', 'two'], 'a', first);
    first.createLogGroup('/empty');
    await first.stop();

    const second = await createLogs({ ...logs.gateway.world, storageDirectory });
    logs.gateway.serve(second);
    second.append('/engine', 'a', [{ timestamp: at(1), message: 'three' }]);

    const events = await get({ logStreamName: 'a', startFromHead: true });
    const groups = await logs.client.send(new DescribeLogGroupsCommand({}));
    expect(messages(events)).toEqual(['line\nwith a break', 'two', 'three']);
    expect(groups.logGroups?.map((one) => one.logGroupName)).toEqual(['/empty', '/engine']);
  } finally {
    rmSync(storageDirectory, { recursive: true, force: true });
  }
});
