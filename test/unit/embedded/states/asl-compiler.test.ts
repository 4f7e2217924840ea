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
  ])('refuses %s', (_, states, why) => {
    expect(() => compile(states)).toThrow(why);
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
