import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { waitUntil } from '../../../support/embedded-starts';
import { machineRole, submitJob, useStates } from '../../../support/embedded-states';

const fixture = useStates();

const waiting = {
  Type: 'Task',
  Resource: `${submitJob}.waitForTaskToken`,
  Arguments: {
    JobName: '{% $states.context.Execution.Name %}',
    Tags: { 'wfm:Kept': 'x' },
    ContainerOverrides: {
      Environment: [{ Name: 'TOKEN', Value: '{% $states.context.Task.Token %}' }],
    },
  },
  End: true,
};

async function tokenOf(count = 1): Promise<string> {
  await waitUntil(() => fixture.submitted.length === count);
  const body = fixture.submitted[count - 1]?.body as unknown as {
    containerOverrides: { environment: { value: string }[] };
  };
  return body.containerOverrides.environment[0]?.value ?? '';
}

describe('a Task that waits for its token', () => {
  it('calls the service as the machine, and goes on with what SendTaskSuccess says', async () => {
    fixture.create({ Submit: waiting });

    const arn = await fixture.start({}, 'job-7');
    const taskToken = await tokenOf();
    await fixture.client.send(new SendTaskSuccessCommand({ taskToken, output: '{"exit":0}' }));
    const { status, output } = await fixture.ended(arn);

    expect([status, output]).toEqual(['SUCCEEDED', '{"exit":0}']);
    expect(fixture.submitted).toMatchObject([
      {
        path: '/v1/submitjob',
        body: { jobName: 'job-7', tags: { 'wfm:Kept': 'x' } },
        caller: {
          roleArn: machineRole,
          arn: 'arn:aws:sts::000000000000:assumed-role/machine/job-7',
        },
      },
    ]);
  });

  it('fails by the name that SendTaskFailure gives', async () => {
    fixture.create({
      Submit: { ...waiting, Catch: [{ ErrorEquals: ['HostLost'], Next: 'Lost' }] },
      Lost: { Type: 'Pass', End: true },
    });

    const arn = await fixture.start();
    const taskToken = await tokenOf();
    await fixture.client.send(
      new SendTaskFailureCommand({ taskToken, error: 'HostLost', cause: 'spot' }),
    );

    expect((await fixture.ended(arn)).output).toBe('{"Error":"HostLost","Cause":"spot"}');
  });

  it('gives each attempt a token of its own', async () => {
    fixture.create({
      Submit: { ...waiting, Retry: [{ ErrorEquals: ['HostLost'], IntervalSeconds: 1 }] },
    });

    const arn = await fixture.start();
    const first = await tokenOf();
    await fixture.client.send(new SendTaskFailureCommand({ taskToken: first, error: 'HostLost' }));
    const second = await tokenOf(2);
    await fixture.client.send(new SendTaskSuccessCommand({ taskToken: second, output: '1' }));

    expect(second).not.toBe(first);
    expect((await fixture.ended(arn)).output).toBe('1');
  });

  it('takes one answer only', async () => {
    fixture.create({ Submit: waiting });
    const arn = await fixture.start();
    const taskToken = await tokenOf();
    const answer = () =>
      fixture.client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
    await answer();
    await fixture.ended(arn);

    await expect(answer()).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it('has a token of several hundred characters', async () => {
    fixture.create({ Submit: waiting });
    await fixture.start();

    expect(await tokenOf()).toMatch(/^[A-Za-z0-9+/=]{600,1024}$/);
  });

  it('takes no answer of more than 262,144 bytes', async () => {
    fixture.create({ Submit: waiting });
    await fixture.start();
    const output = JSON.stringify('\u00fc'.repeat(131_072));

    await expect(
      fixture.client.send(new SendTaskSuccessCommand({ taskToken: await tokenOf(), output })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('knows no other token', async () => {
    await expect(
      fixture.client.send(new SendTaskSuccessCommand({ taskToken: 'x', output: '{}' })),
    ).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  it('asks the gate about the machine that the token belongs to', async () => {
    fixture.create({ Submit: waiting });
    await fixture.start();
    const taskToken = await tokenOf();
    fixture.gateway.deny('states:SendTaskSuccess');

    await expect(
      fixture.client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(fixture.gateway.questions.at(-1)).toMatchObject({
      action: 'states:SendTaskSuccess',
      resource: 'arn:aws:states:eu-west-1:000000000000:stateMachine:jobs',
    });
  });

  it('times out, and its token with it', async () => {
    fixture.create({
      Submit: {
        ...waiting,
        TimeoutSeconds: '{% $states.input.limit %}',
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
      },
      Late: { Type: 'Pass', End: true },
    });

    const arn = await fixture.start({ limit: 4 });
    const taskToken = await tokenOf();
    const { output } = await fixture.ended(arn);

    expect(output).toBe('{"Error":"States.Timeout","Cause":""}');
    await expect(
      fixture.client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' })),
    ).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it('fails when nothing is heard of it for so long', async () => {
    fixture.create({ Submit: { ...waiting, HeartbeatSeconds: 20 } });

    const arn = await fixture.start();
    const taskToken = await tokenOf();
    await fixture.client.send(new SendTaskHeartbeatCommand({ taskToken }));

    expect((await fixture.ended(arn)).error).toBe('States.HeartbeatTimeout');
  });

  it.each([
    [400, 'ClientException', 'Batch.ClientException'],
    [403, 'AccessDeniedException', 'Batch.BatchException'],
  ])('names the error of a call that answers %i %s', async (status, code, error) => {
    fixture.create({ Submit: waiting });
    fixture.answer = () => ({
      ...{ status, headers: { 'x-amzn-errortype': code } },
      body: '{"message":"no"}',
    });

    const ended = await fixture.run();

    expect(ended.error).toBe(error);
    expect(ended.cause).toMatch(
      new RegExp(`^no \\(Service: Batch, Status Code: ${status}, Request ID: `),
    );
  });

  it('is left alone when the execution is stopped', async () => {
    fixture.create({ Submit: { ...waiting, Retry: [{ ErrorEquals: ['States.ALL'] }] } });
    const executionArn = await fixture.start();
    await tokenOf();

    await fixture.client.send(
      new StopExecutionCommand({ executionArn, error: 'Cancelled', cause: 'by hand' }),
    );

    const described = await fixture.client.send(new DescribeExecutionCommand({ executionArn }));
    const history = await fixture.client.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(described).toMatchObject({ status: 'ABORTED', error: 'Cancelled', cause: 'by hand' });
    expect(history.events?.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'ExecutionAborted',
    ]);
    expect(fixture.submitted).toHaveLength(1);
  });
});
