import type { Caller, World } from '../../world';
import { isRecord } from './item';

/** Names and ARNs of tables and what belongs to them. */
export class TableNames {
  constructor(private readonly world: Pick<World, 'region' | 'accountId' | 'access'>) {}

  tableArn(name: string): string {
    return `arn:aws:dynamodb:${this.world.region}:${this.world.accountId}:table/${name}`;
  }

  /** A real label is the time at which the stream was made; a fixed one keeps the template's ARNs the same at every start. */
  streamArn(name: string): string {
    return `${this.tableArn(name)}/stream/${streamLabel}`;
  }

  /** Throws AccessDenied unless the caller may do this to the table, or to its index when one is named. */
  authorize(caller: Caller, action: string, table: string, index?: unknown): void {
    const arn = this.tableArn(table);
    const resource = typeof index === 'string' ? `${arn}/index/${index}` : arn;
    this.world.access.authorize(caller, `dynamodb:${action}`, resource);
  }
}

/** The last part of every stream's ARN. */
export const streamLabel = '2020-01-01T00:00:00.000';

/** A request's table by its name, whether it was given as a name or as an ARN; empty when it is missing. */
export function tableNameOf(input: unknown): string {
  const given = isRecord(input) ? input['TableName'] : undefined;
  return typeof given === 'string' ? nameOfTable(given) : '';
}

/** The request with its table given by name, which is all that dynalite understands. */
export function withTableName(input: unknown): Record<string, unknown> {
  const request = isRecord(input) ? { ...input } : {};
  if (typeof request['TableName'] === 'string') request['TableName'] = tableNameOf(input);
  return request;
}

/** The name in a table's ARN; anything else is a name already. */
export function nameOfTable(nameOrArn: string): string {
  return /^arn:aws[\w-]*:dynamodb:[\w-]*:\d*:table\/([^/]+)/.exec(nameOrArn)?.[1] ?? nameOrArn;
}
