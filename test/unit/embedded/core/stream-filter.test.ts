import { compileStreamFilter } from '../../../../lib/embedded/stream-filter';

const absent = { S: [{ exists: false }] };
const filter = compileStreamFilter(
  [
    { dynamodb: { OldImage: { launchId: absent } } },
    { dynamodb: { NewImage: { launchId: absent } } },
    { dynamodb: { NewImage: { status: { S: [{ 'anything-but': ['RUNNING', 'FAILED'] }] } } } },
    { dynamodb: { NewImage: { status: absent } } },
  ].map((pattern) => JSON.stringify(pattern)),
);
const id = { launchId: { S: 'x' } };
const running = { ...id, status: { S: 'RUNNING' } };

describe('compileStreamFilter()', () => {
  test.each([
    ['an insertion', { NewImage: running }, true],
    ['a removal', { OldImage: running }, true],
    ['a known status', { OldImage: running, NewImage: running }, false],
    ['an unknown status', { OldImage: running, NewImage: { ...id, status: { S: 'RETRY' } } }, true],
    ['a status that is gone', { OldImage: running, NewImage: id }, true],
    [
      'a status of another type',
      { OldImage: running, NewImage: { ...id, status: { N: '1' } } },
      true,
    ],
  ])('decides on %s', (_name, dynamodb: object, isPassed) => {
    expect(filter({ eventName: 'MODIFY', dynamodb })).toBe(isPassed);
  });

  test('passes everything when there is no pattern', () => {
    expect(compileStreamFilter([])({})).toBe(true);
  });

  test('asks for every leaf of a pattern', () => {
    const both = compileStreamFilter([
      '{"eventName":["INSERT"],"dynamodb":{"Keys":{"a":{"S":["x"]}}}}',
    ]);

    expect(both({ eventName: 'INSERT', dynamodb: { Keys: { a: { S: 'x' } } } })).toBe(true);
    expect(both({ eventName: 'INSERT', dynamodb: { Keys: { a: { S: 'y' } } } })).toBe(false);
  });

  test.each([
    ['{"eventName":[{"cidr":"10.0.0.0/8"}]}'],
    ['{"$or":[{"eventName":["INSERT"]}]}'],
    ['{"a":"x"}'],
  ])('refuses %s', (pattern) => {
    expect(() => compileStreamFilter([pattern])).toThrow('Cannot use');
  });
});
