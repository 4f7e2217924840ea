import { redriveEvents, type RedriveDeps } from '../../../lib/actions/redrive-events';
import type { DeadLetter } from '../../../lib/domain/run/dead-letter';
import {
  aDeadLetter,
  aFailedInvocation,
  REGISTER_FUNCTION,
  SHEET_EVENT,
  STATE_NOTIFIER_FUNCTION,
  TASK_EVENT,
  undeliveredTo,
} from '../../support/dead-letters';

/** Two queues in memory: what is received is hidden until it is given back. */
class MemoryQueues {
  readonly sent: [functionName: string, payload: unknown][] = [];
  /** What was done, in its order. */
  readonly done: string[] = [];
  readonly failing = { send: false, delete: false };
  private readonly visible: Record<string, DeadLetter[]>;
  private readonly hidden = new Map<string, DeadLetter>();

  constructor(letters: { unprocessed?: DeadLetter[]; undelivered?: DeadLetter[] } = {}) {
    const { unprocessed = [], undelivered = [] } = letters;
    this.visible = { unprocessed: [...unprocessed], undelivered: [...undelivered] };
  }

  /** Messages that the next reader would see. */
  left(): string[] {
    return Object.values(this.visible).flatMap((letters) =>
      letters.map(({ messageId }) => messageId),
    );
  }

  deps(): RedriveDeps {
    return {
      queueUrls: { unprocessed: 'unprocessed', undelivered: 'undelivered' },
      functionNames: new Set([REGISTER_FUNCTION, STATE_NOTIFIER_FUNCTION]),
      count: async (url) => this.visible[url]?.length ?? 0,
      receive: async (url, maximum) => {
        const letters = this.visible[url]?.splice(0, Math.min(maximum, 10)) ?? [];
        for (const letter of letters) this.hidden.set(letter.receipt, letter);
        return letters;
      },
      giveBack: async (url, receipts) => {
        for (const receipt of receipts) {
          const letter = this.hidden.get(receipt);
          if (letter !== undefined) this.visible[url]?.push(letter);
        }
      },
      delete: async (_url, receipt) => {
        if (this.failing.delete) throw new Error('no right');
        this.hidden.delete(receipt);
        this.done.push(`delete ${receipt}`);
      },
      send: async (functionName, payload) => {
        if (this.failing.send) throw new Error('Rate exceeded');
        this.sent.push([functionName, payload]);
        this.done.push(`send ${functionName}`);
      },
    };
  }
}

const sheet = aDeadLetter(aFailedInvocation(SHEET_EVENT));
const task = aDeadLetter(TASK_EVENT, {
  messageId: 'message-2',
  receipt: 'receipt-2',
  attributes: undeliveredTo(),
});

function redrive(queues: MemoryQueues, change: { send?: boolean; limit?: number } = {}) {
  const { signal } = new AbortController();
  return redriveEvents(queues.deps(), { send: true, limit: 100, signal, ...change });
}

test('redriveEvents() sends each event to its function, and deletes its message afterwards', async () => {
  const queues = new MemoryQueues({ unprocessed: [sheet], undelivered: [task] });

  const reports = await redrive(queues);

  expect(queues.sent).toEqual([
    [REGISTER_FUNCTION, SHEET_EVENT],
    [STATE_NOTIFIER_FUNCTION, TASK_EVENT],
  ]);
  expect(queues.done).toEqual([
    `send ${REGISTER_FUNCTION}`,
    'delete receipt-1',
    `send ${STATE_NOTIFIER_FUNCTION}`,
    'delete receipt-2',
  ]);
  expect(queues.left()).toEqual([]);
  expect(reports).toMatchObject([
    { queue: 'unprocessed', messages: 1, results: [{ outcome: 'sent' }] },
    { queue: 'undelivered', messages: 1, results: [{ outcome: 'sent' }] },
  ]);
});

