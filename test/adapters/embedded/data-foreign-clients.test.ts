import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { createDynamoDb } from '../../../lib/embedded/services/dynamodb/dynamodb';
import { createEcs } from '../../../lib/embedded/services/ecs/ecs';
import { createEvents } from '../../../lib/embedded/services/events/events';
import { createLogs } from '../../../lib/embedded/services/logs/logs';
import { startDataGateway } from '../../support/embedded-data-gateway';
import type { DataGateway } from '../../support/embedded-data-gateway';
import { tableProperties } from '../../support/embedded-dynamodb';
import { clusterArn, definition } from '../../support/embedded-ecs';

const run = promisify(execFile);

function present(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

const cli = present('aws', '--version') ? describe : describe.skip;
const boto3 = present('python3', '-c', 'import boto3') ? describe : describe.skip;

let gateway: DataGateway;

beforeEach(async () => {
  gateway = await startDataGateway();
  const dynamoDb = await createDynamoDb(gateway.world);
  await dynamoDb.createTable('launches', tableProperties);
  const logs = await createLogs(gateway.world);
  const events = await createEvents(gateway.world);
  const parts = { logs, events, roleCredentials: () => ({}), imageFolder: () => undefined };
  const ecs = await createEcs(gateway.world, parts);
  ecs.createCluster('main', clusterArn);
  ecs.registerTaskDefinition(definition({}));
  for (const service of [dynamoDb, logs, events, ecs]) gateway.serve(service);
});

afterEach(() => gateway.stop());

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: '/nonexistent', ...gateway.environment };
}

async function aws(...args: string[]): Promise<Record<string, unknown>> {
  const endpoint = ['--endpoint-url', gateway.world.endpoint(), '--output', 'json'];
  const { stdout } = await run('aws', [...endpoint, ...args], { env: environment() });
  return (stdout.trim() === '' ? {} : JSON.parse(stdout)) as Record<string, unknown>;
}

async function python(script: string): Promise<string> {
  const { stdout } = await run('python3', ['-c', script], { env: environment() });
  return stdout.trim();
}

cli('the AWS CLI', () => {
  test('aws dynamodb puts, updates, reads and scans items', async () => {
    const table = ['--table-name', 'launches'];
    const key = ['--key', '{"id":{"S":"a"}}'];
    await aws('dynamodb', 'put-item', ...table, '--item', '{"id":{"S":"a"},"n":{"N":"1"}}');
    const updated = await aws(
      ...['dynamodb', 'update-item', ...table, ...key, '--update-expression', 'ADD n :n'],
      ...['--expression-attribute-values', '{":n":{"N":"2"}}', '--return-values', 'ALL_NEW'],
    );

    expect(updated).toEqual({ Attributes: { id: { S: 'a' }, n: { N: '3' } } });
    expect(await aws('dynamodb', 'scan', ...table)).toMatchObject({ Count: 1 });
    expect(await aws('dynamodb', 'describe-table', ...table)).toMatchObject({
      Table: { TableStatus: 'ACTIVE' },
    });
  });

  test('aws logs writes, reads, filters and lists', async () => {
    const group = ['--log-group-name', '/mine'];
    const stream = [...group, '--log-stream-name', 's'];
    const timestamp = gateway.world.now().getTime();
    const events = JSON.stringify([
      { timestamp, message: 'fine' },
      { timestamp, message: 'ERROR here' },
    ]);
    await aws('logs', 'create-log-group', ...group);
    await aws('logs', 'create-log-stream', ...stream);
    await aws('logs', 'put-log-events', ...stream, '--log-events', events);

    expect(await aws('logs', 'get-log-events', ...stream)).toMatchObject({
      events: [{ message: 'fine' }, { message: 'ERROR here' }],
    });
    expect(
      await aws('logs', 'filter-log-events', ...group, '--filter-pattern', 'ERROR'),
    ).toMatchObject({
      events: [{ message: 'ERROR here', logStreamName: 's' }],
    });
    expect(await aws('logs', 'describe-log-streams', ...group)).toMatchObject({
      logStreams: [{ logStreamName: 's' }],
    });
    expect(await aws('logs', 'describe-log-groups')).toMatchObject({
      logGroups: [{ logGroupName: '/mine' }],
    });
  });

  test('aws ecs runs, waits for and describes a task', async () => {
    const network = 'awsvpcConfiguration={subnets=[subnet-1],assignPublicIp=ENABLED}';
    const started = (await aws(
      ...['ecs', 'run-task', '--cluster', 'main', '--task-definition', 'engine'],
      ...['--launch-type', 'FARGATE', '--network-configuration', network],
    )) as { tasks: { taskArn: string }[] };
    const arn = started.tasks[0]?.taskArn ?? '';
    await aws('ecs', 'wait', 'tasks-stopped', '--cluster', 'main', '--tasks', arn);

    expect(await aws('ecs', 'describe-tasks', '--cluster', 'main', '--tasks', arn)).toMatchObject({
      tasks: [{ lastStatus: 'STOPPED', containers: [{ exitCode: 0 }] }],
    });
    expect(await aws('ecs', 'list-tasks', '--cluster', 'main')).toEqual({ taskArns: [] });
    expect(await aws('logs', 'filter-log-events', '--log-group-name', '/engine')).toMatchObject({
      events: [{ message: 'started' }],
    });
  });
});

// Versions before 1.28 do not read the endpoint from the environment.
boto3('boto3', () => {
  test('boto3 does a transaction and sees why another was cancelled', async () => {
    const printed = await python(`
import boto3, os
endpoint = os.environ['AWS_ENDPOINT_URL']
client = boto3.client('dynamodb', endpoint_url=endpoint)
put = {'Put': {'TableName': 'launches', 'Item': {'id': {'S': 'a'}}, 'ConditionExpression': 'attribute_not_exists(id)'}}
client.transact_write_items(TransactItems=[put])
try:
    client.transact_write_items(TransactItems=[put])
except client.exceptions.TransactionCanceledException as error:
    print([reason['Code'] for reason in error.response['CancellationReasons']])
table = boto3.resource('dynamodb', endpoint_url=endpoint).Table('launches')
table.put_item(Item={'id': 'b', 'nested': {'list': [1, 'x', True, None]}})
print(table.get_item(Key={'id': 'b'})['Item']['nested']['list'])
`);

    expect(printed.split('\n')).toEqual([
      "['ConditionalCheckFailed']",
      "[Decimal('1'), 'x', True, None]",
    ]);
  });

  test('boto3 puts events and pages through logs', async () => {
    const printed = await python(`
import boto3, os, time
endpoint = os.environ['AWS_ENDPOINT_URL']
events = boto3.client('events', endpoint_url=endpoint)
print(events.put_events(Entries=[{'Source': 'mine', 'DetailType': 'x', 'Detail': '{}'}])['FailedEntryCount'])
logs = boto3.client('logs', endpoint_url=endpoint)
logs.create_log_group(logGroupName='/mine')
logs.create_log_stream(logGroupName='/mine', logStreamName='s')
now = int(time.time() * 1000)
logs.put_log_events(logGroupName='/mine', logStreamName='s', logEvents=[{'timestamp': now, 'message': str(n)} for n in range(5)])
pages = logs.get_paginator('filter_log_events').paginate(logGroupName='/mine', PaginationConfig={'PageSize': 2})
print([event['message'] for page in pages for event in page['events']])
`);

    expect(printed.split('\n')).toEqual(['0', "['0', '1', '2', '3', '4']"]);
  });
});
