import { BoundedWork, forEachBounded } from '../../../lib/engine-task/bounded-work';

const never = new AbortController().signal;

function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('BoundedWork', () => {
  test('runs no more tasks at a time than its limit, and all of them in order', async () => {
    const work = new BoundedWork(3);
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const task = (index: number) => async (): Promise<void> => {
      begun.push(index);
      most = Math.max(most, (running += 1));
      await pause();
      running -= 1;
    };

    await Promise.all(Array.from({ length: 10 }, (_, index) => work.run(task(index))));

    expect(most).toBe(3);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('goes on after a task that fails', async () => {
    const work = new BoundedWork(1);

    const results = await Promise.allSettled([
      work.run(() => Promise.reject(new Error('no'))),
      work.run(() => Promise.resolve('yes')),
    ]);

    expect(results).toEqual([
      expect.objectContaining({ status: 'rejected' }),
      { status: 'fulfilled', value: 'yes' },
    ]);
  });
});

describe('forEachBounded()', () => {
  test('aborts the others at the first error, and throws that one', async () => {
    const ended: string[] = [];

    const done = forEachBounded(
      ['bad', 'slow', 'late'],
      { limit: 2, signal: never },
      (item, signal) =>
        item === 'bad'
          ? Promise.reject(new Error('bad'))
          : new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => {
                ended.push(item);
                reject(new Error('aborted'));
              });
            }),
    );

    await expect(done).rejects.toThrow('bad');
    expect(ended).toEqual(['slow']);
  });

  test('begins nothing when it is aborted before', async () => {
    const work = jest.fn();

    const done = forEachBounded(
      [1],
      { limit: 1, signal: AbortSignal.abort(new Error('stop')) },
      work,
    );

    await expect(done).rejects.toThrow('stop');
    expect(work).not.toHaveBeenCalled();
  });
});
