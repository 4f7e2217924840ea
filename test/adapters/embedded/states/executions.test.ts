import {
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { machineArn, machineRole, useStates } from '../../../support/embedded-states';

const fixture = useStates();

const forever = { Wait: { Type: 'Wait', Seconds: 99_999, End: true } };
const group = 'arn:aws:logs:eu-west-1:000000000000:log-group:/aws/vendedlogs/states/jobs:*';

function logging(level: string, includesData = true) {
  return {
    properties: {
      LoggingConfiguration: {
        Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: group } }],
        ...{ IncludeExecutionData: includesData, Level: level },
      },
    },
  };
}

describe('StartExecution', () => {
  it('answers the same execution for the same name and input while it runs', async () => {
    fixture.create(forever);

    const first = await fixture.start({ a: 1 }, 'one');
    const second = await fixture.start({ a: 1 }, 'one');

    expect(second).toBe(first);
  });

  it.each([
    ['other input', false, { a: 2 }],
    ['the same input after its end', true, { a: 1 }],
  ])('refuses a used name with %s', async (_, isStopped, input) => {
    fixture.create(forever);
    const executionArn = await fixture.start({ a: 1 }, 'one');
    if (isStopped) await fixture.client.send(new StopExecutionCommand({ executionArn }));

    await expect(fixture.start(input, 'one')).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
    });
  });

  it.each([
    ['InvalidName', { name: 'a b' }],
    ['InvalidName', { name: 'x'.repeat(81) }],
    ['InvalidExecutionInput', { input: '{' }],
    ['ValidationException', { input: JSON.stringify('\u00fc'.repeat(131_072)) }],
    ['StateMachineDoesNotExist', { stateMachineArn: `${machineArn}x` }],
  ])('answers %s for bad parameters (%#)', async (name, parameters) => {
    fixture.create(forever);
    const command = new StartExecutionCommand({ stateMachineArn: machineArn, ...parameters });

    await expect(fixture.client.send(command)).rejects.toMatchObject({ name });
  });
});

