import { sameItem, uncountedBytes } from '../../../lib/embedded/services/dynamodb/item';
import { describeChange } from '../../../lib/embedded/services/dynamodb/stream-records';
import { TableLocks } from '../../../lib/embedded/services/dynamodb/table-locks';
import { orderUpdates } from '../../../lib/embedded/services/dynamodb/update-order';

describe('sameItem()', () => {
  test.each([
    ['nothing and nothing', undefined, undefined, true],
    ['an item and nothing', { a: { S: 'x' } }, undefined, false],
    [
      'attributes in another order',
      { a: { S: 'x' }, b: { N: '1' } },
      { b: { N: '1' }, a: { S: 'x' } },
      true,
    ],
    ['another value', { a: { S: 'x' } }, { a: { S: 'y' } }, false],
    ['another type', { a: { S: '1' } }, { a: { N: '1' } }, false],
    ['an attribute more', { a: { S: 'x' } }, { a: { S: 'x' }, b: { S: 'y' } }, false],
    ['another name', { a: { S: 'x' } }, { b: { S: 'x' } }, false],
    ['a set in another order', { a: { SS: ['x', 'y'] } }, { a: { SS: ['y', 'x'] } }, true],
    ['a set with another member', { a: { NS: ['1', '2'] } }, { a: { NS: ['1', '3'] } }, false],
    [
      'a list in another order',
      { a: { L: [{ S: 'x' }, { S: 'y' }] } },
      { a: { L: [{ S: 'y' }, { S: 'x' }] } },
      false,
    ],
    ['a longer list', { a: { L: [{ S: 'x' }] } }, { a: { L: [{ S: 'x' }, { S: 'x' }] } }, false],
    [
      'deep maps alike',
      { a: { M: { b: { M: { c: { BOOL: true } } } } } },
      { a: { M: { b: { M: { c: { BOOL: true } } } } } },
      true,
    ],
    [
      'deep maps unlike',
      { a: { M: { b: { M: { c: { BOOL: true } } } } } },
      { a: { M: { b: { M: { c: { BOOL: false } } } } } },
      false,
    ],
    ['null and null', { a: { NULL: true } }, { a: { NULL: true } }, true],
  ])('%s', (_what, left, right, same) => {
    expect(sameItem(left, right)).toBe(same);
    expect(sameItem(right, left)).toBe(same);
  });
});

describe('describeChange()', () => {
  const change = {
    tableName: 't',
    storeKey: 'k',
    oldItem: { id: { S: 'a' }, n: { N: '1' } },
    newItem: { id: { S: 'a' }, n: { N: '2' } },
  };

  test.each([
    ['KEYS_ONLY', undefined, undefined],
    ['NEW_IMAGE', undefined, change.newItem],
    ['OLD_IMAGE', change.oldItem, undefined],
    ['NEW_AND_OLD_IMAGES', change.oldItem, change.newItem],
  ] as const)('shows what a stream of %s shows', (viewType, oldImage, newImage) => {
    const record = describeChange(change, ['id'], viewType);

    expect(record).toMatchObject({ eventName: 'MODIFY', keys: { id: { S: 'a' } }, viewType });
    expect(record?.oldImage).toEqual(oldImage);
    expect(record?.newImage).toEqual(newImage);
  });

  test('says nothing of a change that changes nothing', () => {
    const same = { ...change, newItem: { n: { N: '1' }, id: { S: 'a' } } };

    expect(describeChange(same, ['id'], 'NEW_AND_OLD_IMAGES')).toBeUndefined();
    expect(
      describeChange({ ...change, oldItem: undefined, newItem: undefined }, ['id'], 'KEYS_ONLY'),
    ).toBeUndefined();
  });
});

describe('orderUpdates()', () => {
  const section = (type: string, ...path: (string | number)[]) => ({ type, path });

  test('puts removals last, the hindmost element of a list first, and the inside of an element before it', () => {
    const ordered = orderUpdates([
      section('remove', 'l', 1),
      section('set', 'l', 2),
      section('remove', 'l', 10),
      section('remove', 'l', 2, 'x'),
      section('add', 'n'),
    ]);

    expect(ordered).toEqual([
      section('set', 'l', 2),
      section('add', 'n'),
      section('remove', 'l', 10),
      section('remove', 'l', 2, 'x'),
      section('remove', 'l', 1),
    ]);
  });
});

test('uncountedBytes() counts names and text at every depth', () => {
  expect(uncountedBytes({ ä: { M: { x: { L: [{ S: 'öö' }, { N: '1' }] } } } })).toBe(3);
});

describe('TableLocks', () => {
  test('run() lets works on one table follow each other, and those on others pass', async () => {
    const locks = new TableLocks();
    const done: string[] = [];
    let release = (): void => undefined;
    const held = locks.run(['a'], () => new Promise<void>((resolve) => (release = resolve)));
    const waiting = locks.run(['b', 'a'], async () => void done.push('both'));
    const behind = locks.run(['b'], async () => void done.push('b'));
    await locks.run(['c'], async () => void done.push('c'));

    release();
    await Promise.all([held, waiting, behind]);

    expect(done).toEqual(['c', 'both', 'b']);
  });

  test('run() goes on after a work that failed', async () => {
    const locks = new TableLocks();
    const failing = locks.run(['a'], () => Promise.reject(new Error('broke')));
    const next = locks.run(['a'], async () => 'next');

    await expect(failing).rejects.toThrow('broke');
    expect(await next).toBe('next');
  });
});
