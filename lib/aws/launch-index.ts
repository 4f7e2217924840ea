import { QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { INDEX_SHARDS, LAUNCH_INDEXES, workflowShard } from '../contract/storage-layout';
import { isTerminal, LAUNCH_STATUSES } from '../domain/launch/launch-status';

/** What an index holds of a launch beside its ID. */
const indexKeySchema = z.object({
  launchId: z.string(),
  status: z.string().optional(),
  registeredAt: z.string().optional(),
});

export type LaunchKey = z.infer<typeof indexKeySchema>;

export interface KeyPage {
  readonly keys: readonly LaunchKey[];
  /** Where to go on; absent at the end. */
  readonly next?: Readonly<Record<string, unknown>> | undefined;
}

/** Which launches to ask for, newest first. */
export interface RecentLaunches {
  readonly workflow?: string | undefined;
  /** ISO 8601. */
  readonly since?: string | undefined;
  readonly pageSize: number;
}

interface Condition {
  readonly expression: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The keys of launches in the indexes of the Launches table, shard by shard. */
export class LaunchIndex {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly tableName: string,
  ) {}

  /** One page of a shard's newest launches, of all workflows or of one. */
  recent(shard: number, query: RecentLaunches, from?: KeyPage['next']): Promise<KeyPage> {
    const { workflow, since, pageSize } = query;
    const index = workflow === undefined ? LAUNCH_INDEXES.byTime : LAUNCH_INDEXES.byWorkflow;
    const partition = workflow === undefined ? shard : workflowShard(workflow, shard);
    const sort = since === undefined ? {} : { from: since };
    return this.page(index, conditionOf(index, partition, sort), { limit: pageSize, from });
  }

  /** The keys of a status, or undefined when a shard has more of them than `perShard`. */
  async ofStatus(status: string, perShard: number): Promise<readonly LaunchKey[] | undefined> {
    const index = LAUNCH_INDEXES.byStatus;
    const pages = await Promise.all(
      shards().map((shard) =>
        this.page(index, conditionOf(index, shard, { equal: status }), { limit: perShard + 1 }),
      ),
    );
    if (pages.some(({ keys }) => keys.length > perShard)) return undefined;
    return pages.flatMap(({ keys }) => keys);
  }

  /**
   * Everything whose status is not terminal, words that people typed included: it lies between the terminal ones, however
   * many launches have ended.
   */
  async unfinished(): Promise<readonly { readonly launchId: string; readonly status: string }[]> {
    const index = LAUNCH_INDEXES.byStatus;
    const conditions = shards().flatMap((shard) =>
      gaps().map((gap) => conditionOf(index, shard, gap)),
    );
    const found = await Promise.all(conditions.map((condition) => this.all(index, condition)));
    return found.flat().map(({ launchId, status = '' }) => ({ launchId, status }));
  }

  /** What waits to be settled; an index that is empty most of the time. */
  async unsettled(): Promise<readonly string[]> {
    const index = LAUNCH_INDEXES.unsettled;
    const found = await Promise.all(
      shards().map((shard) => this.all(index, conditionOf(index, shard, {}))),
    );
    return found.flat().map(({ launchId }) => launchId);
  }

  private async all(index: LaunchIndexName, condition: Condition): Promise<readonly LaunchKey[]> {
    const keys: LaunchKey[] = [];
    let from: KeyPage['next'];
    do {
      const page = await this.page(index, condition, { from });
      keys.push(...page.keys);
      from = page.next;
    } while (from !== undefined);
    return keys;
  }

  private async page(
    index: LaunchIndexName,
    { expression, names, values }: Condition,
    { limit, from }: { readonly limit?: number; readonly from?: KeyPage['next'] },
  ): Promise<KeyPage> {
    const { Items = [], LastEvaluatedKey } = await this.client.send(
      new QueryCommand({
        TableName: this.tableName,
        IndexName: index.name,
        KeyConditionExpression: expression,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
        ScanIndexForward: false,
        Limit: limit,
        ExclusiveStartKey: from,
      }),
    );
    return { keys: Items.map((item) => indexKeySchema.parse(item)), next: LastEvaluatedKey };
  }
}

type LaunchIndexName = (typeof LAUNCH_INDEXES)[keyof typeof LAUNCH_INDEXES];

/** Bounds of a sort key; both are inclusive. */
interface SortRange {
  readonly equal?: string;
  readonly from?: string;
  readonly to?: string;
}

function conditionOf(
  { partitionKey, sortKey }: LaunchIndexName,
  partition: string | number,
  { equal, from, to }: SortRange,
): Condition {
  const bounds = [
    { operator: '#sort = :equal', name: ':equal', value: equal },
    { operator: '#sort >= :from', name: ':from', value: from },
    { operator: '#sort <= :to', name: ':to', value: to },
  ].filter(({ value }) => value !== undefined);
  // DynamoDB takes one condition on the sort key.
  const sort = bounds.length === 2 ? '#sort BETWEEN :from AND :to' : bounds[0]?.operator;
  return {
    expression: ['#partition = :partition', ...(sort === undefined ? [] : [sort])].join(' AND '),
    names: { '#partition': partitionKey, ...(sort === undefined ? {} : { '#sort': sortKey }) },
    values: {
      ':partition': partition,
      ...Object.fromEntries(bounds.map(({ name, value }) => [name, value])),
    },
  };
}

/** The ranges of words before, between and after the terminal statuses. */
function gaps(): readonly SortRange[] {
  const terminal = LAUNCH_STATUSES.filter(isTerminal).sort();
  const [first = ''] = terminal;
  return [
    { to: justBelow(first) },
    ...terminal.map((status, index) => {
      const next = terminal[index + 1];
      const from = `${status}\0`;
      return next === undefined ? { from } : { from, to: justBelow(next) };
    }),
  ];
}

/** The greatest word before another one that is worth thinking of: DynamoDB compares the bytes of UTF-8. */
function justBelow(word: string): string {
  const last = word.charCodeAt(word.length - 1);
  return `${word.slice(0, -1)}${String.fromCharCode(last - 1)}\u{10ffff}`;
}

export function shards(): readonly number[] {
  return Array.from({ length: INDEX_SHARDS }, (_, shard) => shard);
}
