import { AwsError, notImplemented } from '../../world';
import type { Caller, ServiceRequest } from '../../world';
import type { JsonOperation } from '../json-protocol';
import { captureWrites, commitWrites } from './captured-writes';
import type { CapturedWrites } from './captured-writes';
import type { EngineOperation, EngineRequest } from './dynalite-engine';
import { isRecord, uncountedBytes } from './item';
import type { Item } from './item';
import { comparesNestedValues, settleNestedEquality } from './nested-equality';
import { nameOfTable, tableNameOf, withTableName } from './table-names';
import type { Tables } from './tables';
import { orderUpdates } from './update-order';

type ItemWrite = 'PutItem' | 'UpdateItem' | 'DeleteItem';

/** The operations on one item, on several without a transaction, and on a table's or an index's items in turn. */
export function itemOperations(tables: Tables): Record<string, JsonOperation> {
  const write = (operation: ItemWrite) => (input: unknown, request: ServiceRequest) =>
    writeItem(tables, operation, input, request.caller);
  const read =
    (operation: 'GetItem' | 'Query' | 'Scan') => (input: unknown, request: ServiceRequest) =>
      readItems(tables, operation, input, request.caller);
  return {
    PutItem: write('PutItem'),
    UpdateItem: write('UpdateItem'),
    DeleteItem: write('DeleteItem'),
    GetItem: read('GetItem'),
    Query: read('Query'),
    Scan: read('Scan'),
    BatchGetItem: (input, request) => getBatch(tables, input, request.caller),
    BatchWriteItem: (input, request) => writeBatch(tables, input, request.caller),
  };
}

/** A checked write of one item whose outcome is known but not yet stored. */
export interface PreparedWrite {
  readonly capture: CapturedWrites;
  readonly answer: Readonly<Record<string, unknown>>;
}

/** Runs one write up to the point of storing it; a failed condition carries the item if the request asks for it. */
export async function prepareWrite(
  tables: Tables,
  operation: EngineOperation,
  input: Readonly<Record<string, unknown>>,
): Promise<PreparedWrite> {
  const wantsItem = input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD';
  const request = checkWrite(tables, operation, input);
  const condition = isRecord(request['_condition']) ? request['_condition']['expression'] : null;
  const capture = captureWrites(tables.engine.store, (item) =>
    settleNestedEquality(condition, item),
  );
  try {
    const answer = await tables.engine.run(operation, request, capture.store);
    checkSizes(tables, operation, capture);
    return { capture, answer };
  } catch (error) {
    throw wantsItem ? withItem(error, capture.itemRead()) : error;
  }
}

function checkWrite(tables: Tables, operation: EngineOperation, input: unknown): EngineRequest {
  const request = tables.engine.validate(operation, input);
  const updates = request['_updates'];
  if (!isRecord(updates) || !Array.isArray(updates['sections'])) return request;
  return { ...request, _updates: { ...updates, sections: orderUpdates(updates['sections']) } };
}

async function writeItem(
  tables: Tables,
  operation: ItemWrite,
  rawInput: unknown,
  caller: Caller,
): Promise<unknown> {
  const input = withTableName(rawInput);
  const table = tableNameOf(input);
  tables.names.authorize(caller, operation, table);
  return tables.locks.run([table], async () => {
    const { capture, answer } = await prepareWrite(tables, operation, input);
    await commitWrites(tables.engine.store, [capture]);
    await tables.emit(capture.changes);
    return answer;
  });
}

async function readItems(
  tables: Tables,
  operation: 'GetItem' | 'Query' | 'Scan',
  rawInput: unknown,
  caller: Caller,
): Promise<unknown> {
  const input = withTableName(rawInput);
  const table = tableNameOf(input);
  tables.names.authorize(caller, operation, table, input['IndexName']);
  const request = tables.engine.validate(operation, input);
  const filter = request['_filter'];
  if (isRecord(filter) && comparesNestedValues(filter['expression'])) {
    throw notImplemented('a FilterExpression that compares with a list or a map');
  }
  return tables.locks.run([table], () => tables.engine.run(operation, request));
}

function getBatch(tables: Tables, rawInput: unknown, caller: Caller): Promise<unknown> {
  const { input, names } = batchOf(rawInput);
  for (const name of names) tables.names.authorize(caller, 'BatchGetItem', name);
  const request = tables.engine.validate('BatchGetItem', input);
  const { store } = tables.engine;
  // dynalite derives the size of an answer from that of an item and stops at about 1 MB where AWS stops at 16.
  const options = { ...store.options, maxItemSize: 15 * 1024 * 1024 };
  return tables.locks.run(names, () =>
    tables.engine.run('BatchGetItem', request, { ...store, options }),
  );
}

function writeBatch(tables: Tables, rawInput: unknown, caller: Caller): Promise<unknown> {
  const { input, names } = batchOf(rawInput);
  for (const name of names) tables.names.authorize(caller, 'BatchWriteItem', name);
  return tables.locks.run(names, async () => {
    const { capture, answer } = await prepareWrite(tables, 'BatchWriteItem', input);
    await commitWrites(tables.engine.store, [capture]);
    await tables.emit(capture.changes);
    return answer;
  });
}

function batchOf(input: unknown): { input: Record<string, unknown>; names: string[] } {
  const request = isRecord(input) ? { ...input } : {};
  if (!isRecord(request['RequestItems'])) return { input: request, names: [] };
  const entries = Object.entries(request['RequestItems']).map(
    ([table, items]) => [nameOfTable(table), items] as const,
  );
  request['RequestItems'] = Object.fromEntries(entries);
  return { input: request, names: entries.map(([name]) => name) };
}

function checkSizes(tables: Tables, operation: EngineOperation, capture: CapturedWrites): void {
  const what = operation === 'UpdateItem' ? 'Item size to update' : 'Item size';
  for (const { newItem } of capture.changes) {
    if (newItem === undefined) continue;
    if (tables.engine.itemSize(newItem) + uncountedBytes(newItem) > 400 * 1024) {
      throw new AwsError('ValidationException', `${what} has exceeded the maximum allowed size`);
    }
  }
}

function withItem(error: unknown, item: Item | undefined): unknown {
  if (!(error instanceof AwsError) || error.code !== 'ConditionalCheckFailedException')
    return error;
  if (item === undefined) return error;
  return new AwsError(error.code, error.message, error.status, { Item: item });
}
