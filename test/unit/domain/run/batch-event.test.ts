import {
  batchJobChange,
  batchJobDetailSchema,
  blockedReason,
} from '../../../../lib/domain/run/batch-event';
import { aJobDetail, JOB_ID, JOB_NAME, QUEUE_ARN } from '../../../support/platform-events';

function changeOf(change: object): ReturnType<typeof batchJobChange> {
  return batchJobChange(batchJobDetailSchema.parse(aJobDetail(change)));
}

/** A job of several containers, of which these ended so. */
function withContainers(...containers: readonly object[]): object {
  const environment = [{ name: 'WFM_TASK_TOKEN', value: 'of the tool' }];
  const declared = containers.map((container) => ({ ...container, environment }));
  return {
    container: undefined,
    attempts: [{ taskProperties: [{ containers }] }],
    ecsProperties: { taskProperties: [{ containers: declared }] },
  };
}

test('batchJobChange() reads a job that has succeeded', () => {
  expect(changeOf({})).toEqual({
    jobId: JOB_ID,
    jobName: JOB_NAME,
    queueArn: QUEUE_ARN,
    state: 'SUCCEEDED',
    attempts: 1,
    exitCode: 0,
    reason: undefined,
    statusReason: 'Essential container in task exited',
    logStream: 'job/default/0123456789abcdef',
    isEndedBySomebody: false,
    taskToken: 'token',
    createdAt: '2026-11-23T10:00:00.000Z',
    lastTryEndedAt: '1970-01-01T00:00:00.002Z',
    logGroup: '/aws/batch/job',
    waitedForOthers: false,
  });
});

test('batchJobChange() reads the last attempt, and not the one that Batch has tried again', () => {
  const attempts = [
    { container: { reason: 'lost', logStreamName: 'first' } },
    { container: { exitCode: 3, logStreamName: 'second' } },
  ];

  expect(changeOf({ status: 'FAILED', attempts })).toMatchObject({
    attempts: 2,
    exitCode: 3,
    reason: undefined,
    logStream: 'second',
  });
});

test('batchJobChange() reads the container of the job when no attempt says anything', () => {
  const container = { exitCode: 4, logStreamName: 'job' };

  expect(changeOf({ attempts: [], container })).toMatchObject({ exitCode: 4, logStream: 'job' });
  expect(changeOf({ attempts: [{}], container })).toMatchObject({ exitCode: 4, logStream: 'job' });
});

test('batchJobChange() finds the token of a job of several containers', () => {
  expect(changeOf(withContainers({ name: 'tool', exitCode: 0 })).taskToken).toBe('of the tool');
});

test.each([
  ['no environment', { container: { environment: undefined } }],
  ['no container', { container: undefined }],
  ['an empty token', { container: { environment: [{ name: 'WFM_TASK_TOKEN', value: '' }] } }],
  [
    'a token that is no text',
    { container: { environment: [{ name: 'WFM_TASK_TOKEN', value: 7 }] } },
  ],
  ['another environment', { container: { environment: [{ name: 'A', value: 'b' }] } }],
])('batchJobChange() finds no token in a job with %s', (_, change) => {
  expect(changeOf(change).taskToken).toBeUndefined();
});

test('batchJobChange() judges by the tool when the agent has stopped what depends on it', () => {
  const change = withContainers(
    { name: 'stage-in', exitCode: 0 },
    { name: 'tool', exitCode: 2, logStreamName: 'tool' },
    { name: 'stage-out', exitCode: 143, reason: 'CannotStartContainerError: dependency' },
  );

  expect(changeOf(change)).toMatchObject({ exitCode: 2, logStream: 'tool' });
});

test('batchJobChange() judges by the first container when all were stopped by the agent', () => {
  const reason = 'CannotStartContainerError: no image';
  const change = withContainers(
    { name: 'tool', exitCode: 143, reason },
    { name: 'stage-out', exitCode: 143, reason },
  );

  expect(changeOf(change)).toMatchObject({ exitCode: 143, reason });
});

test.each([
  [{ isTerminated: true }, true],
  [{ isCancelled: true }, true],
  [{ isTerminated: false, isCancelled: 'yes' }, false],
])('batchJobChange() reads %j as ended by somebody: %s', (change, isEndedBySomebody) => {
  expect(changeOf(change)).toMatchObject({ isEndedBySomebody });
});

test('batchJobChange() lives with missing and odd fields', () => {
  const odd = { statusReason: 7, attempts: 'none', container: [], ecsProperties: null };

  expect(changeOf(odd)).toMatchObject({
    attempts: 0,
    exitCode: undefined,
    statusReason: undefined,
    taskToken: undefined,
  });
});

test.each([null, 7, 'odd', []])('batchJobChange() reads what stands beside %j in a list', (odd) => {
  const environment = [odd, { name: 'WFM_TASK_TOKEN', value: 'token' }];
  const attempts = [odd, { container: { exitCode: 3 } }];
  const containers = [odd, { exitCode: 4 }];

  expect(changeOf({ container: { environment }, attempts })).toMatchObject({
    ...{ taskToken: 'token', attempts: 2, exitCode: 3 },
  });
  expect(
    changeOf({
      container: undefined,
      attempts: [{ taskProperties: [odd, { containers }] }],
      ecsProperties: { taskProperties: [odd, { containers: [odd, { environment }] }] },
    }),
  ).toMatchObject({ taskToken: 'token', attempts: 1, exitCode: 4 });
});

test.each([
  [
    'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service cannot fulfill the capacity requested for instance type [m6i.large]',
    'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY',
  ],
  [
    'MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE',
    'MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE',
  ],
  ['MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - none', 'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT'],
  [
    'MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED - none',
    'MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED',
  ],
  ['MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS - none', 'MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS'],
  ['ACTION_REQUIRED - Service linked role - deleted', 'ACTION_REQUIRED'],
  ['UNDETERMINED - Batch job is blocked, root cause is undetermined.', 'UNDETERMINED'],
  ['SOMETHING_NEW:JOB-7 - a job', 'OTHER'],
  ['', 'OTHER'],
  [undefined, 'OTHER'],
])('blockedReason() reads %s as %s', (statusReason, reason) => {
  expect(blockedReason(statusReason)).toBe(reason);
});
