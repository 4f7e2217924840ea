import { z } from 'zod';
import { AwsError } from '../../world';
import type { Caller } from '../../world';
import { parseInput } from '../json-protocol';
import type { JsonOperation } from '../json-protocol';
import { commitWrites } from './captured-writes';
import type { CapturedWrites } from './captured-writes';
import type { EngineOperation } from './dynalite-engine';
import { prepareWrite } from './item-operations';
import { isRecord } from './item';
import { tableNameOf, withTableName } from './table-names';
import type { Tables } from './tables';

const writeKinds = ['Put', 'Update', 'Delete', 'ConditionCheck'] as const;
type WriteKind = (typeof writeKinds)[number];

const part = z.record(z.string(), z.unknown());

const writeSchema = z.object({
  TransactItems: z
    .array(
      z.strictObject({
        Put: part.optional(),
        Update: part.optional(),
        Delete: part.optional(),
        ConditionCheck: part.optional(),
      }),
    )
    .min(1)
    .max(100),
  ClientRequestToken: z.string().min(1).max(36).optional(),
});

const getSchema = z.object({
  TransactItems: z
    .array(z.strictObject({ Get: part }))
    .min(1)
    .max(100),
});

interface TransactWrite {
  readonly kind: WriteKind;
  readonly input: Readonly<Record<string, unknown>>;
  readonly table: string;
}

interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: unknown;
}

// A condition check is an update that changes nothing and is never stored.
const engineOperations: Readonly<Record<WriteKind, EngineOperation>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'UpdateItem',
};

const tokenLifeMilliseconds = 10 * 60 * 1000;

/** TransactWriteItems and TransactGetItems, each under the locks of all its tables. */
export function transactionOperations(tables: Tables): Record<string, JsonOperation> {
  const tokens = new RequestTokens(() => tables.world.now().getTime());
  return {
    TransactWriteItems: (input, request) => writeAll(tables, tokens, input, request.caller),
    TransactGetItems: (input, request) => getAll(tables, input, request.caller),
  };
}

async function writeAll(
  tables: Tables,
  tokens: RequestTokens,
  input: unknown,
  caller: Caller,
): Promise<unknown> {
  const request = parseInput(writeSchema, input, 'ValidationException');
  const writes = request.TransactItems.map(onlyWrite);
  for (const write of writes) authorizeWrite(tables, caller, write);
  const tableNames = writes.map((write) => write.table);
  return tables.locks.run(tableNames, async () => {
    if (tokens.seen(request.ClientRequestToken, request.TransactItems)) return {};
    const captures = await prepareAll(tables, writes);
    await commitWrites(tables.engine.store, captures);
    tokens.remember(request.ClientRequestToken, request.TransactItems);
    await tables.emit(captures.flatMap((capture) => capture.changes));
    return {};
  });
}

/** Tries every write before any is stored: one that cannot be done cancels all, and each gets its reason. */
async function prepareAll(
  tables: Tables,
  writes: readonly TransactWrite[],
): Promise<readonly CapturedWrites[]> {
  const reasons: CancellationReason[] = [];
  const captures: CapturedWrites[] = [];
  const touched = new Set<string>();
  for (const write of writes) checkForm(tables, write);
  for (const { kind, input } of writes) {
    try {
      const { capture } = await prepareWrite(tables, engineOperations[kind], input);
      refuseSecondWrite(touched, capture);
      if (kind !== 'ConditionCheck') captures.push(capture);
      reasons.push({ Code: 'None' });
    } catch (error) {
      reasons.push(reasonOf(error));
    }
  }
  if (reasons.some((reason) => reason.Code !== 'None')) throw cancelled(reasons);
  return captures;
}

/** A request that is malformed fails as a whole, without reasons. */
function checkForm(tables: Tables, { kind, input }: TransactWrite): void {
  if (kind === 'ConditionCheck' && typeof input['ConditionExpression'] !== 'string') {
    throw new AwsError('ValidationException', 'ConditionExpression must not be null');
  }
  // Checking takes away what dynalite does not know, so it gets a copy.
  tables.engine.validate(engineOperations[kind], { ...input });
}

function refuseSecondWrite(touched: Set<string>, capture: CapturedWrites): void {
  for (const { tableName, storeKey } of capture.changes) {
    const item = `${tableName}~${storeKey}`;
    if (touched.has(item)) {
      throw new AwsError(
        'DuplicateItem',
        'Transaction request cannot include multiple operations on one item',
      );
    }
    touched.add(item);
  }
}

function reasonOf(error: unknown): CancellationReason {
  if (!(error instanceof AwsError)) throw error;
  switch (error.code) {
    case 'ConditionalCheckFailedException':
      return { Code: 'ConditionalCheckFailed', Message: error.message, ...error.fields };
    case 'ValidationException':
      return { Code: 'ValidationError', Message: error.message };
    case 'DuplicateItem':
      throw new AwsError('ValidationException', error.message);
    default:
      throw error;
  }
}

function cancelled(reasons: readonly CancellationReason[]): AwsError {
  const codes = reasons.map((reason) => reason.Code).join(', ');
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons },
  );
}

function getAll(tables: Tables, input: unknown, caller: Caller): Promise<unknown> {
  const { TransactItems: items } = parseInput(getSchema, input, 'ValidationException');
  const gets = items.map(({ Get: get }) => withTableName(get));
  const tableNames = gets.map(tableNameOf);
  for (const name of tableNames) tables.names.authorize(caller, 'GetItem', name);
  return tables.locks.run(tableNames, async () => {
    const answers = [];
    for (const get of gets) {
      answers.push(await tables.engine.run('GetItem', tables.engine.validate('GetItem', get)));
    }
    return {
      Responses: answers.map(({ Item: item }) => (item === undefined ? {} : { Item: item })),
    };
  });
}

function onlyWrite(item: Readonly<Record<string, unknown>>): TransactWrite {
  const kinds = writeKinds.filter((kind) => item[kind] !== undefined);
  const [kind] = kinds;
  const input = kind === undefined ? undefined : item[kind];
  if (kind === undefined || kinds.length > 1 || !isRecord(input)) {
    throw new AwsError(
      'ValidationException',
      'TransactItems can only contain one of Check, Put, Update or Delete',
    );
  }
  return { kind, input: withTableName(input), table: tableNameOf(input) };
}

function authorizeWrite(tables: Tables, caller: Caller, write: TransactWrite): void {
  const action = write.kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${write.kind}Item`;
  tables.names.authorize(caller, action, write.table);
}

/** Remembers for ten minutes which transactions were done, so that a client's retry does not do one again. */
class RequestTokens {
  private readonly done = new Map<string, { content: string; expiresAt: number }>();

  constructor(private readonly now: () => number) {}

  seen(token: string | undefined, content: unknown): boolean {
    const earlier = token === undefined ? undefined : this.done.get(token);
    if (earlier === undefined || earlier.expiresAt < this.now()) return false;
    if (earlier.content === JSON.stringify(content)) return true;
    throw new AwsError(
      'IdempotentParameterMismatchException',
      'A request with the same client token but different parameters was made within the last ten minutes',
    );
  }

  remember(token: string | undefined, content: unknown): void {
    if (token === undefined) return;
    const now = this.now();
    for (const [old, { expiresAt }] of this.done) if (expiresAt < now) this.done.delete(old);
    const expiresAt = now + tokenLifeMilliseconds;
    this.done.set(token, { content: JSON.stringify(content), expiresAt });
  }
}
