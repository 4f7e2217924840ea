import '../../support/function-environment';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { createHandler } from '../../../lambda/launch';
import { LaunchWaker } from '../../../lib/aws/launch-waker';
import { LAUNCH_ID } from '../../support/launches';
import { memoryLogger } from '../../support/memory-logger';

const lambda = mockClient(LambdaClient);
const waker = new LaunchWaker(new LambdaClient({}), 'launch');

function textOf(payload: unknown): string {
  if (typeof payload !== 'string') throw new Error('not a text');
  return payload;
}

beforeEach(() => {
  lambda.reset();
});

test('wake() hands one row to the launch function, and waits for nothing', async () => {
  lambda.on(InvokeCommand).resolves({ StatusCode: 202 });

  await waker.wake(LAUNCH_ID);

  const input = lambda.commandCalls(InvokeCommand)[0]?.args[0].input;
  expect(input).toMatchObject({ FunctionName: 'launch', InvocationType: 'Event' });
  expect(JSON.parse(textOf(input?.Payload))).toEqual({
    Records: [
      {
        eventName: 'MODIFY',
        dynamodb: {
          SequenceNumber: `sweep-${LAUNCH_ID}`,
          Keys: { launchId: { S: LAUNCH_ID } },
        },
      },
    ],
  });
});

test('wake() speaks so that the launch function looks at the row', async () => {
  lambda.on(InvokeCommand).resolves({ StatusCode: 202 });
  await waker.wake(LAUNCH_ID);
  const { Payload } = lambda.commandCalls(InvokeCommand)[0]?.args[0].input ?? {};
  const asked: string[] = [];
  const refuse = () => Promise.reject(new Error('not asked for'));
  const find = async (launchId: string) => {
    asked.push(launchId);
    return undefined;
  };

  const result = await createHandler(
    {
      bucketName: 'bucket',
      capacity: { cpus: 1, memoryMib: 1, diskMib: 1 },
      workflows: { find: refuse, names: refuse },
      objects: { readText: refuse, writeText: refuse },
      launches: { find, change: refuse, answer: refuse },
      engineTasks: { start: refuse, findRunning: refuse, stop: refuse },
      describeStart: () => ({ workflowEndpoint: '', logGroup: '', logStream: '', logUrl: '' }),
      measure: () => undefined,
      now: () => new Date(0),
    },
    memoryLogger().logger,
  )(JSON.parse(textOf(Payload)));

  expect(result).toEqual({ batchItemFailures: [] });
  expect(asked).toEqual([LAUNCH_ID]);
});

test('wake() says when Lambda has not taken the row', async () => {
  lambda.on(InvokeCommand).resolves({ StatusCode: 200 });

  await expect(waker.wake(LAUNCH_ID)).rejects.toThrow(
    'Lambda answered 200 where it should have said 202',
  );
});

test('wake() says when the function cannot be called', async () => {
  lambda.on(InvokeCommand).rejects(new Error('no right'));

  await expect(waker.wake(LAUNCH_ID)).rejects.toThrow('no right');
});
