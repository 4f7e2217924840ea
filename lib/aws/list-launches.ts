import type { Launch } from '../domain/launch/launch';
import { satisfies, type LaunchPage, type LaunchQuery } from '../domain/launch/launch-query';
import { shards, type LaunchIndex, type LaunchKey } from './launch-index';
import { compareNewest, newestFirst } from './newest-first';

type ReadRows = (launchIds: readonly string[]) => Promise<readonly Launch[]>;

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
): Promise<LaunchPage> {
  const { limit, status } = query;
  const few = status === undefined ? undefined : await index.ofStatus(status, FEW_PER_SHARD);
  if (few === undefined) return searchNewest(index, readRows, query);
  const rows = await readRows(few.map(({ launchId }) => launchId));
  const launches = rows.filter((launch) => satisfies(launch, query)).sort(compareNewest);
  return { launches: launches.slice(0, limit), hasMore: launches.length > limit };
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
): Promise<LaunchPage> {
  const { limit } = query;
  const found: Launch[] = [];
  const chunks = inChunks(keysOf(index, query), rowsOfARequest(query));
  let read = 0;
  for await (const keys of chunks) {
    const rows = await readRows(keys.map(({ launchId }) => launchId));
    found.push(...rows.filter((launch) => satisfies(launch, query)).sort(compareNewest));
    read += keys.length;
    if (found.length > limit) return { launches: found.slice(0, limit), hasMore: true };
    if (read >= MAXIMUM_ROWS_READ) return { launches: found, hasMore: true };
  }
  return { launches: found, hasMore: false };
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
