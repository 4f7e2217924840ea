import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedAws } from '../../../../lib/embedded/embedded-aws';
import { awsRequest } from '../../../support/aws-request';
import { arnOf, functionOf, roleOf, writeAssembly } from '../../../support/embedded-assembly';
import { embeddedStarts, waitUntil } from '../../../support/embedded-starts';
import { countErrors } from '../../../support/function-errors';
import { temporaryFolders } from '../../../support/temporary-folder';

const folders = temporaryFolders();
const startAws = embeddedStarts();

const logging = { Effect: 'Allow', Action: 'logs:*', Resource: '*' };
const sending = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arnOf('Lost') };

/** Starts a stack of one function with this code. */
async function start(
  code: string,
  properties: Readonly<Record<string, unknown>> = {},
  invokeConfig: Readonly<Record<string, unknown>> = {},
) {
  const assembly = writeAssembly(folders(), {
    code: { tested: code },
    resources: {
      Lost: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'lost' } },
      Role: roleOf('lambda.amazonaws.com', [logging, sending]),
      Tested: functionOf('tested', 'Role', { FunctionName: 'tested', ...properties }),
      Config: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: { FunctionName: { Ref: 'Tested' }, Qualifier: '$LATEST', ...invokeConfig },
      },
    },
  });
  return startAws(assembly);
}

async function invoke(aws: EmbeddedAws, event: unknown, type = 'RequestResponse') {
  const { status, headers, text } = await awsRequest(aws.environment, {
    service: 'lambda',
    path: '/2015-03-31/functions/tested/invocations',
    headers: { 'x-amz-invocation-type': type },
    body: event,
  });
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  return { status, functionError: headers.get('x-amz-function-error'), answer };
}

