import fc from 'fast-check';
import { IllegalTransitionError } from '../../../../lib/domain/errors';
import {
  LAUNCH_STATUSES,
  isLaunchStatus,
  isTerminal,
  mayFollow,
  transition,
  wesState,
} from '../../../../lib/domain/launch/launch-status';

const anyStatus = fc.constantFrom(...LAUNCH_STATUSES);

test('mayFollow() lets nothing follow a terminal status', () => {
  fc.assert(
    fc.property(anyStatus, anyStatus, (from, to) => !isTerminal(from) || !mayFollow(from, to)),
  );
});

test('mayFollow() leads every status to a terminal one', () => {
  const leads = (status: (typeof LAUNCH_STATUSES)[number], depth = 0): boolean =>
    isTerminal(status) ||
    (depth < LAUNCH_STATUSES.length &&
      LAUNCH_STATUSES.some((next) => mayFollow(status, next) && leads(next, depth + 1)));

  expect(LAUNCH_STATUSES.filter((status) => !leads(status))).toEqual([]);
});

test('transition() returns the status that may follow', () => {
  expect(transition('REGISTERED', 'LAUNCHING')).toBe('LAUNCHING');
});

test('transition() refuses what may not follow', () => {
  expect(() => transition('SUCCEEDED', 'RUNNING')).toThrow(IllegalTransitionError);
  expect(() => transition('SUCCEEDED', 'RUNNING')).toThrow(
    'Cannot change status from "SUCCEEDED" to "RUNNING"',
  );
});

test('isLaunchStatus() knows our words and no others', () => {
  expect(isLaunchStatus('RUNNING')).toBe(true);
  expect(['RETRY', 'running', '', undefined, 7].map(isLaunchStatus)).toEqual(
    new Array(5).fill(false),
  );
});

test('wesState() maps every status to a state of WES 1.1', () => {
  const states = ['QUEUED', 'INITIALIZING', 'RUNNING', 'PAUSED', 'COMPLETE', 'EXECUTOR_ERROR'];
  const known = [...states, 'SYSTEM_ERROR', 'CANCELED', 'CANCELING', 'PREEMPTED', 'UNKNOWN'];

  expect(LAUNCH_STATUSES.map(wesState).filter((state) => !known.includes(state))).toEqual([]);
  expect(wesState('SUCCEEDED')).toBe('COMPLETE');
});
