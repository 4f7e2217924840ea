import { notImplemented } from '../../../../lib/embedded/world';
import { submitJob, useStates } from '../../../support/embedded-states';

const fixture = useStates();

const end = { Type: 'Pass', End: true };

async function outputOf(input: unknown = {}): Promise<unknown> {
  const { output, error, cause } = await fixture.run(input);
  if (output === undefined) throw new Error(`${String(error)}: ${String(cause)}`);
  return JSON.parse(output);
}

describe('a state', () => {
  it('gives its input when it has no Output', async () => {
    fixture.create({ Done: end });

    expect(await outputOf({ a: [1] })).toEqual({ a: [1] });
  });

  it('evaluates Output and Assign with the variables as they were', async () => {
    fixture.create({
      First: { Type: 'Pass', Assign: { n: 1 }, Next: 'Second' },
      Second: { Type: 'Pass', Assign: { n: '{% $n + 1 %}' }, Output: '{% $n %}', Next: 'Third' },
      Third: { Type: 'Pass', Output: { was: '{% $states.input %}', is: '{% $n %}' }, End: true },
    });

    expect(await outputOf()).toEqual({ was: 1, is: 2 });
  });

  it('knows the execution, the machine and itself', async () => {
    fixture.create({
      Me: { Type: 'Pass', Output: '{% $states.context %}', End: true },
    });

    expect(await outputOf({ a: 1 })).toMatchObject({
      Execution: { Id: expect.stringContaining(':execution:jobs:') as string, Input: { a: 1 } },
      StateMachine: { Name: 'jobs' },
      State: { Name: 'Me', RetryCount: 0, EnteredTime: expect.stringMatching(/Z$/) as string },
    });
  });

  it('fails when an expression gives nothing', async () => {
    fixture.create({ Done: { Type: 'Pass', Output: '{% $states.input.missing %}', End: true } });

    expect(await fixture.run()).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause:
        "The JSONata expression '$states.input.missing' specified for the field 'Output' returned nothing (undefined).",
    });
  });
});

describe('a payload of more than 262,144 bytes', () => {
  const grow = { Type: 'Pass', Output: '{% $pad("", $states.input.n, "x") %}', End: true };

  it.each([
    [262_142, 'SUCCEEDED', undefined],
    [262_143, 'FAILED', 'States.DataLimitExceeded'],
  ])('ends the execution: %i characters and two quotes', async (n, status, error) => {
    fixture.create({ Grow: grow });
    const ended = await fixture.run({ n });

    expect([ended.status, ended.error]).toEqual([status, error]);
  });

  it('as the answer of a service is a failure of the Task', async () => {
    fixture.answer = () => {
      const body = JSON.stringify({ jobId: 'x'.repeat(262_144) });
      return { status: 200, headers: {}, body };
    };
    fixture.create({
      Submit: {
        ...{ Type: 'Task', Resource: submitJob, Output: 'small', End: true },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
      },
      Caught: end,
    });

    expect(await fixture.run()).toMatchObject({
      error: 'States.DataLimitExceeded',
      cause:
        "The state/task 'aws-sdk:batch' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
  });
});

describe('a Task', () => {
  it('that names an argument as the service itself does ends the execution', async () => {
    const Arguments = { JobName: 'x', ContainerOverrides: { environment: [] } };
    fixture.create({ Submit: { Type: 'Task', Resource: submitJob, Arguments, End: true } });

    expect(await fixture.run()).toMatchObject({
      error: 'States.Runtime',
      cause: 'The field "environment" is not supported by Step Functions',
    });
    expect(fixture.submitted).toEqual([]);
  });

  it('that asks for what embedded AWS does not do ends the execution, whatever is tried again', async () => {
    fixture.answer = () => {
      throw notImplemented('batch:SubmitJob with shareIdentifier');
    };
    fixture.create({
      Submit: {
        ...{ Type: 'Task', Resource: submitJob, End: true },
        Retry: [{ ErrorEquals: ['Batch.BatchException'] }, { ErrorEquals: ['States.ALL'] }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
      },
      Caught: end,
    });

    expect(await fixture.run()).toMatchObject({
      error: 'States.Runtime',
      cause: 'Embedded AWS does not implement batch:SubmitJob with shareIdentifier',
    });
    expect(fixture.submitted).toHaveLength(1);
  });
});

describe('Choice', () => {
  const choice = {
    Choose: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Output: 'big', Next: 'Done' },
        { Condition: '{% $states.input.n > 5 %}', Output: 'middle', Next: 'Done' },
      ],
    },
    Done: end,
  };

  it.each([
    [20, 'big'],
    [7, 'middle'],
  ])('takes the first that holds: %i is %s', async (n, size) => {
    fixture.create(choice);

    expect(await outputOf({ n })).toBe(size);
  });

  it('takes the default when none holds', async () => {
    fixture.create({ ...choice, Choose: { ...choice.Choose, Default: 'Done', Output: 'small' } });

    expect(await outputOf({ n: 1 })).toBe('small');
  });

  it('fails without a default', async () => {
    fixture.create(choice);

    expect((await fixture.run({ n: 1 })).error).toBe('States.NoChoiceMatched');
  });

  it('fails on a condition that is neither true nor false', async () => {
    fixture.create({
      Choose: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'Done' }] },
      Done: end,
    });

    expect((await fixture.run()).error).toBe('States.QueryEvaluationError');
  });
});

