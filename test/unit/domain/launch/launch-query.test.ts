import { satisfies } from '../../../../lib/domain/launch/launch-query';
import { aLaunch } from '../../../support/launches';

const launch = aLaunch({ recordedStatus: 'FAILED', status: 'RETRY', workflow: 'count' });

test.each([
  [{}, true],
  [{ status: 'FAILED' as const }, true],
  [{ status: 'RUNNING' as const }, false],
  [{ workflow: 'count' }, true],
  [{ workflow: 'coun' }, false],
  [{ since: '2026-11-23T10:00:00.000Z' }, true],
  [{ since: '2026-11-23T10:00:00.001Z' }, false],
  [{ status: 'FAILED' as const, workflow: 'other' }, false],
])('satisfies() compares the launch with %j: %s', (query, expected) => {
  expect(satisfies(launch, { limit: 1, ...query })).toBe(expected);
});
