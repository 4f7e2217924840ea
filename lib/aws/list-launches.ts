import type { Launch } from '../domain/launch/launch';
import { satisfies, type LaunchPage, type LaunchQuery } from '../domain/launch/launch-query';
import { maySatisfy, type UnreadableLaunch } from '../domain/run/unreadable-launch';
import { shards, type LaunchIndex, type LaunchKey } from './launch-index';
import { compareNewest, newestFirst } from './newest-first';
import type { RowsRead } from './read-rows';

type ReadRows = (launchIds: readonly string[]) => Promise<RowsRead>;

export interface LaunchList extends LaunchPage {
  /** Rows that may be among those that were asked for, and that somebody made unreadable; they count as launches do. */
  readonly unreadable: readonly UnreadableLaunch[];
}

type Found = Launch | UnreadableLaunch;

/** The index by status knows no times: a status of at most so many launches in each shard is read as a whole. */
const FEW_PER_SHARD = 100;

/** A search among the newest launches ends after so many rows, found or not. */
const MAXIMUM_ROWS_READ = 2000;
const ROWS_OF_A_REQUEST = 100;

/**
 * The newest launches that satisfy a query. A status that few launches have is read by its own index; the newest of a common
 * one are soon found among the newest of all.
 */
export async function listLaunches(
  index: LaunchIndex,
  readRows: ReadRows,
  query: LaunchQuery,
): Promise<LaunchList> {
  const { limit, status } = query;
  const few = status === undefined ? undefined : await index.ofStatus(status, FEW_PER_SHARD);
  if (few === undefined) return searchNewest(index, readRows, query);
  const found = chosen(await readRows(few.map(({ launchId }) => launchId)), query);
  return listOf(found, limit, found.length > limit);
}

/** IDs alone, newest first. */
export async function listIds(index: LaunchIndex, limit: number): Promise<readonly string[]> {
  const launchIds: string[] = [];
  for await (const { launchId } of keysOf(index, { limit })) {
    launchIds.push(launchId);
    if (launchIds.length >= limit) break;
  }
  return launchIds;
}

async function searchNewest(
  index: LaunchIndex,
  readRows: ReadRows,
  query: LaunchQuery,
): Promise<LaunchList> {
  const { limit } = query;
  const found: Found[] = [];
  const chunks = inChunks(keysOf(index, query), rowsOfARequest(query));
  let read = 0;
  for await (const keys of chunks) {
    found.push(...chosen(await readRows(keys.map(({ launchId }) => launchId)), query));
    read += keys.length;
    if (found.length > limit || read >= MAXIMUM_ROWS_READ) return listOf(found, limit, true);
  }
  return listOf(found, limit, false);
}

function chosen({ launches, unreadable }: RowsRead, query: LaunchQuery): readonly Found[] {
  return [
    ...launches.filter((launch) => satisfies(launch, query)),
    ...unreadable.filter((row) => maySatisfy(row, query)),
  ].sort(compareNewest);
}

function listOf(found: readonly Found[], limit: number, hasMore: boolean): LaunchList {
  const launches: Launch[] = [];
  const unreadable: UnreadableLaunch[] = [];
  for (const one of found.slice(0, limit)) {
    if ('problems' in one) unreadable.push(one);
    else launches.push(one);
  }
  return { launches, unreadable, hasMore };
}

function keysOf(index: LaunchIndex, query: LaunchQuery): AsyncGenerator<LaunchKey, void> {
  const { workflow, since } = query;
  const pageSize = rowsOfARequest(query);
  return newestFirst(shards(), (shard, from) =>
    index.recent(shard, { workflow, since, pageSize }, from),
  );
}

/** These indexes know no status: most rows may be dropped, so that reading few at a time takes very many requests. */
function rowsOfARequest({ limit, status }: LaunchQuery): number {
  return status === undefined ? Math.min(limit + 1, ROWS_OF_A_REQUEST) : ROWS_OF_A_REQUEST;
}

async function* inChunks<Item>(
  items: AsyncIterable<Item>,
  size: number,
): AsyncGenerator<readonly Item[], void> {
  let chunk: Item[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length === size) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}