describe('Retry', () => {
  const failing = { Type: 'Task', Resource: submitJob, Arguments: { JobName: 'x' }, End: true };

  function failFirst(count: number): void {
    let left = count;
    fixture.answer = () => {
      left -= 1;
      return left < 0
        ? { status: 200, headers: {}, body: '{"jobId":"j"}' }
        : { status: 400, headers: { 'x-amzn-errortype': 'ClientException' }, body: '{}' };
    };
  }

  it('tries again until it works', async () => {
    fixture.create({
      Submit: { ...failing, Retry: [{ ErrorEquals: ['Batch.ClientException'], MaxAttempts: 2 }] },
    });
    failFirst(2);

    expect(await outputOf()).toEqual({ JobId: 'j' });
    expect(fixture.submitted).toHaveLength(3);
  });

  it('tells the state which retry it is', async () => {
    const Arguments = { JobName: '{% "try-" & $states.context.State.RetryCount %}' };
    fixture.create({
      Submit: { ...failing, Arguments, Retry: [{ ErrorEquals: ['States.TaskFailed'] }] },
    });
    failFirst(1);
    await outputOf();

    expect(fixture.submitted.map(({ body }) => body['jobName'])).toEqual(['try-0', 'try-1']);
  });

  it('gives up after MaxAttempts, and lets Catch have the error', async () => {
    fixture.create({
      Submit: {
        ...failing,
        Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Output: '{% $states.errorOutput.Error %}',
            Assign: { seen: true },
            Next: 'Caught',
          },
        ],
      },
      Caught: { Type: 'Pass', Output: ['{% $states.input %}', '{% $seen %}'], End: true },
    });
    failFirst(9);

    expect(await outputOf()).toEqual(['Batch.ClientException', true]);
    expect(fixture.submitted).toHaveLength(2);
  });

  it('leaves other errors alone', async () => {
    fixture.create({
      Submit: { ...failing, Retry: [{ ErrorEquals: ['Batch.ServerException'] }] },
    });
    failFirst(1);

    expect((await fixture.run()).error).toBe('Batch.ClientException');
    expect(fixture.submitted).toHaveLength(1);
  });
});