describe('a function of the template', () => {
  test('gets its event, its context and an environment of its own', async () => {
    process.env['AWS_PROFILE'] = 'of-the-parent';
    const { aws } = await start(
      `exports.handler = async (event, context) => ({
        event, context, remaining: context.getRemainingTimeInMillis(), environment: process.env, cwd: process.cwd(),
      });`,
      { Environment: { Variables: { OWN: 'value' } }, Timeout: 30 },
    );

    const { answer } = await invoke(aws, { a: 1 });
    delete process.env['AWS_PROFILE'];

    expect(answer).toMatchObject({
      event: { a: 1 },
      context: {
        functionName: 'tested',
        invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:tested',
        memoryLimitInMB: '128',
        logGroupName: '/aws/lambda/tested',
        logStreamName: expect.stringMatching(
          /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/,
        ) as string,
      },
      environment: {
        OWN: 'value',
        AWS_ENDPOINT_URL: aws.endpoint,
        AWS_REGION: 'us-east-1',
        AWS_LAMBDA_FUNCTION_NAME: 'tested',
      },
    });
    const { environment, remaining, cwd } = answer as {
      environment: Record<string, string>;
      remaining: number;
      cwd: string;
    };
    expect(environment['AWS_PROFILE']).toBeUndefined();
    expect(remaining).toBeGreaterThan(20_000);
    expect(cwd).toBe(environment['LAMBDA_TASK_ROOT']);
  });

  test('stays warm for the next event, and gets more processes for events at once', async () => {
    const { aws } = await start(
      `let count = 0;
      exports.handler = async ({ wait }) => {
        await new Promise((resolve) => setTimeout(resolve, wait));
        return [process.pid, (count += 1)];
      };`,
      { Timeout: 30 },
    );

    const first = await invoke(aws, { wait: 0 });
    const second = await invoke(aws, { wait: 0 });
    const atOnce = await Promise.all([invoke(aws, { wait: 500 }), invoke(aws, { wait: 500 })]);

    const pidOf = ({ answer }: { answer: unknown }) => (answer as [number, number])[0];
    expect(second.answer).toEqual([pidOf(first), 2]);
    expect(new Set(atOnce.map(pidOf)).size).toBe(2);
  });

  test('runs its module once, whatever is wrong in it', async () => {
    const { aws } = await start(
      `globalThis.loads = (globalThis.loads ?? 0) + 1;
       throw new SyntaxError('load ' + globalThis.loads);`,
    );

    const { answer } = await invoke(aws, {});

    expect(answer).toMatchObject({ errorType: 'SyntaxError', errorMessage: 'load 1' });
  });

  test('fails by an error with type, message and trace', async () => {
    const { aws } = await start(
      `exports.handler = async () => { throw new TypeError('no such thing'); };`,
    );

    const { status, functionError, answer } = await invoke(aws, {});

    expect([status, functionError]).toEqual([200, 'Unhandled']);
    expect(answer).toMatchObject({ errorType: 'TypeError', errorMessage: 'no such thing' });
  });

  test('has its errors counted by CloudWatch, and calls without one as none', async () => {
    const { aws } = await start(
      `exports.handler = async ({ fails }) => { if (fails) throw new Error('no'); };`,
    );

    for (const fails of [true, false, true]) await invoke(aws, { fails });

    expect(await countErrors(aws, 'tested')).toEqual({ calls: 3, errors: 2 });
  });

  test.each([
    [
      'a timeout',
      `exports.handler = () => new Promise(() => setInterval(() => {}, 1000));`,
      'Sandbox.Timedout',
      'Task timed out after 1.00 seconds',
    ],
    [
      'a loop without end',
      `exports.handler = () => { for (;;) {} };`,
      'Sandbox.Timedout',
      'Task timed out after 1.00 seconds',
    ],
    ['an exit', `exports.handler = () => process.exit(7);`, 'Runtime.ExitError', 'exit status 7'],
    [
      'a module that cannot be loaded',
      `throw new Error('broken module');`,
      'Error',
      'broken module',
    ],
    [
      'a handler that is not there',
      `exports.other = 1;`,
      'Runtime.HandlerNotFound',
      'index.handler is undefined or not exported',
    ],
  ])('fails by %s', async (_name, code, errorType, message) => {
    const { aws } = await start(code, { Timeout: 1 });

    const { answer } = await invoke(aws, {});

    expect(answer).toMatchObject({
      errorType,
      errorMessage: expect.stringContaining(message) as string,
    });
  });

  test('gets a new process after it broke the last one', async () => {
    const { aws } = await start(
      `exports.handler = async ({ exit }) => (exit ? process.exit(1) : process.pid);`,
      { Timeout: 20 },
    );

    const before = await invoke(aws, {});
    await invoke(aws, { exit: true });
    const after = await invoke(aws, {});

    expect(after.functionError).toBeNull();
    expect(after.answer).not.toBe(before.answer);
  });

  test('never hands the next event to a process that has timed out', async () => {
    const { aws } = await start(
      `exports.handler = ({ hang }) => (hang ? new Promise(() => setInterval(() => {}, 1000)) : 'fine');`,
      { ReservedConcurrentExecutions: 1, Timeout: 1 },
    );

    // The second waits for its turn, and so starts in the very moment in which the first fails.
    const [hung, next] = await Promise.all([invoke(aws, { hang: true }), invoke(aws, {})]);

    expect(hung.answer).toMatchObject({ errorType: 'Sandbox.Timedout' });
    expect(next.answer).toBe('fine');
  });

  test('lives on as long as its memory lasts, and loses only the process when it does not', async () => {
    const { aws } = await start(
      `exports.handler = async ({ mebibytes }) => {
        const held = [];
        for (let i = 0; i < mebibytes; i += 1) held.push(Array.from({ length: 131072 }, () => Math.random()));
        return held.length;
      };`,
      { MemorySize: 128, Timeout: 60 },
    );

    const tooMuch = await invoke(aws, { mebibytes: 400 });
    const enough = await invoke(aws, { mebibytes: 1 });

    expect(tooMuch.answer).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(enough.answer).toBe(1);
  });

  test('logs one event a call of console, whatever is in it', async () => {
    const { aws } = await start(
      `exports.handler = async () => { console.log('two\\nlines'); console.error({ a: 1 }); process.stderr.write('raw\\n'); };`,
    );

    await invoke(aws, {});
    const messages = await waitForLog(aws, 3);

    expect(messages.map((message) => message.replace(/^\S+Z\t[0-9a-f-]{36}\t/, '')).sort()).toEqual(
      ['ERROR\t{ a: 1 }', 'INFO\ttwo\nlines', 'raw'],
    );
  });

  test('runs up to its reserved concurrency, and lets further events wait', async () => {
    const { aws } = await start(
      `exports.handler = async () => {
        const start = Date.now();
        await new Promise((resolve) => setTimeout(resolve, 200));
        return [start, Date.now()];
      };`,
      { ReservedConcurrentExecutions: 1, Timeout: 30 },
    );

    const answers = await Promise.all([1, 2, 3].map(() => invoke(aws, {})));

    const spans = answers.map(({ answer }) => answer as [number, number]).sort(([a], [b]) => a - b);
    spans.slice(1).forEach(([start], index) => {
      expect(start).toBeGreaterThanOrEqual(spans[index]?.[1] ?? Infinity);
    });
  });
});

