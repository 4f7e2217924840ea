import type { EmbeddedAws, EmbeddedAwsSettings } from '../../../../lib/embedded/embedded-aws';
import { accessKeyOf } from '../../../../lib/embedded/role-credentials';
import { awsRequest } from '../../../support/aws-request';
import {
  arnOf,
  functionOf,
  permissionOf,
  roleOf,
  writeAssembly,
} from '../../../support/embedded-assembly';
import { embeddedStarts, waitUntil } from '../../../support/embedded-starts';
import { temporaryFolders } from '../../../support/temporary-folder';

const folders = temporaryFolders();
const startAws = embeddedStarts();

const topicArn = 'arn:aws:sns:us-east-1:000000000000:people';
const queueArn = 'arn:aws:sqs:us-east-1:000000000000:inbox';
const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:teller';
const foreignKey = 'arn:aws:kms:us-east-1:210987654321:key/k';

const printsMetric = `
exports.handler = async () => {
  const CloudWatchMetrics = [
    { Namespace: 'Test', Dimensions: [['Kind']], Metrics: [{ Name: 'Ticks' }] },
  ];
  const _aws = { Timestamp: Date.now(), CloudWatchMetrics };
  process.stdout.write(JSON.stringify({ _aws, Kind: 'tick', Ticks: 3 }) + '\\n');
};
`;

const encryption = {
  ServerSideEncryptionConfiguration: [
    { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arnOf('Key') } },
  ],
};

function queuePolicy(service: string) {
  const allows = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arnOf('Queue') };
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Queue' }],
      PolicyDocument: { Statement: [{ ...allows, Principal: { Service: service } }] },
    },
  };
}

function machine(resource: string, parameters: object) {
  const Tell = { Type: 'Task', Resource: resource, Arguments: parameters, End: true };
  const definition = { QueryLanguage: 'JSONata', StartAt: 'Tell', States: { Tell } };
  return {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: 'teller',
      RoleArn: arnOf('MachineRole'),
      DefinitionString: JSON.stringify(definition),
    },
  };
}

function allow(action: string | readonly string[], resource: unknown = '*') {
  return { Effect: 'Allow', Action: action, Resource: resource };
}

interface Grants {
  readonly user: readonly unknown[];
  readonly machine: readonly unknown[];
}

/** A stack with one of each thing that it is operated by. */
function resourcesFor(grants: Grants) {
  return {
    Key: {
      Type: 'AWS::KMS::Key',
      Properties: {
        KeyPolicy: {
          Statement: [{ ...allow('kms:*'), Principal: { AWS: 'arn:aws:iam::000000000000:root' } }],
        },
      },
    },
    Bucket: {
      Type: 'AWS::S3::Bucket',
      Properties: { BucketName: 'sealed', BucketEncryption: encryption },
    },
    User: roleOf('lambda.amazonaws.com', [...grants.user, allow('logs:*')]),
    Function: functionOf('printer', 'User'),
    Schedule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        ScheduleExpression: 'rate(5 minutes)',
        Targets: [{ Id: 'f', Arn: arnOf('Function') }],
      },
    },
    Permission: permissionOf('Function', 'events.amazonaws.com', arnOf('Schedule')),
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'people' } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'inbox' } },
    QueuePolicy: queuePolicy('sns.amazonaws.com'),
    Subscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: arnOf('Queue') },
    },
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { AlarmName: 'stuck', AlarmActions: [{ Ref: 'Topic' }], Threshold: 1 },
    },
    Parameter: {
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: '/wfm/topic', Type: 'String', Value: { Ref: 'Topic' } },
    },
    MachineRole: roleOf('states.amazonaws.com', grants.machine),
    Machine: machine('arn:aws:states:::aws-sdk:sqs:sendMessage', {
      QueueUrl: 'http://127.0.0.1/000000000000/inbox',
      MessageBody: '{% $states.input.text %}',
    }),
  };
}

async function start(
  grants: Partial<Grants> = {},
  settings: Partial<EmbeddedAwsSettings> = {},
): Promise<EmbeddedAws> {
  const resources = resourcesFor({ user: [], machine: [], ...grants });
  const code = { printer: printsMetric };
  const outputs = { UserArn: { Value: arnOf('User') } };
  return (await startAws(writeAssembly(folders(), { resources, code, outputs }), settings)).aws;
}

async function ask(
  aws: EmbeddedAws,
  service: string,
  target: string,
  body: unknown,
): Promise<Record<string, unknown>> {
  const { text } = await awsRequest(aws.environment, { service, target, body });
  return JSON.parse(text) as Record<string, unknown>;
}

/** An S3 request as the stack's role. */
function asUser(aws: EmbeddedAws, method: string, path: string, more: object = {}) {
  const key = accessKeyOf(aws.outputs['UserArn'] ?? '', 'test');
  const environment = { ...aws.environment, AWS_ACCESS_KEY_ID: key };
  return awsRequest(environment, { service: 's3', method, path, ...more });
}

async function messages(aws: EmbeddedAws): Promise<readonly { Body: string }[]> {
  const QueueUrl = 'http://127.0.0.1/000000000000/inbox';
  const answer = await ask(aws, 'sqs', 'AmazonSQS.ReceiveMessage', { QueueUrl });
  return (answer['Messages'] ?? []) as { Body: string }[];
}

