import { gunzipSync } from 'node:zlib';
import { CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { at, logStream, useLogs } from '../../support/embedded-logs';

interface DataMessage {
  messageType: string;
  owner: string;
  logGroup: string;
  logStream: string;
  subscriptionFilters: string[];
  logEvents: { id: string; timestamp: number; message: string }[];
}

const logs = useLogs();

describe('subscriptions', () => {
  let delivered: DataMessage[];

  beforeEach(() => {
    delivered = [];
  });

  function subscribe(filterPattern: string, filterName = 'parser'): void {
    logs.service.addSubscription({
      logGroup: '/engine',
      filterName,
      filterPattern,
      deliver: async ({ awslogs }) => {
        const text = gunzipSync(Buffer.from(awslogs.data, 'base64')).toString('utf8');
        delivered.push(JSON.parse(text) as DataMessage);
      },
    });
  }

  test('lines of one burst travel together, one batch a stream, only those that match', async () => {
    subscribe('?ERROR ?WARN');
    logs.append(['ERROR 1', 'fine'], 'a');
    logs.append(['WARN 2', 'ERROR 3'], 'a');
    logs.append(['ERROR 4'], 'b');
    logs.append(['fine'], 'c');
    await logs.gateway.world.delivery.settled();

    expect(delivered).toHaveLength(2);
    expect(delivered[0]).toMatchObject({
      messageType: 'DATA_MESSAGE',
      owner: '000000000000',
      logGroup: '/engine',
      logStream: 'a',
      subscriptionFilters: ['parser'],
    });
    expect(delivered.map((one) => one.logEvents.map((event) => event.message).sort())).toEqual([
      ['ERROR 1', 'ERROR 3', 'WARN 2'],
      ['ERROR 4'],
    ]);
  });

  test('later lines are another batch; ids are unique and rise', async () => {
    subscribe('');
    logs.service.append('/engine', 'a', [
      { timestamp: at(0), message: '1' },
      { timestamp: at(0), message: '2' },
    ]);
    await logs.gateway.world.delivery.settled();
    logs.service.append('/engine', 'a', [{ timestamp: at(0), message: '3' }]);
    await logs.gateway.world.delivery.settled();

    const ids = delivered.flatMap((one) => one.logEvents.map((event) => event.id));
    expect(delivered).toHaveLength(2);
    expect(ids).toHaveLength(3);
    expect([...new Set(ids)].sort()).toEqual(ids);
    expect(ids[0]).toMatch(/^\d{56}$/);
  });

  test('a batch stays under 1 MB', async () => {
    subscribe('');
    logs.append(Array.from({ length: 6 }, () => 'x'.repeat(250_000)));
    await logs.gateway.world.delivery.settled();

    expect(delivered.map((one) => one.logEvents.length)).toEqual([4, 2]);
  });

  test('events put by a client are delivered too', async () => {
    subscribe('{ $.level = "ERROR" }');
    await logs.client.send(new CreateLogStreamCommand(logStream));
    await logs.client.send(
      new PutLogEventsCommand({
        ...logStream,
        logEvents: [
          { timestamp: at(0).getTime(), message: '{"level":"ERROR"}' },
          { timestamp: at(0).getTime(), message: '{"level":"INFO"}' },
        ],
      }),
    );
    await logs.gateway.world.delivery.settled();

    expect(delivered.flatMap((one) => one.logEvents.map((event) => event.message))).toEqual([
      '{"level":"ERROR"}',
    ]);
  });

  test('addSubscription() refuses a pattern that is not modelled, and a third filter', () => {
    expect(() => subscribe('%x%')).toThrow('regular expressions "%...%" are not implemented');
    subscribe('a', 'one');
    subscribe('b', 'two');
    expect(() => subscribe('c', 'three')).toThrow('Cannot add subscription "three"');
  });
});
