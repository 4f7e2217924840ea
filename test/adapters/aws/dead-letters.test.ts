import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { DeadLetterQueues } from '../../../lib/aws/dead-letters';
import { FunctionEvents } from '../../../lib/aws/function-events';
import type { EmbeddedAws } from '../../../lib/embedded/embedded-aws';
import { createRedriveServices } from '../../../lib/runtime/redrive-services';
import { awsRequest } from '../../support/aws-request';
import { arnOf, functionOf, roleOf, writeAssembly } from '../../support/embedded-assembly';
import { embeddedStarts, waitUntil } from '../../support/embedded-starts';
import { runWfm } from '../../support/fake-host';
import { temporaryFolders } from '../../support/temporary-folder';

const folders = temporaryFolders();
const startAws = embeddedStarts();
const environment = { ...process.env };

afterEach(() => {
  process.env = { ...environment };
});

/** Fails on every event until somebody has repaired it; then it notes what it gets. */
const handler = `
const { appendFileSync, existsSync } = require('node:fs');
exports.handler = async (event) => {
  if (!existsSync(process.env.REPAIRED)) throw new TypeError('it is broken');
  appendFileSync(process.env.SEEN, JSON.stringify(event) + '\\n');
};`;

const logging = { Effect: 'Allow', Action: 'logs:*', Resource: '*' };
const keeping = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arnOf('Unprocessed') };
const eventsMaySend = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: arnOf('Undelivered'),
  Condition: { ArnEquals: { 'aws:SourceArn': arnOf('Rule') } },
};

/** A function that fails, and a rule that may not invoke it: both of their events end in a queue. */
function resourcesWith(environmentOfFunction: Readonly<Record<string, string>>) {
  return {
    Unprocessed: { Type: 'AWS::SQS::Queue', Properties: {} },
    Undelivered: { Type: 'AWS::SQS::Queue', Properties: {} },
    EventsMaySend: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Undelivered' }],
        PolicyDocument: { Statement: [eventsMaySend] },
      },
    },
    Role: roleOf('lambda.amazonaws.com', [logging, keeping]),
    Tested: functionOf('tested', 'Role', {
      FunctionName: 'tested',
      Environment: { Variables: environmentOfFunction },
    }),
    Keep: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Tested' },
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 1,
        DestinationConfig: { OnFailure: { Destination: arnOf('Unprocessed') } },
      },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['lab'] },
        Targets: [
          {
            Id: 'target',
            Arn: arnOf('Tested'),
            DeadLetterConfig: { Arn: arnOf('Undelivered') },
          },
        ],
      },
    },
  };
}

async function start() {
  const folder = folders();
  const [repaired, seen] = [join(folder, 'repaired'), join(folder, 'seen')];
  const assembly = writeAssembly(folder, {
    code: { tested: handler },
    outputs: {
      UnprocessedEventsUrl: { Value: { Ref: 'Unprocessed' } },
      UndeliveredEventsUrl: { Value: { Ref: 'Undelivered' } },
    },
    resources: resourcesWith({ REPAIRED: repaired, SEEN: seen }),
  });
  const { aws } = await startAws(assembly);
  Object.assign(process.env, aws.environment);
  return {
    aws,
    repair: () => writeFileSync(repaired, ''),
    seen: (): unknown[] =>
      existsSync(seen)
        ? readFileSync(seen, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as unknown)
        : [],
  };
}

/** Puts an event into each of the two queues: one on which the function fails, one that never reaches it. */
async function loseTwoEvents(aws: EmbeddedAws): Promise<void> {
  await awsRequest(aws.environment, {
    service: 'lambda',
    path: '/2015-03-31/functions/tested/invocations',
    headers: { 'x-amz-invocation-type': 'Event' },
    body: { Records: [{ s3: { bucket: { name: 'lab' }, object: { key: 'launches/a.yaml' } } }] },
  });
  await awsRequest(aws.environment, {
    service: 'events',
    target: 'AWSEvents.PutEvents',
    body: { Entries: [{ Source: 'lab', DetailType: 'Something', Detail: '{"number":1}' }] },
  });
  await waitUntil(async () => (await visible(aws)).join() === '1,1');
}

