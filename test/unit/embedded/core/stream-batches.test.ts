import { processBatch, readBatchAnswer } from '../../../../lib/embedded/stream-batches';
import type { BatchOutcome, BatchSettings } from '../../../../lib/embedded/stream-batches';

interface Numbered {
  readonly sequenceNumber: string;
}

function recordsOf(text: string): readonly Numbered[] {
  return Array.from(text, (sequenceNumber) => ({ sequenceNumber }));
}

/** Runs a batch, and tells which records each run got and what was given up. */
async function run(
  batch: string,
  settings: Partial<BatchSettings>,
  judge: (records: string) => BatchOutcome,
) {
  const runs: string[] = [];
  const discarded: string[] = [];
  const text = (records: readonly Numbered[]) =>
    records.map(({ sequenceNumber }) => sequenceNumber).join('');
  await processBatch(
    recordsOf(batch),
    { maximumRetryAttempts: 2, bisects: false, ...settings },
    {
      async run(records) {
        runs.push(text(records));
        return judge(text(records));
      },
      discard: (records, attempts) => void discarded.push(`${text(records)} after ${attempts}`),
      pause: async () => true,
    },
  );
  return { runs, discarded };
}

const failed: BatchOutcome = { kind: 'failed', from: 0 };
const done: BatchOutcome = { kind: 'done' };

describe('processBatch()', () => {
  test('runs a good batch once', async () => {
    expect(await run('abc', {}, () => done)).toEqual({ runs: ['abc'], discarded: [] });
  });

  test('tries a failing batch again as often as it may, then gives it up', async () => {
    expect(await run('abc', {}, () => failed)).toEqual({
      runs: ['abc', 'abc', 'abc'],
      discarded: ['abc after 3'],
    });
  });

  test('goes on from the lowest failed record, whose tries count anew', async () => {
    const judge = (records: string): BatchOutcome =>
      records.includes('c') ? { kind: 'failed', from: records.indexOf('c') } : done;

    expect(await run('abcd', {}, judge)).toEqual({
      runs: ['abcd', 'cd', 'cd'],
      discarded: ['cd after 3'],
    });
  });

  test('halves a failing batch until the bad record is alone', async () => {
    const judge = (records: string) => (records.includes('c') ? failed : done);

    expect(await run('abcd', { bisects: true, maximumRetryAttempts: 1 }, judge)).toEqual({
      runs: ['abcd', 'ab', 'cd', 'c', 'c', 'd'],
      discarded: ['c after 2'],
    });
  });

  test('gives up nothing when its retries have no end, and stops when everything does', async () => {
    const discard = jest.fn();
    let tries = 0;

    await processBatch(
      recordsOf('a'),
      { maximumRetryAttempts: -1, bisects: false },
      {
        run: async () => failed,
        discard,
        pause: async () => (tries += 1) < 50,
      },
    );

    expect(tries).toBe(50);
    expect(discard).not.toHaveBeenCalled();
  });
});

describe('readBatchAnswer()', () => {
  const records = recordsOf('abc');

  test.each([
    [null],
    [undefined],
    [{}],
    ['text'],
    [{ batchItemFailures: [] }],
    [{ batchItemFailures: null }],
  ])('takes %j for success', (answer) => {
    expect(readBatchAnswer(answer, records)).toEqual(done);
  });

  test('finds the lowest failed record', () => {
    const answer = { batchItemFailures: [{ itemIdentifier: 'c' }, { itemIdentifier: 'b' }] };

    expect(readBatchAnswer(answer, records)).toEqual({ kind: 'failed', from: 1 });
  });

  test.each([
    [{ batchItemFailures: [{ itemIdentifier: 'x' }] }],
    [{ batchItemFailures: [{ itemIdentifier: '' }] }],
    [{ batchItemFailures: [{}] }],
    [{ batchItemFailures: 'all' }],
  ])('takes %j, which names no record of the batch, for failure of all', (answer) => {
    expect(readBatchAnswer(answer, records)).toEqual(failed);
  });
});