describe('Parallel', () => {
  it('gives what each branch gives, and keeps their variables apart', async () => {
    const branch = (n: number) => ({
      StartAt: `Set${n}`,
      States: {
        [`Set${n}`]: { Type: 'Pass', Assign: { n }, Next: `Get${n}` },
        [`Get${n}`]: { Type: 'Pass', Output: '{% [$n, $outer] %}', End: true },
      },
    });
    fixture.create({
      Outer: { Type: 'Pass', Assign: { outer: 'o' }, Next: 'Both' },
      Both: { Type: 'Parallel', Branches: [branch(1), branch(2)], End: true },
    });

    expect(await outputOf()).toEqual([
      [1, 'o'],
      [2, 'o'],
    ]);
  });

  it('fails with the first branch that fails, and ends the others', async () => {
    const lasting = {
      StartAt: 'Wait',
      States: { Wait: { Type: 'Wait', Seconds: 99_999, End: true } },
    };
    const failing = { StartAt: 'Fail', States: { Fail: { Type: 'Fail', Error: 'Bad' } } };
    fixture.create({ Both: { Type: 'Parallel', Branches: [lasting, failing], End: true } });

    expect((await fixture.run()).error).toBe('Bad');
  });
});

describe('Map', () => {
  const processor = {
    ProcessorConfig: { Mode: 'INLINE' },
    StartAt: 'Double',
    States: { Double: { Type: 'Pass', Output: '{% $states.input.value * 2 %}', End: true } },
  };
  const map = {
    Type: 'Map',
    Items: '{% $states.input.numbers %}',
    ItemSelector: { value: '{% $states.context.Map.Item.Value %}' },
    ItemProcessor: processor,
    End: true,
  };

  it.each([[0], [1], [2]])('gives results in order with MaxConcurrency %i', async (most) => {
    fixture.create({ Each: { ...map, MaxConcurrency: most } });

    expect(await outputOf({ numbers: [1, 2, 3] })).toEqual([2, 4, 6]);
  });

  it.each([
    [1, 1],
    [2, 2],
    [0, 3],
  ])('with MaxConcurrency %i runs %i of three at a time', async (allowed, expected) => {
    let running = 0;
    let most = 0;
    fixture.answer = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      return { status: 200, headers: {}, body: '{}' };
    };
    const States = { Submit: { Type: 'Task', Resource: submitJob, End: true } };
    fixture.create({
      Each: { ...map, MaxConcurrency: allowed, ItemProcessor: { StartAt: 'Submit', States } },
    });

    await outputOf({ numbers: [1, 2, 3] });

    expect([most, fixture.submitted.length]).toEqual([expected, 3]);
  });

  it('gives nothing for no items', async () => {
    fixture.create({ Each: map });

    expect(await outputOf({ numbers: [] })).toEqual([]);
  });

  it('fails on what is no list', async () => {
    fixture.create({ Each: map });

    expect((await fixture.run({ numbers: 1 })).error).toBe('States.QueryEvaluationError');
  });
});

describe('Wait', () => {
  it('waits so long, or until then', async () => {
    fixture.create({
      Long: { Type: 'Wait', Seconds: '{% $states.input.s %}', Next: 'Until' },
      Until: { Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z', Next: 'Done' },
      Done: { Type: 'Succeed', Output: 'now' },
    });

    expect(await outputOf({ s: 2 })).toBe('now');
  });

  it.each([
    ['Seconds', -1],
    ['Seconds', 0.5],
    ['Seconds', '2'],
    ['Timestamp', 'January 2, 2020'],
    ['Timestamp', '2020-01-01'],
    ['Timestamp', 0],
  ])('cannot take %s of %j', async (field, value) => {
    fixture.create({ Wait: { Type: 'Wait', [field]: '{% $states.input.value %}', End: true } });

    expect(await fixture.run({ value })).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause: `The field '${field}' of a Wait cannot be ${JSON.stringify(value)}`,
    });
  });
});

describe('Fail', () => {
  it.each(['Error', 'Cause'])('takes only text as its %s', async (field) => {
    fixture.create({ Fail: { Type: 'Fail', Error: 'Bad', [field]: '{% $states.input.n %}' } });

    expect(await fixture.run({ n: 7 })).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause: `The field '${field}' of a Fail must be text, not 7`,
    });
  });
});
