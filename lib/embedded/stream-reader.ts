import type { FunctionHost, InvocationResult } from './function-host';
import { sendAsRole } from './functions/asynchronous-invocation';
import type { FunctionDeclaration } from './functions/declaration';
import { pause } from './pause';
import type { Queues } from './services/sqs/queues';
import { processBatch, readBatchAnswer } from './stream-batches';
import type { BatchOutcome } from './stream-batches';
import type { World } from './world';

/** How a mapping reads its stream. */
export interface ReaderSettings {
  readonly batchSize: number;
  /** -1 for ever. */
  readonly maximumRetryAttempts: number;
  readonly bisects: boolean;
  readonly reportsFailedItems: boolean;
  readonly onFailure: string | undefined;
}

/** A stream record on its way to a function. */
export interface ReadRecord {
  readonly sequenceNumber: string;
  readonly createdAt: Date;
  readonly event: unknown;
}

export interface ShardReader {
  readonly world: World;
  readonly functions: FunctionHost;
  readonly queues: Queues;
  readonly stopping: AbortSignal;
  readonly declaration: FunctionDeclaration;
  readonly streamArn: string;
  readonly shard: string;
  readonly settings: ReaderSettings;
}

/** Reads one shard in batches, one after the other; give it each record as it comes. */
export function createShardReader(reader: ShardReader): (record: ReadRecord) => void {
  const waiting: ReadRecord[] = [];
  let isReading = false;
  const read = () => {
    isReading = true;
    sendBatch(reader, waiting, () => {
      isReading = false;
      if (waiting.length > 0) read();
    });
  };
  return (record) => {
    waiting.push(record);
    if (!isReading) read();
  };
}

function sendBatch(reader: ShardReader, waiting: ReadRecord[], done: () => void): void {
  const name = `stream ${reader.shard} to ${reader.declaration.name}`;
  let batch: readonly ReadRecord[] | undefined;
  reader.world.delivery.send({
    name,
    orderedBy: name,
    async deliver() {
      const isFirst = batch === undefined;
      // Taken when its turn comes, so that what has arrived by then travels together; kept, should it come twice.
      batch ??= waiting.splice(0, reader.settings.batchSize);
      try {
        await deliverBatch(reader, batch);
      } finally {
        if (isFirst) done();
      }
    },
  });
}

function deliverBatch(reader: ShardReader, batch: readonly ReadRecord[]): Promise<void> {
  let last: InvocationResult | undefined;
  return processBatch(batch, reader.settings, {
    async run(records) {
      last = await reader.functions.invoke(reader.declaration, {
        Records: records.map(({ event }) => event),
      });
      return reader.stopping.aborted ? { kind: 'done' } : judge(reader, last, records);
    },
    discard(records, attempts) {
      discard(reader, { records, attempts, requestId: last?.requestId ?? '' });
    },
    pause: (attempt) => pause(Math.min(100 * 2 ** (attempt - 1), 5000), reader.stopping),
  });
}

function judge(
  { world, declaration, settings }: ShardReader,
  { outcome }: InvocationResult,
  records: readonly ReadRecord[],
): BatchOutcome {
  if (outcome.kind === 'failed') {
    const { errorType, errorMessage } = outcome.error;
    world.report(`lambda: ${declaration.name} failed: ${errorType}: ${errorMessage}`);
    return { kind: 'failed', from: 0 };
  }
  if (!settings.reportsFailedItems) return { kind: 'done' };
  const answer: unknown = JSON.parse(outcome.payload);
  return readBatchAnswer(answer, records);
}

interface Discarded {
  readonly records: readonly ReadRecord[];
  readonly attempts: number;
  readonly requestId: string;
}

/** The destination learns where the records are, not what is in them. */
function discard(reader: ShardReader, { records, attempts, requestId }: Discarded): void {
  const { world, queues, declaration, settings } = reader;
  world.report(`lambda: ${declaration.name} gave up ${records.length} records of ${reader.shard}`);
  const [first, last] = [records[0], records.at(-1)];
  if (settings.onFailure === undefined || first === undefined || last === undefined) return;
  const body = {
    requestContext: {
      requestId,
      functionArn: declaration.arn,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: attempts,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: world.now().toISOString(),
    DDBStreamBatchInfo: {
      shardId: `shardId-${reader.shard}`,
      startSequenceNumber: first.sequenceNumber,
      endSequenceNumber: last.sequenceNumber,
      approximateArrivalOfFirstRecord: first.createdAt.toISOString(),
      approximateArrivalOfLastRecord: last.createdAt.toISOString(),
      batchSize: records.length,
      streamArn: reader.streamArn,
    },
  };
  sendAsRole(world, queues, declaration, { queue: settings.onFailure, body });
}