describe('an asynchronous invocation', () => {
  const countingHandler = (folder: string) => `
    const { appendFileSync } = require('node:fs');
    exports.handler = async (event) => { appendFileSync(${JSON.stringify(join(folder, 'tries'))}, '.'); throw new Error('never'); };`;

  test('is tried again twice, and then told to the destination', async () => {
    const { aws } = await start(
      countingHandler(folders()),
      {},
      { DestinationConfig: { OnFailure: { Destination: arnOf('Lost') } } },
    );

    const { status } = await invoke(aws, { a: 1 }, 'Event');
    await aws.settled();

    expect(status).toBe(202);
    expect(JSON.parse((await receive(aws)) ?? '')).toMatchObject({
      version: '1.0',
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { a: 1 },
      responseContext: { functionError: 'Unhandled' },
      responsePayload: { errorType: 'Error', errorMessage: 'never' },
    });
  });

  test('is tried as often as its settings say, and its event goes to the dead letter queue', async () => {
    const folder = folders();
    const { aws } = await start(
      countingHandler(folder),
      { DeadLetterConfig: { TargetArn: arnOf('Lost') } },
      { MaximumRetryAttempts: 0 },
    );

    await invoke(aws, { a: 1 }, 'Event');
    await aws.settled();

    expect(existsSync(join(folder, 'tries'))).toBe(true);
    expect(await receive(aws)).toBe('{"a":1}');
  });
});

describe('startEmbeddedAws() with a function that it cannot run', () => {
  test.each([
    [{ Runtime: 'python3.13' }, 'embedded AWS runs functions of Node.js only'],
    [{ Layers: ['arn:aws:lambda:us-east-1:1:layer:x:1'] }, 'Layers'],
    [
      { Code: { S3Bucket: 'assets', S3Key: 'gone.zip' } },
      'its code must be a folder of the assembly, not "gone.zip"',
    ],
  ])('refuses %j', async (properties, message) => {
    await expect(start('exports.handler = () => 1;', properties)).rejects.toThrow(message);
  });
});

async function receive(aws: EmbeddedAws): Promise<string | undefined> {
  const { text } = await awsRequest(aws.environment, {
    service: 'sqs',
    target: 'AmazonSQS.ReceiveMessage',
    body: { QueueUrl: `${aws.endpoint}/000000000000/lost` },
  });
  const { Messages: messages = [] } = JSON.parse(text) as { Messages?: { Body: string }[] };
  return messages[0]?.Body;
}

async function waitForLog(aws: EmbeddedAws, count: number): Promise<string[]> {
  let messages: string[] = [];
  await waitUntil(async () => {
    const { text } = await awsRequest(aws.environment, {
      service: 'logs',
      target: 'Logs_20140328.FilterLogEvents',
      body: { logGroupName: '/aws/lambda/tested' },
    });
    const { events = [] } = JSON.parse(text) as { events?: { message: string }[] };
    messages = events.map(({ message }) => message);
    return messages.length >= count;
  });
  return messages;
}
