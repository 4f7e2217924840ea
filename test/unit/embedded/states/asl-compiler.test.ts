import { readFileSync } from 'node:fs';
import { compileDefinition } from '../../../../lib/embedded/services/states/asl-compiler';

const submit = 'arn:aws:states:::aws-sdk:batch:submitJob';
const task = { Type: 'Task', Resource: submit, End: true };

function compile(states: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const StartAt = Object.keys(states)[0];
  return compileDefinition(
    JSON.stringify({ QueryLanguage: 'JSONata', StartAt, States: states, ...more }),
  );
}

describe('compileDefinition()', () => {
  test('keeps states by name, and the machine’s time limit', () => {
    const { startAt, states, timeoutSeconds } = compile({ Submit: task }, { TimeoutSeconds: 60 });

    expect([startAt, [...states.keys()], timeoutSeconds]).toEqual(['Submit', ['Submit'], 60]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a field that it does not know', { S: { ...task, Credentials: {} } }, 'Credentials'],
    ['JSONPath fields', { S: { ...task, ResultPath: '$.x' } }, 'ResultPath'],
    ['a state type that it does not know', { S: { Type: 'Activity' } }, 'Type'],
    [
      'an integration that it does not call',
      { S: { ...task, Resource: `${submit}.sync` } },
      `embedded AWS does not call "${submit}.sync"`,
    ],
    [
      'an expression that is no JSONata',
      { S: { ...task, Arguments: { JobName: '{% $states.input. %}' } } },
      'is no JSONata',
    ],
    ...['$states.input.a ?? 1', '$states.input.a ?: 1'].map(
      (later): [string, Record<string, unknown>, string] => [
        `an operator that JSONata had only later: ${later}`,
        { S: { Type: 'Pass', End: true, Output: `{% ${later} %}` } },
        `the expression "${later}" is no JSONata`,
      ],
    ),
    ['a way to nowhere', { S: { Type: 'Pass', Next: 'T' } }, 'goes to "T", which is no state'],
    ['a state that goes on and ends', { S: { Type: 'Pass', Next: 'S', End: true } }, 'both'],
    ['a state that does neither', { S: { Type: 'Pass' } }, 'neither Next nor End'],
    [
      'a fault within a branch',
      { S: { Type: 'Parallel', End: true, Branches: [{ StartAt: 'X', States: {} }] } },
      'branch 0 of "S" goes to "X"',
    ],
    [
      'a fault within an item processor',
      { S: { Type: 'Map', End: true, ItemProcessor: { StartAt: 'X', States: {} } } },
      'the item processor of "S" goes to "X"',
    ],
    [
      'a distributed Map',
      {
        S: {
          ...{ Type: 'Map', End: true },
          ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'X', States: {} },
        },
      },
      'Mode',
    ],
    ['a Wait for nothing', { S: { Type: 'Wait', End: true } }, 'either Seconds or Timestamp'],
    ...[-1, 1.5, 100_000_000, '5'].map((Seconds): [string, Record<string, unknown>, string] => [
      `a Wait for ${JSON.stringify(Seconds)} seconds`,
      { S: { Type: 'Wait', End: true, Seconds } },
      'Seconds',
    ]),
    ...['tomorrow', '2026-01-02', '2026-01-02T03:04Z', '2026-02-30T03:04:05Z'].map(
      (Timestamp): [string, Record<string, unknown>, string] => [
        `a Wait until ${Timestamp}`,
        { S: { Type: 'Wait', End: true, Timestamp } },
        'Timestamp',
      ],
    ),
    [
      'a Retry with States.ALL beside another name',
      { S: { ...task, Retry: [{ ErrorEquals: ['States.ALL', 'A'] }] } },
      'state "S": in Retry, States.ALL must stand alone and last',
    ],
    [
      'a Catch after that of States.ALL',
      {
        S: {
          ...task,
          Catch: [
            { ErrorEquals: ['States.ALL'], Next: 'S' },
            { ErrorEquals: ['A'], Next: 'S' },
          ],
        },
      },
      'state "S": in Catch, States.ALL must stand alone and last',
    ],
    [
      'the same name in two blocks',
      {
        S: { Type: 'Parallel', End: true, Branches: [{ StartAt: 'S', States: { S: task } }] },
      },
      'two states are called "S"',
    ],
    ['a name of 81 characters', { ['x'.repeat(81)]: task }, 'is longer than 80 characters'],
    [
      'a heartbeat that comes with the end of the time',
      { S: { ...task, TimeoutSeconds: 60, HeartbeatSeconds: 60 } },
      'state "S": HeartbeatSeconds must be less than TimeoutSeconds',
    ],
    ['a time limit of no time', { S: { ...task, TimeoutSeconds: 0 } }, 'TimeoutSeconds'],
  ])('refuses %s', (_, states, why) => {
    expect(() => compile(states)).toThrow(why);
  });

  test('takes what is at the limits', () => {
    const states = {
      ['x'.repeat(80)]: {
        ...{ Type: 'Task', Resource: submit, TimeoutSeconds: 60, HeartbeatSeconds: 59 },
        Retry: [{ ErrorEquals: ['A', 'B'] }, { ErrorEquals: ['States.ALL'] }],
        Next: 'Wait',
      },
      Wait: { Type: 'Wait', Timestamp: '2026-01-02T03:04:05.6+02:00', Next: 'Wait again' },
      'Wait again': { Type: 'Wait', Seconds: 0, End: true },
    };

    expect(() => compile(states)).not.toThrow();
  });

  test('takes the machine of the product', () => {
    const text = readFileSync('test/golden/job-orchestration.asl.json', 'utf8');

    expect(compileDefinition(text).startAt).toBe('Run the job on Batch');
  });

  test('names all faults at once', () => {
    const states = { A: { Type: 'Pass' }, B: { ...task, Resource: 'arn:x' } };

    expect(() => compile(states)).toThrow(
      'state "A": it has neither Next nor End; state "B": embedded AWS does not call "arn:x"',
    );
  });

  test('refuses a machine in JSONPath', () => {
    expect(() => compile({ S: task }, { QueryLanguage: 'JSONPath' })).toThrow(
      'must be "JSONata": embedded AWS runs no JSONPath',
    );
  });
});
