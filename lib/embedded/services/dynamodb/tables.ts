import { AwsError } from '../../world';
import type { World } from '../../world';
import type { ItemChange } from './captured-writes';
import type { Engine } from './dynalite-engine';
import { StreamRecords } from './stream-records';
import { tableDeclarationSchema } from './table-declaration';
import type { NewTable, TableDeclaration } from './table-declaration';
import { TableLocks } from './table-locks';
import { TableNames } from './table-names';
import { isRecord } from './item';

/** The tables of the account: dynalite's, with their locks, streams and what we keep of them ourselves. */
export class Tables {
  readonly locks = new TableLocks();
  readonly names: TableNames;
  readonly streams: StreamRecords;
  private readonly declarations = new Map<string, TableDeclaration>();

  constructor(
    readonly engine: Engine,
    readonly world: World,
  ) {
    this.names = new TableNames(world);
    this.streams = new StreamRecords(world);
  }

  /** Makes the table the template declares, unless a restart finds it already there. */
  async ensure(name: string, table: NewTable): Promise<void> {
    const existing = await this.describe(name);
    if (existing === undefined) {
      await this.create(name, table);
      await this.becameActive(name);
    } else {
      refuseOtherKeys(name, existing, table);
    }
    await this.keep(name, table.declaration);
  }

  /** Makes a table and answers as dynalite does, while it is being created. */
  async create(name: string, table: NewTable): Promise<Readonly<Record<string, unknown>>> {
    const { engine } = this;
    // dynalite goes on changing the description that it returns.
    const answer = structuredClone(
      await engine.run('CreateTable', engine.validate('CreateTable', table.request)),
    );
    await this.keep(name, table.declaration);
    if (table.tags.length > 0) {
      const tags = { ResourceArn: this.names.tableArn(name), Tags: table.tags };
      await engine.run('TagResource', engine.validate('TagResource', tags));
    }
    return answer;
  }

  /** dynalite's description of the table, or undefined when there is none. */
  async describe(name: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    try {
      const { Table: table } = await this.engine.run('DescribeTable', { TableName: name });
      return isRecord(table) ? table : undefined;
    } catch (error) {
      if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  }

  async declaration(name: string): Promise<TableDeclaration | undefined> {
    const known = this.declarations.get(name);
    if (known !== undefined) return known;
    const stored = tableDeclarationSchema.safeParse(await this.engine.store.db.get(storeKey(name)));
    if (!stored.success) return undefined;
    this.declarations.set(name, stored.data);
    return stored.data;
  }

  async keep(name: string, declaration: TableDeclaration): Promise<void> {
    this.declarations.set(name, declaration);
    await this.engine.store.db.put(storeKey(name), declaration);
  }

  async forget(name: string): Promise<void> {
    this.declarations.delete(name);
    await this.engine.store.db.del(storeKey(name));
  }

  /** Tells the streams what has been written; call it inside the locks of the tables. */
  async emit(changes: readonly ItemChange[]): Promise<void> {
    for (const change of changes) {
      const declaration = await this.declaration(change.tableName);
      if (declaration?.streamViewType === undefined) continue;
      this.streams.emit(change, declaration.keyNames, declaration.streamViewType);
    }
  }

  private async becameActive(name: string): Promise<void> {
    for (;;) {
      const table = await this.describe(name);
      if (table?.['TableStatus'] === 'ACTIVE') return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

function storeKey(name: string): string {
  return `embedded-declaration~${name}`;
}

function refuseOtherKeys(
  name: string,
  existing: Readonly<Record<string, unknown>>,
  table: NewTable,
): void {
  const [stored, declared] = [existing['KeySchema'], table.request['KeySchema']].map((keys) =>
    JSON.stringify(keys),
  );
  if (stored === declared) return;
  throw new Error(
    `Cannot keep table "${name}": its stored key schema is ${stored ?? 'none'}, the template declares ${declared ?? 'none'}`,
  );
}
