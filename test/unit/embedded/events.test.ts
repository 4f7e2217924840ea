import { createEvents } from '../../../lib/embedded/services/events/events';
import type { EventsService } from '../../../lib/embedded/services/events/events';
import type { World } from '../../../lib/embedded/world';

const now = new Date('2026-03-01T00:00:00.500Z');

let sent: Promise<void>[];
let asked: string[];
let received: unknown[];
let service: EventsService;

beforeEach(async () => {
  sent = [];
  asked = [];
  received = [];
  const world: World = {
    accountId: '000000000000',
    region: 'eu-west-1',
    endpoint: () => 'http://127.0.0.1:1',
    access: { authorize: (_caller, action, resource) => void asked.push(`${action} ${resource}`) },
    delivery: {
      send: ({ deliver }) => void sent.push(deliver()),
      settled: () => Promise.resolve(),
    },
    storageDirectory: undefined,
    scratchDirectory: '/nowhere',
    now: () => now,
    newId: () => 'id-1',
    report: () => undefined,
  };
  service = await createEvents(world);
});

function addRule(rule: object): void {
  const deliver = async (event: unknown): Promise<void> => void received.push(event);
  service.addRule({ name: 'r', enabled: true, targets: [{ id: 't', deliver }], ...rule });
}

async function put(entries: object[]): Promise<Record<string, unknown>> {
  const response = await service.handle({
    method: 'POST',
    rawPath: '/',
    rawQuery: '',
    headers: { 'x-amz-target': 'AWSEvents.PutEvents' },
    body: Buffer.from(JSON.stringify({ Entries: entries })),
    caller: { arn: 'arn:aws:iam::000000000000:root' },
  });
  return JSON.parse(String(response.body)) as Record<string, unknown>;
}

describe('publish()', () => {
  test('sends the whole event to each target of each enabled rule that matches', () => {
    addRule({ eventPattern: { source: ['mine'] } });
    addRule({ eventPattern: { source: ['other'] } });
    addRule({ eventPattern: { source: ['mine'] }, enabled: false });

    service.publish({
      source: 'mine',
      detailType: 'Happened',
      detail: { a: 1 },
      resources: ['arn:x'],
    });

    expect(received).toEqual([
      {
        version: '0',
        id: 'id-1',
        'detail-type': 'Happened',
        source: 'mine',
        account: '000000000000',
        time: '2026-03-01T00:00:00Z',
        region: 'eu-west-1',
        resources: ['arn:x'],
        detail: { a: 1 },
      },
    ]);
  });

  test('never matches a rule that has only a schedule', () => {
    addRule({ scheduleExpression: 'rate(5 minutes)' });

    service.publish({ source: 'mine', detailType: 'Happened', detail: {} });

    expect(received).toEqual([]);
  });
});

describe('addRule()', () => {
  test.each([
    [
      { eventPattern: { a: [{ wildcard: '*' }] } },
      'Cannot add rule "r": Error: Cannot use event pattern at "a"',
    ],
    [{ scheduleExpression: 'rate(often)' }, 'schedule expression "rate(often)" is not valid'],
    [{}, 'it has neither a pattern nor a schedule'],
  ])('refuses %j', (rule, why) => {
    expect(() => addRule(rule)).toThrow(why);
  });
});

test('tick() fires each enabled schedule once', () => {
  addRule({ scheduleExpression: 'rate(5 minutes)' });
  addRule({ scheduleExpression: 'cron(0 12 * * ? *)', enabled: false });

  service.tick(new Date('2026-03-02T00:00:00Z'));

  expect(received).toMatchObject([
    {
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      time: '2026-03-02T00:00:00Z',
      resources: ['arn:aws:events:eu-west-1:000000000000:rule/r'],
    },
  ]);
});

describe('PutEvents', () => {
  test('publishes what is well formed and names what is wrong with the rest', async () => {
    addRule({ eventPattern: { detail: { a: [1] } } });

    const answer = await put([
      { Source: 'mine', DetailType: 'Happened', Detail: '{"a":1}' },
      { Source: 'mine', DetailType: 'Happened', Detail: '{' },
      { Source: 'mine', Detail: '{}' },
      { Source: 'aws.ecs', DetailType: 'x', Detail: '{}' },
      { Source: 'mine', DetailType: 'x', Detail: '{}', EventBusName: 'other' },
    ]);

    expect(received).toHaveLength(1);
    expect(asked).toEqual([
      'events:PutEvents arn:aws:events:eu-west-1:000000000000:event-bus/default',
    ]);
    expect(answer['FailedEntryCount']).toBe(4);
    expect(answer['Entries']).toMatchObject([
      { EventId: 'id-1' },
      { ErrorCode: 'MalformedDetail' },
      { ErrorCode: 'InvalidArgument' },
      { ErrorCode: 'NotAuthorizedForSource' },
      { ErrorCode: 'NotImplementedInEmbeddedAws' },
    ]);
  });

  test('with no entry is a ValidationException', async () => {
    expect(await put([])).toMatchObject({ __type: 'ValidationException' });
  });
});
