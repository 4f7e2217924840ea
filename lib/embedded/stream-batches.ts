/** A record as far as its batch is concerned. */
export interface Sequenced {
  readonly sequenceNumber: string;
}

/** What a function said of a batch: all of it is done, or it failed from a record on, which is at the index. */
export type BatchOutcome =
  { readonly kind: 'done' } | { readonly kind: 'failed'; readonly from: number };

export interface BatchSettings {
  /** -1 for ever. */
  readonly maximumRetryAttempts: number;
  readonly bisects: boolean;
}

export interface BatchEffects<R extends Sequenced> {
  run(records: readonly R[]): Promise<BatchOutcome>;
  /** Records that are given up, and after how many tries. */
  discard(records: readonly R[], attempts: number): void;
  /** Waits before the next try; false when there will be none, because everything is ending. */
  pause(attempt: number): Promise<boolean>;
}

/** Runs a batch to its end as Lambda does: retries from the lowest failed record, halves a batch, gives up at last. */
export async function processBatch<R extends Sequenced>(
  batch: readonly R[],
  settings: BatchSettings,
  effects: BatchEffects<R>,
): Promise<void> {
  let records = batch;
  for (let attempt = 1; records.length > 0; attempt += 1) {
    const outcome = await effects.run(records);
    if (outcome.kind === 'done') return;
    // Records before the first failed one are done, and the next one in line starts to count anew.
    if (outcome.from > 0) attempt = 1;
    records = records.slice(outcome.from);
    if (settings.maximumRetryAttempts >= 0 && attempt > settings.maximumRetryAttempts) {
      effects.discard(records, attempt);
      return;
    }
    if (!(await effects.pause(attempt))) return;
    if (settings.bisects && outcome.from === 0 && records.length > 1) {
      const middle = Math.ceil(records.length / 2);
      await processBatch(records.slice(0, middle), settings, effects);
      await processBatch(records.slice(middle), settings, effects);
      return;
    }
  }
}

/** Reads the answer of a function that reports failed items; an item that was not in the batch fails all of it. */
export function readBatchAnswer(answer: unknown, records: readonly Sequenced[]): BatchOutcome {
  const failures = listFailures(answer);
  if (failures === undefined) return { kind: 'failed', from: 0 };
  if (failures.length === 0) return { kind: 'done' };
  const indexes = failures.map((id) => records.findIndex((record) => record.sequenceNumber === id));
  return { kind: 'failed', from: Math.max(0, Math.min(...indexes)) };
}

function listFailures(answer: unknown): readonly unknown[] | undefined {
  if (answer === null || answer === undefined) return [];
  if (typeof answer !== 'object' || !('batchItemFailures' in answer)) return [];
  const { batchItemFailures: failures } = answer;
  if (failures === null) return [];
  if (!Array.isArray(failures)) return undefined;
  const list: readonly unknown[] = failures;
  return list.map((failure) =>
    typeof failure === 'object' && failure !== null && 'itemIdentifier' in failure
      ? failure.itemIdentifier
      : undefined,
  );
}
