import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  PutCommand,
  ScanCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import {
  applyChange,
  launchSchema,
  parseLaunch,
  type Launch,
  type LaunchChange,
} from '../domain/launch';
import { ServiceUnavailableError } from '../domain/errors';

/** Two writers that meet read again; more meetings than this on one row are a fault elsewhere. */
const MAXIMUM_TRIES = 25;

interface RepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly now: () => Date;
}

/** The Launches table. Every write is conditional on what was read. */
export class LaunchRepository {
  constructor(private readonly options: RepositoryOptions) {}

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
          Item: launch,
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

  /** Every launch, newest first; rows that somebody made unreadable are left out. */
  async list(): Promise<Launch[]> {
    const { client, tableName } = this.options;
    const launches: Launch[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new ScanCommand({ TableName: tableName, ExclusiveStartKey: from }),
      );
      launches.push(...(page.Items ?? []).flatMap(readable));
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return launches.sort((a, b) => b.registeredAt.localeCompare(a.registeredAt));
  }

  /** Undefined when the row is no longer as it was read. */
  private async write(before: Launch, after: Launch): Promise<Launch | undefined> {
    const { client, tableName, now } = this.options;
    const written = { ...after, version: before.version + 1, updatedAt: now().toISOString() };
    try {
      await client.send(new UpdateCommand({ TableName: tableName, ...updateOf(before, written) }));
      return written;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}

function readable(item: unknown): Launch[] {
  const parsed = launchSchema.safeParse(item);
  return parsed.success ? [parsed.data] : [];
}

/** Sets what differs, on the condition that version and status are as they were read. */
function updateOf(before: Launch, after: Launch): Omit<UpdateCommandInput, 'TableName'> {
  const known = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(after).filter(
    ([name, value]) => value !== undefined && known.get(name) !== value,
  );
  const statusAsRead =
    before.status === undefined ? 'attribute_not_exists(#status)' : '#status = :statusAsRead';
  return {
    Key: { launchId: before.launchId },
    UpdateExpression: `SET ${changed.map((_, index) => `#n${index} = :v${index}`).join(', ')}`,
    ConditionExpression: `#version = :versionAsRead AND ${statusAsRead}`,
    ExpressionAttributeNames: {
      '#version': 'version',
      '#status': 'status',
      ...Object.fromEntries(changed.map(([name], index) => [`#n${index}`, name])),
    },
    ExpressionAttributeValues: {
      ':versionAsRead': before.version,
      ...(before.status === undefined ? {} : { ':statusAsRead': before.status }),
      ...Object.fromEntries(changed.map(([, value], index) => [`:v${index}`, value])),
    },
  };
}
