import {
  CloudWatchLogsClient,
  GetLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { RunLogs } from '../../../lib/aws/run-logs';

const TIME = Date.parse('2026-11-23T10:00:00.000Z');

const client = mockClient(CloudWatchLogsClient);
const logs = new RunLogs(new CloudWatchLogsClient({}));

beforeEach(() => {
  client.reset();
});

test('lastEventAt() asks for one line, the newest', async () => {
  client.on(GetLogEventsCommand).resolves({ events: [{ timestamp: TIME, message: 'x' }] });

  expect(await logs.lastEventAt('group', 'stream')).toBe('2026-11-23T10:00:00.000Z');
  expect(client.commandCalls(GetLogEventsCommand)[0]?.args[0].input).toEqual({
    ...{ logGroupName: 'group', logStreamName: 'stream', startFromHead: false, limit: 1 },
  });
});

test('readEnd() gives the last lines, oldest first', async () => {
  client.on(GetLogEventsCommand).resolves({ events: [{ message: 'a' }, {}, { message: 'b' }] });

  expect(await logs.readEnd('group', 'stream', 3)).toEqual(['a', '', 'b']);
});

/** Pages as CloudWatch gives them from the end of a stream; the token stays the same at its begin. */
function answerBackwards(pages: readonly (readonly string[])[]): void {
  client.on(GetLogEventsCommand).callsFake(({ nextToken = 'b/0' }: { nextToken?: string }) => {
    const page = Number(nextToken.slice(2));
    return {
      events: (pages[page] ?? []).map((message) => ({ timestamp: TIME, message })),
      nextBackwardToken: `b/${Math.min(page + 1, pages.length)}`,
    };
  });
}

test('readEnd() and lastEventAt() look beyond empty pages, and no further than they must', async () => {
  answerBackwards([[], ['c'], [], ['a', 'b'], ['older']]);

  expect(await logs.lastEventAt('group', 'stream')).toBe('2026-11-23T10:00:00.000Z');
  expect(client.commandCalls(GetLogEventsCommand)).toHaveLength(2);
  expect(await logs.readEnd('group', 'stream', 3)).toEqual(['a', 'b', 'c']);
  expect(client.commandCalls(GetLogEventsCommand).map(({ args }) => args[0].input.limit)).toEqual([
    1, 1, 3, 3, 2, 2,
  ]);
});

test('readEnd() ends at the begin of a stream, and gives up a stream of empty pages', async () => {
  answerBackwards([['c'], ['a', 'b']]);
  expect(await logs.readEnd('group', 'stream', 50)).toEqual(['a', 'b', 'c']);

  client.reset();
  answerBackwards(Array.from({ length: 1000 }, () => []));
  expect(await logs.readEnd('group', 'stream', 50)).toEqual([]);
  expect(client.commandCalls(GetLogEventsCommand)).toHaveLength(10);
});

test('a stream without a line, or that was never begun, says nothing', async () => {
  client.on(GetLogEventsCommand).resolves({});
  expect(await logs.lastEventAt('group', 'stream')).toBeUndefined();
  expect(await logs.readEnd('group', 'stream', 3)).toEqual([]);

  client
    .on(GetLogEventsCommand)
    .rejects(new ResourceNotFoundException({ $metadata: {}, message: 'no stream' }));
  expect(await logs.lastEventAt('group', 'stream')).toBeUndefined();
  expect(await logs.readEnd('group', 'stream', 3)).toEqual([]);
  expect(await logs.read('group', 'stream', 'token')).toEqual({ lines: [], nextToken: 'token' });
});

test.each(['lastEventAt', 'readEnd', 'read'] as const)(
  '%s() throws what is a fault',
  async (method) => {
    client.on(GetLogEventsCommand).rejects(new Error('throttled'));

    await expect(logs[method]('group', 'stream', 3 as never)).rejects.toThrow('throttled');
  },
);