describe('an execution', () => {
  it('tells EventBridge of its beginning and its end', async () => {
    fixture.create({ Done: { Type: 'Pass', Output: 'x', End: true } });

    const arn = await fixture.start({ a: 1 }, 'one');
    await fixture.ended(arn);

    const detail = {
      ...{ executionArn: arn, stateMachineArn: machineArn, name: 'one', input: '{"a":1}' },
      ...{ inputDetails: { included: true }, startDate: expect.any(Number) as number, error: null },
    };
    expect(fixture.events).toMatchObject([
      {
        source: 'aws.states',
        'detail-type': 'Step Functions Execution Status Change',
        resources: [arn],
        detail: { ...detail, status: 'RUNNING', stopDate: null, output: null },
      },
      {
        detail: {
          ...{ ...detail, status: 'SUCCEEDED', stopDate: expect.any(Number) as number },
          ...{ output: '"x"', outputDetails: { included: true } },
        },
      },
    ]);
  });

  it('tells why it failed', async () => {
    fixture.create({
      Fail: { Type: 'Fail', Error: 'Bad', Cause: '{% "for " & $states.input.a %}' },
    });

    const { status, error, cause } = await fixture.run({ a: 'reasons' });

    expect([status, error, cause]).toEqual(['FAILED', 'Bad', 'for reasons']);
    expect(fixture.events.at(-1)?.detail).toMatchObject({ error: 'Bad', cause: 'for reasons' });
  });

  it('ends when the machine has run for too long', async () => {
    fixture.create(forever, { definition: { TimeoutSeconds: 2 } });

    expect((await fixture.run()).status).toBe('TIMED_OUT');
  });

  it('has a history of what it went through', async () => {
    fixture.create({ Done: { Type: 'Pass', Output: 'x', End: true } });
    const { executionArn } = await fixture.run({ a: 1 });

    const history = await fixture.client.send(new GetExecutionHistoryCommand({ executionArn }));

    expect(history.events).toMatchObject([
      { id: 1, previousEventId: 0, type: 'ExecutionStarted' },
      {
        id: 2,
        type: 'PassStateEntered',
        stateEnteredEventDetails: { name: 'Done', input: '{"a":1}' },
      },
      { id: 3, type: 'PassStateExited', stateExitedEventDetails: { name: 'Done', output: '"x"' } },
      { id: 4, type: 'ExecutionSucceeded', executionSucceededEventDetails: { output: '"x"' } },
    ]);
  });

  it('writes its history into the log of the machine', async () => {
    fixture.create({ Done: { Type: 'Pass', End: true } }, logging('ALL'));

    const arn = await fixture.start({ a: 1 }, 'one');
    await fixture.ended(arn);

    expect(fixture.lines.map(({ line }) => line['type'])).toEqual([
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
    expect(fixture.lines[0]).toMatchObject({
      group: '/aws/vendedlogs/states/jobs',
      stream: expect.stringMatching(/^states\/jobs\/\d{4}-\d\d-\d\d-\d\d-\d\d\/one$/) as string,
      line: {
        ...{ id: '1', previous_event_id: '0', execution_arn: arn, redrive_count: '0' },
        details: { input: '{"a":1}', roleArn: machineRole },
      },
    });
  });

  it.each([
    ['ERROR', ['ExecutionFailed']],
    ['FATAL', ['ExecutionFailed']],
    ['OFF', []],
  ])('logs at level %s only %j', async (level, types) => {
    fixture.create({ Fail: { Type: 'Fail', Error: 'secret' } }, logging(level, false));

    await fixture.run();

    expect(fixture.lines.map(({ line }) => line['type'])).toEqual(types);
    expect(JSON.stringify(fixture.lines)).not.toContain('secret');
  });
});

describe('createStateMachine()', () => {
  it.each(['logs:CreateLogDelivery', 'logs:PutResourcePolicy', 'logs:DescribeLogGroups'])(
    'refuses a machine that logs and may not %s',
    (action) => {
      fixture.gateway.deny(action);

      expect(() => fixture.create(forever, logging('ALL'))).toThrow(action);
    },
  );
});

describe('operations on machines', () => {
  it('list executions by their status, the newest first', async () => {
    fixture.create(forever);
    for (const name of ['a', 'b', 'c']) await fixture.start({}, name);
    const executionArn = await fixture.start({}, 'd');
    await fixture.client.send(new StopExecutionCommand({ executionArn }));

    const list = { stateMachineArn: machineArn, statusFilter: 'RUNNING', maxResults: 2 } as const;
    const first = await fixture.client.send(new ListExecutionsCommand(list));
    const second = await fixture.client.send(
      new ListExecutionsCommand({ ...list, nextToken: first.nextToken }),
    );

    expect(first.executions?.map(({ name }) => name)).toEqual(['c', 'b']);
    expect(second.executions?.map(({ name }) => name)).toEqual(['a']);
    expect(second.nextToken).toBeUndefined();
  });

  it('describe a machine with its definition and role', async () => {
    fixture.create(forever);

    const described = await fixture.client.send(
      new DescribeStateMachineCommand({ stateMachineArn: machineArn }),
    );

    expect(described).toMatchObject({ name: 'jobs', status: 'ACTIVE', roleArn: machineRole });
    expect(JSON.parse(described.definition ?? '')).toMatchObject({ StartAt: 'Wait' });
  });

  it.each([
    ['states:StartExecution', machineArn],
    ['states:ListExecutions', machineArn],
    ['states:DescribeExecution', machineArn.replace('stateMachine', 'execution') + ':one'],
    ['states:StopExecution', machineArn.replace('stateMachine', 'execution') + ':one'],
  ])('ask the gate for %s on %s', async (action, resource) => {
    fixture.create(forever);
    const executionArn = await fixture.start({}, 'one');
    await fixture.client.send(new ListExecutionsCommand({ stateMachineArn: machineArn }));
    await fixture.client.send(new StopExecutionCommand({ executionArn }));
    await fixture.ended(executionArn);

    expect(fixture.gateway.questions).toContainEqual(expect.objectContaining({ action, resource }));
  });
});