/** How many messages a reader would see in each queue. */
async function visible(aws: EmbeddedAws): Promise<number[]> {
  const client = new SQSClient({});
  const urls = [aws.outputs['UnprocessedEventsUrl'], aws.outputs['UndeliveredEventsUrl']];
  const counts = await Promise.all(
    urls.map(async (QueueUrl) => {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      );
      return Number(Attributes?.ApproximateNumberOfMessages);
    }),
  );
  client.destroy();
  return counts;
}

function redrive(aws: EmbeddedAws, ...argv: readonly string[]) {
  return runWfm(['redrive', '--stack', aws.stackName, '--json', ...argv], {
    recover: createRedriveServices,
  });
}

test('wfm redrive shows what was lost and why, and changes nothing', async () => {
  const { aws, seen } = await start();
  await loseTwoEvents(aws);

  const { exitCode, stdout } = await redrive(aws);

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    sent: 0,
    kept: 0,
    queues: [
      {
        queue: 'unprocessed',
        messages: 1,
        results: [
          {
            outcome: 'waiting',
            event: {
              functionName: 'tested',
              about: 'sheet s3://lab/launches/a.yaml',
              failure: 'TypeError: it is broken',
            },
          },
        ],
      },
      {
        queue: 'undelivered',
        messages: 1,
        results: [
          {
            outcome: 'waiting',
            event: {
              functionName: 'tested',
              about: 'Something',
              failure: expect.stringMatching(/^NO_PERMISSIONS: /) as unknown,
            },
          },
        ],
      },
    ],
  });
  expect(await visible(aws)).toEqual([1, 1]);
  expect(seen()).toEqual([]);
});

test('wfm redrive --yes hands the events to the repaired function, and empties the queues', async () => {
  const { aws, repair, seen } = await start();
  await loseTwoEvents(aws);
  repair();

  const { exitCode, stdout } = await redrive(aws, '--yes');
  await waitUntil(() => seen().length === 2);

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ sent: 2, kept: 0 });
  expect(await visible(aws)).toEqual([0, 0]);
  expect(seen()).toEqual(
    expect.arrayContaining([
      { Records: [{ s3: { bucket: { name: 'lab' }, object: { key: 'launches/a.yaml' } } }] },
      expect.objectContaining({ source: 'lab', detail: { number: 1 } }),
    ]),
  );
});

test('wfm redrive --yes loses nothing while the function is still broken', async () => {
  const { aws } = await start();
  await loseTwoEvents(aws);

  await redrive(aws, '--yes');
  await waitUntil(async () => (await visible(aws)).join() === '2,0');

  const { stdout } = await redrive(aws);
  expect(JSON.parse(stdout)).toMatchObject({
    queues: [
      { queue: 'unprocessed', messages: 2 },
      { queue: 'undelivered', messages: 0 },
    ],
  });
});

test('wfm redrive --yes leaves a message in place that is no event, and takes more than ten others', async () => {
  const { aws, repair, seen } = await start();
  const client = new SQSClient({});
  const QueueUrl = aws.outputs['UndeliveredEventsUrl'] ?? '';
  const TARGET_ARN = {
    DataType: 'String',
    StringValue: 'arn:aws:lambda:us-east-1:000000000000:function:tested',
  };
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
  for (let number = 0; number < 12; number += 1) {
    const MessageBody = JSON.stringify({ number });
    const MessageAttributes = { TARGET_ARN };
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
  }
  client.destroy();
  repair();

  const { exitCode, stdout } = await redrive(aws, '--yes');
  await waitUntil(() => seen().length === 12);

  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ sent: 12, kept: 1 });
  expect(await visible(aws)).toEqual([0, 1]);
});

test('DeadLetterQueues.giveBack() asks for nothing when there is nothing to give back', async () => {
  const sqs = mockClient(SQSClient);

  await new DeadLetterQueues(new SQSClient({})).giveBack('url', []);

  expect(sqs.calls()).toEqual([]);
  sqs.restore();
});

test('FunctionEvents.send() does not take an answer for acceptance that is none', async () => {
  const lambda = mockClient(LambdaClient);
  lambda.on(InvokeCommand).resolves({ StatusCode: 200 });

  const sending = new FunctionEvents(new LambdaClient({})).send('tested', {});

  await expect(sending).rejects.toThrow('Lambda answered 200 where it should have said 202');
  lambda.restore();
});
