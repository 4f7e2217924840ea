import {
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  SFNServiceException,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { JobExecutions } from '../../../lib/aws/job-executions';

const sfn = mockClient(SFNClient);
const executions = new JobExecutions(new SFNClient({}));
const metadata = { $metadata: {}, message: '' };

beforeEach(() => {
  sfn.reset();
});

test('succeed() gives the output to whoever waits', async () => {
  sfn.on(SendTaskSuccessCommand).resolves({});

  expect(await executions.succeed('token', '{}')).toBe(true);
  expect(sfn.commandCalls(SendTaskSuccessCommand)[0]?.args[0].input).toEqual({
    taskToken: 'token',
    output: '{}',
  });
});

test('fail() gives error and cause to whoever waits', async () => {
  sfn.on(SendTaskFailureCommand).resolves({});

  expect(await executions.fail('token', 'HostLost', '{}')).toBe(true);
  expect(sfn.commandCalls(SendTaskFailureCommand)[0]?.args[0].input).toEqual({
    taskToken: 'token',
    error: 'HostLost',
    cause: '{}',
  });
});

test.each([
  ['TaskTimedOut', new TaskTimedOut(metadata)],
  ['TaskDoesNotExist', new TaskDoesNotExist(metadata)],
  ['InvalidToken', new InvalidToken(metadata)],
])('succeed() and fail() take %s as too late', async (_, error) => {
  sfn.on(SendTaskSuccessCommand).rejects(error);
  sfn.on(SendTaskFailureCommand).rejects(error);

  expect(await executions.succeed('token', '{}')).toBe(false);
  expect(await executions.fail('token', 'HostLost', '{}')).toBe(false);
});

test.each(['ThrottlingException', 'AccessDeniedException', 'InvalidOutput'])(
  'succeed() and fail() throw %s, so that the event comes again',
  async (name) => {
    const error = new SFNServiceException({ name, $fault: 'client', ...metadata });
    sfn.on(SendTaskSuccessCommand).rejects(error);
    sfn.on(SendTaskFailureCommand).rejects(error);

    await expect(executions.succeed('token', '{}')).rejects.toBe(error);
    await expect(executions.fail('token', 'HostLost', '{}')).rejects.toBe(error);
  },
);
