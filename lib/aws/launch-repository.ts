import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  PutCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { indexKeysOf } from '../contract/storage-layout';
import {
  applyChange,
  isUnsettled,
  parseLaunch,
  type Launch,
  type LaunchChange,
} from '../domain/launch/launch';
import type { LaunchQuery } from '../domain/launch/launch-query';
import { ServiceUnavailableError } from '../domain/errors';
import type { UnreadableLaunch } from '../domain/run/unreadable-launch';
import { LaunchIndex } from './launch-index';
import { listIds, listLaunches, type LaunchList } from './list-launches';
import { readRows, type RowsRead } from './read-rows';

/** Two writers that meet read again; more meetings than this on one row are a fault elsewhere. */
const MAXIMUM_TRIES = 25;

interface RepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly now: () => Date;
}

/** The Launches table. Every write is conditional on what was read. */
export class LaunchRepository {
  private readonly index: LaunchIndex;

  constructor(private readonly options: RepositoryOptions) {
    this.index = new LaunchIndex(options.client, options.tableName);
  }

  /** Consistent read of one row; undefined when there is none. */
  async find(launchId: string): Promise<Launch | undefined> {
    const { client, tableName } = this.options;
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: { launchId }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : parseLaunch(Item);
  }

  /** Adds a row, unless the ID is taken: then says which row has it. */
  async add(launch: Launch): Promise<{ added: true } | { added: false; existing: Launch }> {
    const { client, tableName } = this.options;
    try {
      await client.send(
        new PutCommand({
          TableName: tableName,
          Item: { ...launch, ...indexKeysOf({ ...launch, isUnsettled: isUnsettled(launch) }) },
          ConditionExpression: 'attribute_not_exists(launchId)',
        }),
      );
      return { added: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const existing = await this.find(launch.launchId);
      // Deleted in between: the sheet was registered once, which is what matters.
      return { added: false, existing: existing ?? launch };
    }
  }

  /**
   * Reads the row, asks what to change, and writes exactly that if the row is still as read; else reads again.
   * Returns the row as it is now, or undefined when there is none.
   */
  async change(
    launchId: string,
    decide: (launch: Launch) => LaunchChange | undefined,
  ): Promise<Launch | undefined> {
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const launch = await this.find(launchId);
      if (launch === undefined) return undefined;
      const change = decide(launch);
      if (change === undefined) return launch;
      const changed = await this.write(launch, applyChange(launch, change));
      if (changed !== undefined) return changed;
    }
    throw new ServiceUnavailableError(
      `The row of launch "${launchId}" changes too fast to be written`,
    );
  }

  /** Replaces a word that a person typed into `status` by the recorded status, and says why. */
  async answer(launch: Launch, statusReason: string): Promise<void> {
    await this.write(launch, { ...launch, status: launch.recordedStatus, statusReason });
  }

  /** The newest launches, newest first, and apart from them those whose rows somebody made unreadable. */
  list(query: LaunchQuery): Promise<LaunchList> {
    return listLaunches(this.index, (launchIds) => this.readAll(launchIds), query);
  }

  /** IDs of the newest launches, newest first, for whoever needs no more of them. */
  listIds(limit: number): Promise<readonly string[]> {
    return listIds(this.index, limit);
  }

  /** Launches that have not ended, and those whose status a person has typed over. */
  listUnfinished(): ReturnType<LaunchIndex['unfinished']> {
    return this.index.unfinished();
  }

  /** IDs of launches that have ended and after whose end something is still to be done, as the index says. */
  listUnsettled(): Promise<readonly string[]> {
    return this.index.unsettled();
  }

  /** The rows of these launches, in no particular order; unreadable ones are left out. */
  async findAll(launchIds: readonly string[]): Promise<readonly Launch[]> {
    return (await this.readAll(launchIds)).launches;
  }

  /** Those of these launches whose rows somebody made unreadable. */
  async findUnreadable(launchIds: readonly string[]): Promise<readonly UnreadableLaunch[]> {
    return (await this.readAll(launchIds)).unreadable;
  }

  private readAll(launchIds: readonly string[]): Promise<RowsRead> {
    const { client, tableName } = this.options;
    return readRows(client, tableName, launchIds);
  }

  /** Undefined when the row is no longer as it was read. */
  private async write(before: Launch, after: Launch): Promise<Launch | undefined> {
    const { client, tableName, now } = this.options;
    const updatedAt = now().toISOString();
    const written = {
      ...after,
      ...(after.recordedStatus === before.recordedStatus ? {} : { statusSince: updatedAt }),
      // A person may have removed them: the indexes would not find the row any more.
      ...indexKeysOf({ ...after, isUnsettled: isUnsettled(after) }),
      version: before.version + 1,
      updatedAt,
    };
    try {
      await client.send(new UpdateCommand({ TableName: tableName, ...updateOf(before, written) }));
      return written;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}

/** Sets what differs, and removes what passes; on the condition that version and status are as they were read. */
function updateOf(before: Launch, after: Launch): Omit<UpdateCommandInput, 'TableName'> {
  const known = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(after).filter(
    ([name, value]) => value !== undefined && known.get(name) !== value,
  );
  const passed = Object.entries(after).flatMap(([name, value]) =>
    value === undefined && known.get(name) !== undefined ? [name] : [],
  );
  const statusAsRead =
    before.status === undefined ? 'attribute_not_exists(#status)' : '#status = :statusAsRead';
  return {
    Key: { launchId: before.launchId },
    UpdateExpression: [
      `SET ${changed.map((_, index) => `#n${index} = :v${index}`).join(', ')}`,
      ...(passed.length === 0
        ? []
        : [`REMOVE ${passed.map((_, index) => `#p${index}`).join(', ')}`]),
    ].join(' '),
    ConditionExpression: `#version = :versionAsRead AND ${statusAsRead}`,
    ExpressionAttributeNames: {
      '#version': 'version',
      '#status': 'status',
      ...Object.fromEntries(passed.map((name, index) => [`#p${index}`, name])),
      ...Object.fromEntries(changed.map(([name], index) => [`#n${index}`, name])),
    },
    ExpressionAttributeValues: {
      ':versionAsRead': before.version,
      ...(before.status === undefined ? {} : { ':statusAsRead': before.status }),
      ...Object.fromEntries(changed.map(([, value], index) => [`:v${index}`, value])),
    },
  };
}
