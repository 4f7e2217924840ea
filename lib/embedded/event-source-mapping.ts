import * as z from 'zod';
import { createChance } from './chance';
import type { FunctionDeclaration } from './functions/declaration';
import { accessKeyOf, callerOf } from './role-credentials';
import type { StreamRecord } from './services/dynamodb/dynamodb';
import { describeStreamRecord } from './stream-event';
import { compileStreamFilter } from './stream-filter';
import { createShardReader } from './stream-reader';
import type { ReaderSettings } from './stream-reader';
import type { Resource } from './template';
import { getTarget, readProperties } from './wiring/wiring';
import type { Wiring } from './wiring/wiring';

const mappingSchema = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  Enabled: z.boolean().default(true),
  BatchSize: z.number().default(100),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: z.number().default(-1),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  FilterCriteria: z
    .strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })) })
    .optional(),
  DestinationConfig: z
    .strictObject({ OnFailure: z.strictObject({ Destination: z.string() }).optional() })
    .optional(),
  // A shard is read by one reader here, which keeps a stricter order than a factor would ask for.
  ParallelizationFactor: z.unknown().optional(),
  MaximumBatchingWindowInSeconds: z.unknown().optional(),
  MaximumRecordAgeInSeconds: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

type Mapping = z.infer<typeof mappingSchema>;

/** Joins the streams of tables to the functions that read them. */
export function wireEventSourceMappings(wiring: Wiring): void {
  for (const resource of wiring.stack.ofType('AWS::Lambda::EventSourceMapping')) {
    const mapping = readProperties(mappingSchema, resource);
    if (mapping.Enabled) wireMapping(wiring, resource, mapping);
  }
}

function wireMapping(wiring: Wiring, resource: Resource, mapping: Mapping): void {
  const declaration = getTarget(wiring, resource, mapping.FunctionName);
  const streamArn = mapping.EventSourceArn;
  const [, tableName] =
    /^arn:aws:dynamodb:[^:]*:\d*:table\/([^/]+)\/stream\//.exec(streamArn) ?? [];
  if (tableName === undefined) {
    throw new Error(`Cannot wire "${resource.logicalId}": "${streamArn}" is no stream of a table`);
  }
  checkReader(wiring, declaration, streamArn);
  const matches = compileStreamFilter(
    mapping.FilterCriteria?.Filters.map(({ Pattern: pattern }) => pattern) ?? [],
  );
  const reader = { ...wiring, declaration, streamArn, settings: settingsOf(mapping) };
  const shards = Array.from({ length: wiring.streamShards }, (_, index) =>
    createShardReader({ ...reader, shard: `${tableName}-${index}` }),
  );
  wiring.dynamodb.onStreamRecord(tableName, (record) => {
    const event = describeStreamRecord(record, { region: wiring.world.region, streamArn });
    const { sequenceNumber, createdAt } = record;
    if (matches(event))
      shards[shardOf(record, shards.length)]?.({ sequenceNumber, createdAt, event });
  });
}

function settingsOf(mapping: Mapping): ReaderSettings {
  return {
    batchSize: mapping.BatchSize,
    maximumRetryAttempts: mapping.MaximumRetryAttempts,
    bisects: mapping.BisectBatchOnFunctionError,
    reportsFailedItems: mapping.FunctionResponseTypes.length > 0,
    onFailure: mapping.DestinationConfig?.OnFailure?.Destination,
  };
}

/** Lambda reads a stream as the function's role, and refuses to create a mapping that could not. */
function checkReader(
  { world }: Wiring,
  { roleArn, name }: FunctionDeclaration,
  streamArn: string,
): void {
  const caller = callerOf(accessKeyOf(roleArn, name), world.accountId);
  for (const action of ['DescribeStream', 'GetRecords', 'GetShardIterator']) {
    world.access.authorize(caller, `dynamodb:${action}`, streamArn);
  }
}

/** Records of one item are always in one shard. */
function shardOf({ keys }: StreamRecord, count: number): number {
  return Math.floor(createChance(0, JSON.stringify(keys))() * count);
}