test('redriveEvents() without sending tells what it would do and gives everything back', async () => {
  const queues = new MemoryQueues({ unprocessed: [sheet], undelivered: [task] });

  const reports = await redrive(queues, { send: false });

  expect(queues.done).toEqual([]);
  expect(queues.left()).toEqual(['message-1', 'message-2']);
  expect(reports[0]).toEqual({
    queue: 'unprocessed',
    messages: 1,
    results: [
      {
        messageId: 'message-1',
        sentAt: '2026-11-23T10:05:00.000Z',
        outcome: 'waiting',
        event: {
          functionName: REGISTER_FUNCTION,
          about: 'sheet s3://lab/launches/a.yaml',
          failure: 'TypeError: it broke',
        },
      },
    ],
  });
});

test('redriveEvents() keeps a message that Lambda does not take', async () => {
  const queues = new MemoryQueues({ unprocessed: [sheet] });
  queues.failing.send = true;

  const [report] = await redrive(queues);

  expect(queues.left()).toEqual(['message-1']);
  expect(report?.results).toMatchObject([
    { outcome: 'kept', problem: 'Lambda did not take it: Rate exceeded' },
  ]);
});

test('redriveEvents() says when an event was sent and its message could not be deleted', async () => {
  const queues = new MemoryQueues({ unprocessed: [sheet] });
  queues.failing.delete = true;

  const [report] = await redrive(queues);

  expect(queues.sent).toHaveLength(1);
  expect(queues.left()).toEqual(['message-1']);
  expect(report?.results).toMatchObject([
    { outcome: 'kept', problem: 'It was sent, and could not be deleted: no right' },
  ]);
});

test('redriveEvents() sends nothing to a function of somebody else', async () => {
  const foreign = aDeadLetter(aFailedInvocation(SHEET_EVENT, 'Payroll'));
  const queues = new MemoryQueues({ unprocessed: [foreign] });

  const [report] = await redrive(queues);

  expect(queues.sent).toEqual([]);
  expect(queues.left()).toEqual(['message-1']);
  expect(report?.results).toMatchObject([
    {
      outcome: 'kept',
      problem: 'It is for "Payroll", which is no function of this deployment.',
    },
  ]);
});

test('redriveEvents() keeps and names a message that it cannot read', async () => {
  const queues = new MemoryQueues({ unprocessed: [aDeadLetter({ hello: 'world' })] });

  const [report] = await redrive(queues);

  expect(queues.left()).toEqual(['message-1']);
  expect(report?.results).toMatchObject([{ messageId: 'message-1', outcome: 'kept' }]);
});

test('redriveEvents() takes no more than the limit, the oldest first', async () => {
  const letters = Array.from({ length: 25 }, (_, index) =>
    aDeadLetter(aFailedInvocation(SHEET_EVENT), {
      messageId: `message-${index}`,
      receipt: `receipt-${index}`,
      sentAt: `2026-11-23T10:${59 - index}:00.000Z`,
    }),
  );
  const queues = new MemoryQueues({ unprocessed: letters });

  const [report] = await redrive(queues, { limit: 12 });

  const times = report?.results.map(({ sentAt }) => sentAt) ?? [];
  expect(report?.messages).toBe(25);
  expect(times).toHaveLength(12);
  expect(times).toEqual([...times].sort());
  expect(queues.left()).toHaveLength(13);
});

const sweep = aDeadLetter(
  { 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {} },
  { messageId: 'message-3', receipt: 'receipt-3', attributes: undeliveredTo() },
);

test('redriveEvents() deletes a sweep unsent, because it comes again by itself', async () => {
  const queues = new MemoryQueues({ undelivered: [sweep] });

  const [, shown] = await redrive(queues, { send: false });
  const left = queues.left();
  const [, sent] = await redrive(queues);

  expect(shown?.results).toMatchObject([{ outcome: 'stale' }]);
  expect(left).toEqual(['message-3']);
  expect(sent?.results).toMatchObject([{ outcome: 'stale', event: { about: 'sweep' } }]);
  expect(queues.done).toEqual(['delete receipt-3']);
  expect(queues.left()).toEqual([]);
});

