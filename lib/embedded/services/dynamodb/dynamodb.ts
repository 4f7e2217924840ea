import path from 'node:path';
import { mkdirSync } from 'node:fs';
import type { Service, World } from '../../world';
import { answerJson } from '../json-protocol';
import type { JsonProtocol } from '../json-protocol';
import { openEngine } from './dynalite-engine';
import { itemOperations } from './item-operations';
import type { StreamRecord } from './stream-records';
import { tableOfTemplate } from './table-declaration';
import { tableOperations } from './table-operations';
import { Tables } from './tables';
import { transactionOperations } from './transactions';

export type { StreamRecord } from './stream-records';

/** DynamoDB: dynalite's items behind a lock per table, with streams and transactions. */
export interface DynamoDbService extends Service {
  /** Makes a table from the resolved properties of an AWS::DynamoDB::Table; one that a restart finds is kept. */
  createTable(name: string, properties: unknown): Promise<void>;
  /** Tells the listener of each change of the table, in order; nothing that was written before a restart comes again. */
  onStreamRecord(tableName: string, listener: (record: StreamRecord) => void): void;
  tableArn(name: string): string;
  streamArn(name: string): string;
}

/** Opens the tables, those of an earlier run included when the world has a storage directory. */
export async function createDynamoDb(world: World): Promise<DynamoDbService> {
  const engine = await openEngine({
    accountId: world.accountId,
    region: world.region,
    directory: storageDirectory(world),
  });
  const tables = new Tables(engine, world);
  const protocol: JsonProtocol = {
    signingName: 'dynamodb',
    targetPrefix: 'DynamoDB_20120810',
    version: '1.0',
    errorNamespace: 'com.amazonaws.dynamodb.v20120810#',
    operations: {
      ...itemOperations(tables),
      ...tableOperations(tables),
      ...transactionOperations(tables),
    },
  };
  return {
    signingName: 'dynamodb',
    handle: (request) => answerJson(protocol, request),
    createTable: async (name, properties) => {
      await tables.ensure(name, tableOfTemplate(name, properties));
    },
    onStreamRecord: (tableName, listener) => tables.streams.listen(tableName, listener),
    tableArn: (name) => tables.names.tableArn(name),
    streamArn: (name) => tables.names.streamArn(name),
    stop: () => engine.store.db.close(),
  };
}

function storageDirectory(world: World): string | undefined {
  if (world.storageDirectory === undefined) return undefined;
  mkdirSync(world.storageDirectory, { recursive: true });
  return path.join(world.storageDirectory, 'dynamodb');
}
