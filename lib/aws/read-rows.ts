import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ServiceUnavailableError } from '../domain/errors';
import { launchSchema, type Launch } from '../domain/launch/launch';
import { describeUnreadable, type UnreadableLaunch } from '../domain/run/unreadable-launch';

/** DynamoDB's own bound of a request. */
const KEYS_OF_A_REQUEST = 100;
const MAXIMUM_TRIES_IN_VAIN = 6;
const FIRST_PAUSE_MILLISECONDS = 50;

export interface RowsRead {
  readonly launches: readonly Launch[];
  readonly unreadable: readonly UnreadableLaunch[];
}

type Item = Readonly<Record<string, unknown>>;

/** Rows by their IDs, in no particular order, those apart that somebody made unreadable; deleted rows are left out. */
export async function readRows(
  client: DynamoDBDocumentClient,
  tableName: string,
  launchIds: readonly string[],
): Promise<RowsRead> {
  const items: Item[] = [];
  // A status that changes between two looks into an index is found twice; DynamoDB refuses a key that comes twice.
  const keys = [...new Set(launchIds)];
  for (let from = 0; from < keys.length; from += KEYS_OF_A_REQUEST) {
    const part = keys.slice(from, from + KEYS_OF_A_REQUEST);
    items.push(...(await readPart(client, tableName, part)));
  }
  return sortOut(items);
}

/** An answer may leave keys out, because it would get too large or because the table is too busy. */
async function readPart(
  client: DynamoDBDocumentClient,
  tableName: string,
  launchIds: readonly string[],
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let keys: Record<string, unknown>[] = launchIds.map((launchId) => ({ launchId }));
  let triesInVain = 0;
  while (keys.length > 0) {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: keys } } }),
    );
    const left = UnprocessedKeys?.[tableName]?.Keys ?? [];
    items.push(...(Responses?.[tableName] ?? []));
    triesInVain = left.length < keys.length ? 0 : triesInVain + 1;
    if (triesInVain >= MAXIMUM_TRIES_IN_VAIN) {
      throw new ServiceUnavailableError(`Table "${tableName}" is too busy to be read`);
    }
    if (triesInVain > 0) await sleep(FIRST_PAUSE_MILLISECONDS * 2 ** triesInVain);
    keys = left;
  }
  return items;
}

function sortOut(items: readonly Item[]): RowsRead {
  const launches: Launch[] = [];
  const unreadable: UnreadableLaunch[] = [];
  for (const item of items) {
    const parsed = launchSchema.safeParse(item);
    if (parsed.success) launches.push(parsed.data);
    else unreadable.push(describeUnreadable(item, parsed.error));
  }
  return { launches, unreadable };
}
