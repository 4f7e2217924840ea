/**
 * dynalite without its HTTP server: the validation and the action of each operation, called directly on its store.
 * The package is pinned to one version because its parts are no public interface.
 *
 * Where it differs from DynamoDB and we mend it: conditions on lists and maps (nested-equality.ts), `REMOVE l[1], l[2]`
 * (update-order.ts), the item of a failed condition, transactions, streams, the 16 MB of BatchGetItem, sizes in UTF-8.
 * Refused: filters that compare with a list or map. Left as they are: a filter that compares two attributes which are
 * lists or maps finds them unequal; legacy `Expected` and `QueryFilter` likewise; after `SET a = b` in the same
 * expression as `ADD b :n` both change; no throughput is ever exceeded; item counts stay 0; nothing expires.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { AwsError } from '../../world';
import { isRecord } from './item';
import type { Item } from './item';

const operationNames = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'UpdateItem',
] as const;

/** The operations that dynalite answers for us. */
export type EngineOperation = (typeof operationNames)[number];

type Callback<T> = (error: unknown, value?: T) => void;

/** One key space of dynalite's store: a table's items, or an index. */
export interface SubStore {
  get(key: string, callback: Callback<Item>): void;
  put(key: string, value: Item, callback: Callback<never>): void;
  del(key: string, callback: Callback<never>): void;
  lock(key: string, work: (release: unknown) => void): void;
}

/** One write of an atomic batch. */
export type StoreWrite =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string };

/** As much of dynalite's store as we touch. */
export interface EngineStore {
  readonly options: Readonly<Record<string, unknown>>;
  readonly db: {
    open(): Promise<void>;
    close(): Promise<void>;
    get(key: string): Promise<unknown>;
    put(key: string, value: unknown): Promise<void>;
    del(key: string): Promise<void>;
    batch(writes: readonly StoreWrite[]): Promise<void>;
  };
  readonly tableDb: { awsAccountId: string; awsRegion: string };
  getItemDb(table: string): SubStore;
  getIndexDb(kind: string, table: string, index: string): SubStore;
}

/** A request that dynalite has checked; expressions are parsed into members of their own. */
export type EngineRequest = Record<string, unknown>;

/** dynalite's operations as promises that fail with AwsErrors. */
export interface Engine {
  readonly store: EngineStore;
  validate(operation: EngineOperation, input: unknown): EngineRequest;
  run(
    operation: EngineOperation,
    request: EngineRequest,
    store?: EngineStore,
  ): Promise<Readonly<Record<string, unknown>>>;
  itemSize(item: Item): number;
}

type Action = (
  store: EngineStore,
  request: EngineRequest,
  callback: Callback<Record<string, unknown>>,
) => void;

interface Parts {
  readonly db: {
    create(options: Readonly<Record<string, unknown>>): EngineStore;
    itemSize(item: Item): number;
  };
  readonly checks: {
    checkTypes(input: unknown, types: unknown): EngineRequest;
    checkValidations(
      request: EngineRequest,
      types: unknown,
      custom: unknown,
      store: EngineStore,
    ): void;
  };
  readonly actions: ReadonlyMap<EngineOperation, LoadedAction>;
}

interface LoadedAction {
  readonly run: Action;
  readonly types: unknown;
  readonly custom: unknown;
}

/** Opens dynalite's store, on disk when a directory is given. */
export async function openEngine(world: {
  readonly accountId: string;
  readonly region: string;
  readonly directory: string | undefined;
}): Promise<Engine> {
  const parts = loadParts();
  const store = parts.db.create({
    createTableMs: 0,
    deleteTableMs: 0,
    ...(world.directory === undefined ? {} : { path: world.directory }),
  });
  store.tableDb.awsAccountId = world.accountId;
  store.tableDb.awsRegion = world.region;
  await openStore(store, world.directory);
  return {
    store,
    validate: (operation, input) => validate(parts, store, operation, input),
    run: (operation, request, on = store) => run(parts, on, operation, request),
    itemSize: (item) => parts.db.itemSize(item),
  };
}

async function openStore(store: EngineStore, directory: string | undefined): Promise<void> {
  try {
    await store.db.open();
  } catch (error) {
    const where = directory ?? 'in memory';
    throw new Error(
      `Cannot open the table store "${where}": is another process using it? (${String(error)})`,
      { cause: error },
    );
  }
}

function validate(
  parts: Parts,
  store: EngineStore,
  operation: EngineOperation,
  input: unknown,
): EngineRequest {
  const action = parts.actions.get(operation);
  try {
    const request = parts.checks.checkTypes(input, action?.types);
    parts.checks.checkValidations(request, action?.types, action?.custom, store);
    return request;
  } catch (error) {
    throw asAwsError(error);
  }
}

function run(
  parts: Parts,
  store: EngineStore,
  operation: EngineOperation,
  request: EngineRequest,
): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    parts.actions.get(operation)?.run(store, request, (error, answer) => {
      if (error === null || error === undefined) resolve(isRecord(answer) ? answer : {});
      else reject(asAwsError(error));
    });
  });
}

function asAwsError(error: unknown): Error {
  if (error instanceof AwsError) return error;
  if (isRecord(error) && isRecord(error['body']) && typeof error['statusCode'] === 'number') {
    const { __type: type, message, Message: otherMessage } = error['body'];
    const code = typeof type === 'string' ? type.slice(type.indexOf('#') + 1) : 'InternalFailure';
    const text = message ?? otherMessage;
    return new AwsError(code, typeof text === 'string' ? text : '', error['statusCode']);
  }
  return new Error(`dynalite failed: ${String(error)}`, { cause: error });
}

function loadParts(): Parts {
  const load = createRequire(path.join(__dirname, 'dynalite-engine.ts'));
  const part = (name: string): unknown => load(`dynalite/${name}`);
  const db = part('db');
  const checks = part('validations');
  if (!isStoreModule(db) || !isCheckModule(checks)) throw unexpected('db');
  const actions = new Map(
    operationNames.map((operation) => [operation, loadAction(operation, part)] as const),
  );
  return { db, checks, actions };
}

function loadAction(operation: EngineOperation, part: (name: string) => unknown): LoadedAction {
  const name = operation.charAt(0).toLowerCase() + operation.slice(1);
  const run = part(`actions/${name}`);
  const rules = part(`validations/${name}`);
  if (!isAction(run) || !isRecord(rules)) throw unexpected(name);
  return { run, types: rules['types'], custom: rules['custom'] };
}

function isStoreModule(value: unknown): value is Parts['db'] {
  return isRecord(value) && [value['create'], value['itemSize']].every(isFunction);
}

function isCheckModule(value: unknown): value is Parts['checks'] {
  return isRecord(value) && [value['checkTypes'], value['checkValidations']].every(isFunction);
}

function isAction(value: unknown): value is Action {
  return isFunction(value);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function unexpected(part: string): Error {
  return new Error(`Cannot use dynalite: its part "${part}" is not as in version 4.0.0`);
}
