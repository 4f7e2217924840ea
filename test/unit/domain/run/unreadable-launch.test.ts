import { launchSchema } from '../../../../lib/domain/launch/launch';
import {
  describeUnreadable,
  maySatisfy,
  type UnreadableLaunch,
} from '../../../../lib/domain/run/unreadable-launch';
import { aLaunch, LAUNCH_ID } from '../../../support/launches';

function describeRow(change: object): UnreadableLaunch {
  const row = { ...aLaunch(), ...change };
  const { error } = launchSchema.safeParse(row);
  if (error === undefined) throw new Error('The row can be read');
  return describeUnreadable(row, error);
}

describe('describeUnreadable()', () => {
  it.each([
    [undefined, 'attempt is missing'],
    ['two', 'attempt is "two": expected number, received string'],
    [null, 'attempt is null: expected number, received null'],
    [true, 'attempt is true: expected number, received boolean'],
    [0, 'attempt is 0: expected number to be >0'],
    [['1'], 'attempt is a list: expected number, received array'],
    [{ one: 1 }, 'attempt is a map: expected number, received object'],
    [new Set(['1']), 'attempt is a set: expected number, received Set'],
    [Uint8Array.of(1), 'attempt is binary: expected number, received Uint8Array'],
    ['x'.repeat(70), `attempt is "${'x'.repeat(60)}...": expected number, received string`],
    ['password=abc', 'attempt is "password=***": expected number, received string'],
  ])('says of an attempt that is %j: %s', (attempt, problem) => {
    expect(describeRow({ attempt }).problems).toEqual([problem]);
  });

  it('names each attribute that is wrong, and keeps what can be read all the same', () => {
    const known = { status: 'FAILED', workflow: 'count' };
    const broken = { attempt: 'two', version: undefined, registeredAt: 7 };
    const told = describeRow({ ...broken, ...known, recordedStatus: 'FAILED' });

    expect(told).toMatchObject({ launchId: LAUNCH_ID, ...known });
    expect(told.registeredAt).toBeUndefined();
    expect(told.problems).toEqual([
      'attempt is "two": expected number, received string',
      'version is missing',
    ]);
  });
});

describe('maySatisfy()', () => {
  const row = {
    ...{ launchId: 'a-1', problems: [], status: 'FAILED', workflow: 'count' },
    registeredAt: '2026-11-23T10:00:00.000Z',
  };

  it.each([
    [{}, true],
    [{ status: 'FAILED' }, true],
    [{ status: 'RUNNING' }, false],
    [{ workflow: 'count' }, true],
    [{ workflow: 'other' }, false],
    [{ since: '2026-11-23T10:00:00.000Z' }, true],
    [{ since: '2026-11-23T10:00:00.001Z' }, false],
  ] as const)('compares a row with %j: %j', (query, expected) => {
    expect(maySatisfy(row, { limit: 1, ...query })).toBe(expected);
  });

  it('lets what cannot be read speak for it', () => {
    const query = { limit: 1, status: 'FAILED', workflow: 'count', since: '2026' } as const;

    expect(maySatisfy({ launchId: 'a-1', problems: [] }, query)).toBe(true);
  });
});
