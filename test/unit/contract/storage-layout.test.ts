import { INDEX_SHARDS, indexKeysOf, shardOf } from '../../../lib/contract/storage-layout';
import { LAUNCH_ID } from '../../support/launches';

test('shardOf() spreads launches evenly over all shards', () => {
  const shards = Array.from({ length: 16 }, (_, digit) => shardOf(`x-${digit.toString(16)}`));

  expect(shards.sort()).toEqual(Array.from({ length: 16 }, (_, index) => index >> 1));
  expect(INDEX_SHARDS).toBe(8);
});

test('shardOf() takes an ID that a person made up', () => {
  expect(shardOf('copy of mine')).toBe(6);
  expect(shardOf('mine!')).toBe(0);
  expect(shardOf('')).toBe(0);
});

test('indexKeysOf() knows no workflow of a launch without one', () => {
  expect(indexKeysOf({ launchId: LAUNCH_ID, workflow: 'count', isUnsettled: false })).toEqual({
    shard: 5,
    workflowShard: 'count#5',
  });
  expect(indexKeysOf({ launchId: LAUNCH_ID, isUnsettled: false })).toEqual({ shard: 5 });
});

test('indexKeysOf() has the index of what is to be settled know a launch only as long', () => {
  expect(indexKeysOf({ launchId: LAUNCH_ID, isUnsettled: true })).toMatchObject({
    unsettledShard: 5,
  });
  expect(indexKeysOf({ launchId: LAUNCH_ID, isUnsettled: false })).toHaveProperty(
    'unsettledShard',
    undefined,
  );
});
