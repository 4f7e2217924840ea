import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { EmbeddedManager } from '../support/embedded-manager';
import { aLaunch } from '../support/launches';
import { wfm } from '../support/running-wfm';
import { temporaryFolders } from '../support/temporary-folder';

const makeFolder = temporaryFolders();

const reportSchema = z.object({
  healthy: z.boolean(),
  checks: z.array(
    z.object({ check: z.string(), severity: z.string(), subject: z.string(), found: z.string() }),
  ),
});

const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.looseObject({}).optional() }),
  ),
});

let manager: EmbeddedManager;

afterEach(() => manager.stop());

async function start(changeTemplate?: (template: string) => string): Promise<void> {
  const folder = makeFolder();
  manager = await EmbeddedManager.start({
    folder,
    ...(changeTemplate === undefined ? {} : { changeTemplate }),
  });
}

async function examine(environment: Readonly<Record<string, string>> = {}) {
  const { exitCode, stdout, stderr } = await wfm(['doctor', '--json'], {
    ...manager.aws.environment,
    ...environment,
  });
  const { healthy, checks } = reportSchema.parse(JSON.parse(stdout));
  // Whether Docker runs here is nothing that the deployment could help.
  const found = checks.filter(({ check, severity }) => severity !== 'ok' && check !== 'docker');
  return { exitCode, healthy, stderr, all: checks, found };
}

test('wfm doctor finds nothing wrong with a deployment as it was synthesized', async () => {
  await start();

  const { exitCode, healthy, found, all } = await examine();

  expect(found).toEqual([]);
  expect({ exitCode, healthy }).toEqual({ exitCode: 0, healthy: true });
  expect(new Set(all.map(({ check }) => check)).size).toBeGreaterThan(15);
});

test.each([
  ['true', 'ok', 'true answers'],
  [...['false', 'warning'], 'deployment builds images, and false does not answer: it says nothing'],
])('wfm doctor asks %s in the place of Docker when CDK_DOCKER says so', async (...row) => {
  const [program, severity, found] = row;
  await start();

  const { all } = await examine({ CDK_DOCKER: program });

  expect(all).toContainEqual(expect.objectContaining({ check: 'docker', severity, found }));
});

test('wfm doctor finds six faults at once, and names each', async () => {
  await start(disableMappingAndQueue);
  await putDeadLetter();
  await ageBootstrap();
  await ringAlarm();
  await breakRow();

  const { exitCode, healthy, found } = await examine();

  expect({ exitCode, healthy }).toEqual({ exitCode: 1, healthy: false });
  expect(found.map(({ check, found: words }) => `${check}: ${words}`).sort()).toEqual([
    'alarms: is in ALARM: planted',
    "bootstrap: the CDK's bootstrap stack has version 3, and 6 is needed",
    expect.stringMatching(/^dead-letters: holds 1 event that could not be handled/),
    'job-queues: is DISABLED: jobs wait for ever',
    'rows: cannot be read, so that nobody follows the launch: attempt is "two": expected number, received string',
    'stream: is Disabled: rows of the Launches table wake nobody, so no launch starts',
  ]);
});

function disableMappingAndQueue(text: string): string {
  const template = templateSchema.parse(JSON.parse(text));
  const firstOf = (type: string) =>
    Object.values(template.Resources).find((resource) => resource.Type === type)?.Properties ?? {};
  firstOf('AWS::Lambda::EventSourceMapping')['Enabled'] = false;
  firstOf('AWS::Batch::JobQueue')['State'] = 'DISABLED';
  return JSON.stringify(template);
}

async function putDeadLetter(): Promise<void> {
  const sqs = new SQSClient(manager.clientSettings);
  const QueueUrl = manager.aws.outputs['UnprocessedEventsUrl'];
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
  sqs.destroy();
}

async function ageBootstrap(): Promise<void> {
  const ssm = new SSMClient(manager.clientSettings);
  const Name = '/cdk-bootstrap/hnb659fds/version';
  await ssm.send(new PutParameterCommand({ Name, Value: '3', Type: 'String', Overwrite: true }));
  ssm.destroy();
}

async function ringAlarm(): Promise<void> {
  const cloudWatch = new CloudWatchClient(manager.clientSettings);
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
  const AlarmName = MetricAlarms[0]?.AlarmName;
  await cloudWatch.send(
    new SetAlarmStateCommand({ AlarmName, StateValue: 'ALARM', StateReason: 'planted' }),
  );
  cloudWatch.destroy();
}

async function breakRow(): Promise<void> {
  const launch = aLaunch({ recordedStatus: 'RUNNING' });
  await manager.putRow({ ...launch, attempt: 'two', shard: 0 });
}
