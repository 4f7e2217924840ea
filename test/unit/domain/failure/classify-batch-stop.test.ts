import type { BatchJobChange } from '../../../../lib/domain/run/batch-event';
import { JOB_FAILURES } from '../../../../lib/domain/failure/batch-failures';
import { classifyBatchStop } from '../../../../lib/domain/failure/classify-batch-job';
import { aFailedJob } from '../../../support/platform-events';

/** What was seen of real jobs, or is documented. */
const STOPS: readonly (readonly [string, Partial<BatchJobChange>])[] = [
  [
    'HostLost',
    { exitCode: undefined, statusReason: 'Host EC2 (instance i-08784105ffff56b4f) terminated.' },
  ],
  ['HostLost', { exitCode: undefined, statusReason: 'Your Spot Task was interrupted.' }],
  [
    'OutOfMemory',
    { exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
  ],
  [
    'OutOfMemory',
    { exitCode: 137, statusReason: 'OutOfMemoryError: container killed due to memory usage' },
  ],
  [
    'CannotStart',
    {
      exitCode: undefined,
      reason: 'CannotPullContainerError: not found',
      statusReason: 'Task failed to start',
    },
  ],
  [
    'CannotStart',
    { exitCode: undefined, statusReason: 'ResourceInitializationError: unable to pull secrets' },
  ],
  ['CannotStart', { exitCode: undefined, statusReason: 'Task failed to start' }],
  [
    'CannotStart',
    { exitCode: undefined, statusReason: 'Container Overrides length must be at most 8192' },
  ],
  ['CannotStart', { exitCode: 127, reason: 'CannotStartContainerError: no such program' }],
  [
    'CannotStart',
    {
      exitCode: 143,
      reason: 'CannotStartContainerError: dependency',
      statusReason: 'Task failed to start',
    },
  ],
  ['TimedOut', { exitCode: 137, statusReason: 'Job attempt duration exceeded timeout' }],
  [
    'TimedOut',
    {
      exitCode: 137,
      statusReason: 'Job attempt duration exceeded timeout',
      isEndedBySomebody: true,
    },
  ],
  [
    'NoCapacity',
    {
      exitCode: undefined,
      statusReason:
        'Canceled by JobStateTimeLimit action due to reason: CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY',
      isEndedBySomebody: true,
    },
  ],
  ['Cancelled', { exitCode: 137, statusReason: 'terminated by snakemake' }],
  ['Cancelled', { exitCode: 143, statusReason: 'Execution x ended with ABORTED' }],
  ['Cancelled', { exitCode: undefined, statusReason: 'not needed', isEndedBySomebody: true }],
  ['CommandFailed', { exitCode: 1 }],
  ['CommandFailed', { exitCode: 137 }],
  ['CommandFailed', { exitCode: 143, statusReason: undefined }],
  ['CommandFailed', { exitCode: 2, statusReason: 'something new' }],
  ['CommandFailed', { exitCode: 2, statusReason: 'Task failed to start' }],
  ['Unknown', { exitCode: undefined, statusReason: 'something new' }],
  ['Unknown', { exitCode: undefined, statusReason: undefined }],
  ['Unknown', { exitCode: 0 }],
];

test.each(STOPS)('classifyBatchStop() says %s of %j', (type, change) => {
  expect(classifyBatchStop(aFailedJob(change))).toBe(type);
});

test('classifyBatchStop() says each of its words of some job', () => {
  expect(new Set(STOPS.map(([type]) => type))).toEqual(new Set(JOB_FAILURES));
});
