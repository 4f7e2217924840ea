import { AwsError } from '../../world';
import type { Caller, ServiceRequest } from '../../world';
import type { JsonOperation } from '../json-protocol';
import type { EngineOperation } from './dynalite-engine';
import { isRecord } from './item';
import { tableOfRequest } from './table-declaration';
import type { TableDeclaration } from './table-declaration';
import { nameOfTable, streamLabel, tableNameOf, withTableName } from './table-names';
import type { Tables } from './tables';

/** The operations on tables themselves. */
export function tableOperations(tables: Tables): Record<string, JsonOperation> {
  const tagging = (operation: EngineOperation) => (input: unknown, request: ServiceRequest) =>
    tag(tables, operation, input, request.caller);
  return {
    CreateTable: (input, request) => createTable(tables, input, request.caller),
    DeleteTable: (input, request) => deleteTable(tables, input, request.caller),
    DescribeTable: (input, request) => describeTable(tables, input, request.caller),
    ListTables: (input, request) => listTables(tables, input, request.caller),
    DescribeTimeToLive: (input, request) => describeTimeToLive(tables, input, request.caller),
    UpdateTimeToLive: (input, request) => updateTimeToLive(tables, input, request.caller),
    TagResource: tagging('TagResource'),
    UntagResource: tagging('UntagResource'),
    ListTagsOfResource: tagging('ListTagsOfResource'),
  };
}

async function createTable(tables: Tables, input: unknown, caller: Caller): Promise<unknown> {
  const name = tableNameOf(input);
  tables.names.authorize(caller, 'CreateTable', name);
  const table = tableOfRequest(withTableName(input));
  return tables.locks.run([name], async () => {
    const { TableDescription: description } = await tables.create(name, table);
    return { TableDescription: complete(tables, name, description, table.declaration) };
  });
}

async function deleteTable(tables: Tables, input: unknown, caller: Caller): Promise<unknown> {
  const name = tableNameOf(input);
  tables.names.authorize(caller, 'DeleteTable', name);
  return tables.locks.run([name], async () => {
    const declaration = await tables.declaration(name);
    if (declaration?.deletionProtected === true) {
      throw new AwsError(
        'ValidationException',
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
      );
    }
    const request = tables.engine.validate('DeleteTable', withTableName(input));
    const answer = await tables.engine.run('DeleteTable', request);
    await tables.forget(name);
    return answer;
  });
}

async function describeTable(tables: Tables, input: unknown, caller: Caller): Promise<unknown> {
  const name = tableNameOf(input);
  tables.names.authorize(caller, 'DescribeTable', name);
  const request = tables.engine.validate('DescribeTable', withTableName(input));
  const { Table: table } = await tables.engine.run('DescribeTable', request);
  return { Table: complete(tables, name, table, await tables.declaration(name)) };
}

function listTables(tables: Tables, input: unknown, caller: Caller): Promise<unknown> {
  tables.names.authorize(caller, 'ListTables', '*');
  return tables.engine.run('ListTables', tables.engine.validate('ListTables', input));
}

async function describeTimeToLive(
  tables: Tables,
  input: unknown,
  caller: Caller,
): Promise<unknown> {
  const name = tableNameOf(input);
  tables.names.authorize(caller, 'DescribeTimeToLive', name);
  const attribute = (await existing(tables, name)).timeToLiveAttribute;
  const description =
    attribute === undefined
      ? { TimeToLiveStatus: 'DISABLED' }
      : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute };
  return { TimeToLiveDescription: description };
}

/** The attribute is known from then on, but nothing expires: embedded AWS lives for hours, not for days. */
async function updateTimeToLive(tables: Tables, input: unknown, caller: Caller): Promise<unknown> {
  const name = tableNameOf(input);
  tables.names.authorize(caller, 'UpdateTimeToLive', name);
  const specification = isRecord(input) ? input['TimeToLiveSpecification'] : undefined;
  if (!isRecord(specification) || typeof specification['AttributeName'] !== 'string') {
    throw new AwsError('ValidationException', 'TimeToLiveSpecification must name an attribute');
  }
  const { AttributeName: attribute, Enabled: enabled } = specification;
  const { timeToLiveAttribute: _, ...rest } = await existing(tables, name);
  await tables.keep(name, enabled === true ? { ...rest, timeToLiveAttribute: attribute } : rest);
  return { TimeToLiveSpecification: specification };
}

function tag(
  tables: Tables,
  operation: EngineOperation,
  input: unknown,
  caller: Caller,
): Promise<unknown> {
  const arn = isRecord(input) ? input['ResourceArn'] : undefined;
  tables.names.authorize(caller, operation, typeof arn === 'string' ? nameOfTable(arn) : '');
  return tables.engine.run(operation, tables.engine.validate(operation, input));
}

async function existing(tables: Tables, name: string): Promise<TableDeclaration> {
  const declaration = await tables.declaration(name);
  if (declaration !== undefined) return declaration;
  throw new AwsError(
    'ResourceNotFoundException',
    `Requested resource not found: Table: ${name} not found`,
  );
}

function complete(
  tables: Tables,
  name: string,
  description: unknown,
  declaration: TableDeclaration | undefined,
): unknown {
  if (!isRecord(description)) return description;
  const viewType = declaration?.streamViewType;
  const stream =
    viewType === undefined
      ? {}
      : {
          StreamSpecification: { StreamEnabled: true, StreamViewType: viewType },
          LatestStreamArn: tables.names.streamArn(name),
          LatestStreamLabel: streamLabel,
        };
  return {
    ...description,
    ...stream,
    DeletionProtectionEnabled: declaration?.deletionProtected ?? false,
  };
}
