import {
  TriedInVainError,
  tryPatiently,
  WAITS_MS,
  type Patience,
} from '../../../lib/engine-task/patient-work';

const stop = new AbortController();

function aPatience(waits: number[], others: Partial<Patience> = {}): Patience {
  return {
    sleep: (ms) => Promise.resolve(void waits.push(ms)),
    signal: stop.signal,
    passes: () => true,
    onWait: () => undefined,
    ...others,
  };
}

test('tryPatiently() gives the result of the first try that succeeds', async () => {
  const waits: number[] = [];
  const work = () => (waits.length < 2 ? Promise.reject(new Error('busy')) : Promise.resolve('ok'));

  expect(await tryPatiently(work, aPatience(waits))).toBe('ok');
  expect(waits).toEqual([5000, 20_000]);
});

test('tryPatiently() gives up after the last wait, and says how often it tried', async () => {
  const waits: number[] = [];

  const trying = tryPatiently(() => Promise.reject(new Error('busy')), aPatience(waits));

  await expect(trying).rejects.toEqual(new TriedInVainError(4, new Error('busy')));
  await expect(trying).rejects.toThrow('busy (tried 4 times)');
  expect(waits).toEqual(WAITS_MS);
});

test('tryPatiently() tries once what does not pass', async () => {
  const waits: number[] = [];
  const patience = aPatience(waits, { passes: () => false });

  await expect(tryPatiently(() => Promise.reject(new Error('no')), patience)).rejects.toThrow(
    /^no$/,
  );
  expect(waits).toEqual([]);
});

test('tryPatiently() does not wait when the run is to end', async () => {
  const waits: number[] = [];
  const patience = aPatience(waits, { signal: AbortSignal.abort() });

  await expect(tryPatiently(() => Promise.reject(new Error('cut')), patience)).rejects.toThrow(
    /^cut$/,
  );
  expect(waits).toEqual([]);
});

test('tryPatiently() tells of each wait what is in the way and which try comes next', async () => {
  const told: unknown[] = [];
  const patience = aPatience([], { onWait: (error, next) => told.push([String(error), next]) });

  await tryPatiently(
    () => (told.length === 0 ? Promise.reject(new Error('busy')) : Promise.resolve()),
    patience,
  );

  expect(told).toEqual([['Error: busy', { attempt: 2, ms: 5000 }]]);
});