describe('a bucket with a customer key', () => {
  const objects = allow(['s3:PutObject', 's3:GetObject']);
  const generate = allow('kms:GenerateDataKey', arnOf('Key'));
  const decrypt = allow('kms:Decrypt', arnOf('Key'));

  test.each([
    ['PUT', 'kms:GenerateDataKey', [objects, decrypt]],
    ['GET', 'kms:Decrypt', [objects, generate]],
  ])('refuses %s without %s', async (method, action, user) => {
    const aws = await start({ user });
    await awsRequest(aws.environment, {
      ...{ service: 's3', method: 'PUT', path: '/sealed/k', body: 'x' },
    });

    const body = method === 'PUT' ? { body: 'x' } : {};
    const { status, text } = await asUser(aws, method, '/sealed/k', body);

    expect(status).toBe(403);
    expect(text).toContain(`is not authorized to perform: ${action} on resource: arn:aws:kms:`);
  });

  test('takes parts of an upload only from who may decrypt too', async () => {
    const aws = await start({ user: [objects, generate] });
    const begun = await asUser(aws, 'POST', '/sealed/k?uploads');
    const [, upload = ''] = /<UploadId>([^<]+)/.exec(begun.text) ?? [];

    const path = `/sealed/k?partNumber=1&uploadId=${upload}`;
    const { status, text } = await asUser(aws, 'PUT', path, { body: 'x' });

    expect([begun.status, status]).toEqual([200, 403]);
    expect(text).toContain('kms:Decrypt');
  });
});

describe('a bucket of another account', () => {
  const foreignBuckets = [{ name: 'theirs', owner: '210987654321', keyArn: foreignKey }];
  const read = (owner: string) => ({
    ...allow(['s3:GetObject', 's3:PutObject']),
    Condition: { StringEquals: { 'aws:ResourceAccount': owner } },
  });
  const useKey = allow(['kms:Decrypt', 'kms:GenerateDataKey'], foreignKey);

  test('is reached by who names its owner and may use its key', async () => {
    const aws = await start({ user: [read('210987654321'), useKey] }, { foreignBuckets });

    const { status } = await asUser(aws, 'PUT', '/theirs/k', { body: 'x' });

    expect(status).toBe(200);
  });

  test.each([
    ['names another owner', [read('000000000000'), useKey], 's3:PutObject'],
    ['may not use its key', [read('210987654321')], 'kms:GenerateDataKey'],
  ])('is not reached by who %s', async (_, user, action) => {
    const aws = await start({ user }, { foreignBuckets });

    const { status, text } = await asUser(aws, 'PUT', '/theirs/k', { body: 'x' });

    expect([status, text]).toEqual([403, expect.stringContaining(action)]);
  });

  test('is not the one that a client expects of us, and not among ours', async () => {
    const aws = await start({}, { foreignBuckets });
    const head = (owner: string) =>
      awsRequest(aws.environment, {
        ...{ service: 's3', method: 'HEAD', path: '/theirs' },
        headers: { 'x-amz-expected-bucket-owner': owner },
      });
    const listed = await awsRequest(aws.environment, { service: 's3', method: 'GET', path: '/' });

    expect((await head('210987654321')).status).toBe(200);
    expect((await head('000000000000')).status).toBe(403);
    expect(listed.text).toContain('sealed');
    expect(listed.text).not.toContain('theirs');
  });
});

test('tick() fires the schedule, and the metric that its function prints is counted', async () => {
  const aws = await start();
  const operation = 'GraniteServiceVersion20100801.ListMetrics';
  const list = () => ask(aws, 'monitoring', operation, { Namespace: 'Test' });
  expect((await list())['Metrics']).toEqual([]);

  aws.tick();
  await aws.settled();

  await waitUntil(async () => ((await list())['Metrics'] as unknown[]).length > 0);
  expect((await list())['Metrics']).toEqual([
    { Namespace: 'Test', MetricName: 'Ticks', Dimensions: [{ Name: 'Kind', Value: 'tick' }] },
  ]);
});

test('an alarm of the template reaches who subscribes to its topic', async () => {
  const aws = await start();

  await ask(aws, 'monitoring', 'GraniteServiceVersion20100801.SetAlarmState', {
    ...{ AlarmName: 'stuck', StateValue: 'ALARM', StateReason: 'test' },
  });

  const [message] = await messages(aws);
  expect(JSON.parse(message?.Body ?? '{}')).toMatchObject({
    TopicArn: topicArn,
    Subject: 'ALARM: "stuck" in us-east-1',
  });
});

test('a parameter of the template holds what it refers to', async () => {
  const aws = await start();

  const answer = await ask(aws, 'ssm', 'AmazonSSM.GetParameter', { Name: '/wfm/topic' });

  expect(answer).toMatchObject({ Parameter: { Value: topicArn } });
});

describe('a state machine', () => {
  async function run(aws: EmbeddedAws): Promise<Record<string, unknown>> {
    const started = await ask(aws, 'states', 'AWSStepFunctions.StartExecution', {
      ...{ stateMachineArn: machineArn, input: JSON.stringify({ text: 'hello' }) },
    });
    const { executionArn } = started;
    const describe = () =>
      ask(aws, 'states', 'AWSStepFunctions.DescribeExecution', { executionArn });
    await waitUntil(async () => (await describe())['status'] !== 'RUNNING');
    return describe();
  }

  test('does as its role what the role may', async () => {
    const aws = await start({ machine: [allow('sqs:SendMessage', queueArn)] });

    expect(await run(aws)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await messages(aws)).toMatchObject([{ Body: 'hello' }]);
  });

  test('fails by the service’s error where it may not', async () => {
    const aws = await start();

    expect(await run(aws)).toMatchObject({
      ...{ status: 'FAILED', error: 'Sqs.SqsException' },
      cause: expect.stringContaining(
        `is not authorized to perform: sqs:SendMessage on resource: ${queueArn}`,
      ) as string,
    });
  });
});