test('redriveEvents() says when a sweep could not be deleted', async () => {
  const queues = new MemoryQueues({ undelivered: [sweep] });
  queues.failing.delete = true;

  const [, report] = await redrive(queues);

  expect(report?.results).toMatchObject([
    { outcome: 'kept', problem: 'It comes again by itself, and could not be deleted: no right' },
  ]);
  expect(queues.left()).toEqual(['message-3']);
});

test('redriveEvents() tells what it has sent when it is interrupted', async () => {
  const second = { ...sheet, messageId: 'message-9', receipt: 'receipt-9' };
  const queues = new MemoryQueues({ unprocessed: [sheet, second], undelivered: [task] });
  const controller = new AbortController();
  const deps = queues.deps();
  const interrupted: RedriveDeps = {
    ...deps,
    send: async (name, payload) => {
      await deps.send(name, payload);
      controller.abort();
    },
  };

  const { signal } = controller;
  const reports = await redriveEvents(interrupted, { send: true, limit: 100, signal });

  expect(reports).toMatchObject([
    { messages: 2, interrupted: true, results: [{ messageId: 'message-1', outcome: 'sent' }] },
  ]);
  expect(queues.left()).toEqual(['message-2', 'message-9'].reverse());
});

test('redriveEvents() tells what it has sent when a queue can no longer be read', async () => {
  const queues = new MemoryQueues({ unprocessed: [sheet], undelivered: [task] });
  const deps = queues.deps();
  const count = (url: string) =>
    url === 'undelivered' ? Promise.reject(new Error('token expired')) : deps.count(url);

  const { signal } = new AbortController();
  const reports = await redriveEvents({ ...deps, count }, { send: true, limit: 100, signal });

  expect(reports).toMatchObject([
    { queue: 'unprocessed', results: [{ outcome: 'sent' }] },
    { queue: 'undelivered', results: [], problem: 'token expired' },
  ]);
  expect(reports[0]).not.toHaveProperty('problem');
});

test('redriveEvents() throws what stops it before anything was done', async () => {
  const queues = new MemoryQueues();
  const denied = new Error('denied');
  const deps = { ...queues.deps(), count: () => Promise.reject(denied) };

  const { signal } = new AbortController();

  await expect(redriveEvents(deps, { send: true, limit: 100, signal })).rejects.toBe(denied);
});

test('redriveEvents() tells what it has done when the rest cannot be given back', async () => {
  const foreign = aDeadLetter({ hello: 'world' }, { messageId: 'message-4', receipt: 'receipt-4' });
  const queues = new MemoryQueues({ unprocessed: [sheet, foreign] });
  const deps = { ...queues.deps(), giveBack: () => Promise.reject(new Error('token expired')) };

  const { signal } = new AbortController();
  const [report] = await redriveEvents(deps, { send: true, limit: 100, signal });

  expect(report?.results).toMatchObject([{ outcome: 'sent' }, { outcome: 'kept' }]);
});

test('redriveEvents() gives everything back when it is interrupted', async () => {
  const queues = new MemoryQueues({ unprocessed: [sheet] });
  const controller = new AbortController();
  const deps = queues.deps();
  const interrupted: RedriveDeps = {
    ...deps,
    receive: async (url, maximum) => {
      const letters = await deps.receive(url, maximum);
      controller.abort();
      return letters;
    },
  };

  const { signal } = controller;
  const redriving = redriveEvents(interrupted, { send: true, limit: 100, signal });

  await expect(redriving).rejects.toMatchObject({ name: 'AbortError' });
  expect(queues.sent).toEqual([]);
  expect(queues.left()).toEqual(['message-1']);
});
