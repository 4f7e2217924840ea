import {
  engineTaskChange,
  engineTaskDetailSchema,
  parsePlatformEvent,
} from '../../../../lib/domain/run/platform-event';
import { LAUNCH_ID, TASK_ARN } from '../../../support/launches';
import {
  aBlockedEvent,
  aJobEvent,
  anExecutionEvent,
  aSweepEvent,
  aTaskEvent,
} from '../../../support/platform-events';

const DETAIL = {
  taskArn: TASK_ARN,
  clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/cluster',
  version: 8,
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  startedBy: `${LAUNCH_ID}/2`,
  startedAt: '2026-11-23T10:00:10.5Z',
  stoppedAt: '2026-11-23T10:01:12Z',
  executionStoppedAt: '2026-11-23T10:01:10Z',
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: [{ name: 'engine', exitCode: 3, lastStatus: 'STOPPED' }],
  somethingNew: [1],
};

function changeOf(detail: object): ReturnType<typeof engineTaskChange> {
  return engineTaskChange(engineTaskDetailSchema.parse(detail));
}

test('engineTaskChange() reads a stopped task', () => {
  expect(changeOf(DETAIL)).toEqual({
    launchId: LAUNCH_ID,
    attempt: 2,
    taskArn: TASK_ARN,
    taskVersion: 8,
    state: 'stopped',
    lastStatus: 'STOPPED',
    startedAt: '2026-11-23T10:00:10.500Z',
    stoppedAt: '2026-11-23T10:01:10.000Z',
    exitCode: 3,
    containerReason: undefined,
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
  });
});

test('engineTaskChange() looks at the container of the engine, wherever it stands', () => {
  const [engine] = DETAIL.containers;
  const other = { name: 'guard', exitCode: 0 };

  expect(changeOf({ ...DETAIL, containers: [other, engine] })?.exitCode).toBe(3);
  expect(changeOf({ ...DETAIL, containers: [engine, other] })?.exitCode).toBe(3);
});

test('engineTaskChange() does not say that a task runs which never started', () => {
  const detail = { ...DETAIL, lastStatus: 'DEPROVISIONING', startedAt: undefined };

  expect(changeOf(detail)?.state).toBe('starting');
});

test.each([
  ['PROVISIONING', 'starting'],
  ['PENDING', 'starting'],
  ['ACTIVATING', 'starting'],
  ['RUNNING', 'running'],
  ['DEACTIVATING', 'running'],
  ['STOPPING', 'running'],
  ['DEPROVISIONING', 'running'],
  ['STOPPED', 'stopped'],
])('engineTaskChange() reads %s as %s', (lastStatus, state) => {
  const startedAt = state === 'starting' ? undefined : DETAIL.startedAt;

  expect(changeOf({ ...DETAIL, lastStatus, startedAt })?.state).toBe(state);
});

test('engineTaskChange() knows nothing of tasks that no launch started', () => {
  expect(changeOf({ ...DETAIL, startedBy: 'ecs-svc/123' })).toBeUndefined();
  expect(changeOf({ ...DETAIL, startedBy: undefined })).toBeUndefined();
});

test('engineTaskChange() lives with missing and odd fields', () => {
  const { taskArn, version, lastStatus, startedBy } = DETAIL;
  const odd = { startedAt: 'soon', stoppedAt: 7, containers: 'none', stopCode: null };

  expect(changeOf({ taskArn, version, lastStatus, startedBy, ...odd })).toMatchObject({
    startedAt: undefined,
    stoppedAt: undefined,
    exitCode: undefined,
  });
});

test.each([
  ['engine-task', aTaskEvent()],
  ['foreign-task', aTaskEvent({ startedBy: 'ecs-svc/123' })],
  ['batch-job', aJobEvent()],
  ['queue-blocked', aBlockedEvent('ACTION_REQUIRED - look')],
  ['execution', anExecutionEvent()],
  ['schedule', aSweepEvent()],
])('parsePlatformEvent() reads an event of kind %s', (kind, event) => {
  expect(parsePlatformEvent(event).kind).toBe(kind);
});

test('parsePlatformEvent() names what it does not know', () => {
  const event = { ...aTaskEvent(), 'detail-type': 'ECS Service Action' };

  expect(parsePlatformEvent(event)).toEqual({
    kind: 'unknown',
    source: 'aws.ecs',
    detailType: 'ECS Service Action',
  });
});

test.each([undefined, null, 7, 'x', [], {}, { 'detail-type': 7, source: null, detail: 'x' }])(
  'parsePlatformEvent() lives with %j',
  (event) => {
    expect(parsePlatformEvent(event)).toEqual({ kind: 'unknown', source: '', detailType: '' });
  },
);

test.each([
  ['ECS Task State Change', 'taskArn'],
  ['Batch Job State Change', 'jobId'],
  ['Batch Job Queue Blocked', 'jobId'],
  ['Step Functions Execution Status Change', 'name'],
])('parsePlatformEvent() throws an event "%s" without %s, so that it is kept', (type, field) => {
  const event = { ...aTaskEvent(), 'detail-type': type, detail: {} };

  expect(() => parsePlatformEvent(event)).toThrow(field);
});
