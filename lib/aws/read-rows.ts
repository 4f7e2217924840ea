import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ServiceUnavailableError } from '../domain/errors';
import { launchSchema, type Launch } from '../domain/launch/launch';

/** DynamoDB's own bound of a request. */
const KEYS_OF_A_REQUEST = 100;
const MAXIMUM_TRIES_IN_VAIN = 6;
const FIRST_PAUSE_MILLISECONDS = 50;

/** Rows by their IDs, in no particular order; deleted rows and those that somebody made unreadable are left out. */
export async function readRows(
  client: DynamoDBDocumentClient,
  tableName: string,
  launchIds: readonly string[],
): Promise<readonly Launch[]> {
  const launches: Launch[] = [];
  // A status that changes between two looks into an index is found twice; DynamoDB refuses a key that comes twice.
  const keys = [...new Set(launchIds)];
  for (let from = 0; from < keys.length; from += KEYS_OF_A_REQUEST) {
    const part = keys.slice(from, from + KEYS_OF_A_REQUEST);
    launches.push(...(await readPart(client, tableName, part)));
  }
  return launches;
}

/** An answer may leave keys out, because it would get too large or because the table is too busy. */
async function readPart(
  client: DynamoDBDocumentClient,
  tableName: string,
  launchIds: readonly string[],
): Promise<readonly Launch[]> {
  const launches: Launch[] = [];
  let keys: Record<string, unknown>[] = launchIds.map((launchId) => ({ launchId }));
  let triesInVain = 0;
  while (keys.length > 0) {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: keys } } }),
    );
    const left = UnprocessedKeys?.[tableName]?.Keys ?? [];
    launches.push(...(Responses?.[tableName] ?? []).flatMap(readable));
    triesInVain = left.length < keys.length ? 0 : triesInVain + 1;
    if (triesInVain >= MAXIMUM_TRIES_IN_VAIN) {
      throw new ServiceUnavailableError(`Table "${tableName}" is too busy to be read`);
    }
    if (triesInVain > 0) await sleep(FIRST_PAUSE_MILLISECONDS * 2 ** triesInVain);
    keys = left;
  }
  return launches;
}

function readable(item: unknown): readonly Launch[] {
  const parsed = launchSchema.safeParse(item);
  return parsed.success ? [parsed.data] : [];
}
