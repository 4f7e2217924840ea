import type { BatchJobChange } from '../../lib/domain/run/batch-event';
import { LAUNCH_ID, TASK_ARN } from './launches';

export const QUEUE_ARN = 'arn:aws:batch:us-east-1:123456789012:job-queue/spot';
export const JOB_ID = '4c7599ae-0a82-49aa-ba5a-4727fcce14a8';
export const EXECUTION_NAME = 'na12878-align-L1';
export const JOB_NAME = `${EXECUTION_NAME}-0`;
const LOG_STREAM = 'job/default/0123456789abcdef';
const EXECUTION_ARN = `arn:aws:states:us-east-1:123456789012:execution:jobs:${EXECUTION_NAME}`;

/** What EventBridge sends when an engine task has stopped. */
export function aTaskEvent(change: object = {}): object {
  return anEvent('aws.ecs', 'ECS Task State Change', {
    taskArn: TASK_ARN,
    version: 8,
    lastStatus: 'STOPPED',
    startedBy: `${LAUNCH_ID}/1`,
    startedAt: '2026-11-23T10:00:10Z',
    stoppedAt: '2026-11-23T10:01:10Z',
    containers: [{ name: 'engine', exitCode: 0, lastStatus: 'STOPPED' }],
    ...change,
  });
}

/** `detail` of a job that an execution waits for, as Batch tells it: SUCCEEDED unless the test changes it. */
export function aJobDetail(change: object = {}): object {
  const container = { exitCode: 0, logStreamName: LOG_STREAM };
  return {
    jobArn: `arn:aws:batch:us-east-1:123456789012:job/${JOB_ID}`,
    jobName: JOB_NAME,
    jobId: JOB_ID,
    jobQueue: QUEUE_ARN,
    status: 'SUCCEEDED',
    statusReason: 'Essential container in task exited',
    attempts: [{ container, startedAt: 1, stoppedAt: 2 }],
    createdAt: 1_795_428_000_000,
    retryStrategy: { attempts: 3, evaluateOnExit: [] },
    dependsOn: [],
    jobDefinition: 'arn:aws:batch:us-east-1:123456789012:job-definition/ec2:1',
    parameters: {},
    container: {
      image: 'engine',
      command: ['sleep', '600'],
      environment: [
        { name: 'A', value: 'b' },
        { name: 'WFM_TASK_TOKEN', value: 'token' },
      ],
      ...container,
    },
    tags: {},
    propagateTags: false,
    platformCapabilities: [],
    ...change,
  };
}

export function aJobEvent(change: object = {}): object {
  return anEvent('aws.batch', 'Batch Job State Change', aJobDetail(change));
}

export function aBlockedEvent(statusReason: string): object {
  const detail = aJobDetail({ status: 'RUNNABLE', statusReason, attempts: [] });
  return anEvent('aws.batch', 'Batch Job Queue Blocked', detail);
}

export function anExecutionEvent(change: object = {}): object {
  return anEvent('aws.states', 'Step Functions Execution Status Change', {
    executionArn: EXECUTION_ARN,
    stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:jobs',
    name: EXECUTION_NAME,
    status: 'ABORTED',
    startDate: 1_795_428_000_000,
    stopDate: 1_795_428_600_000,
    input: JSON.stringify({ jobQueue: QUEUE_ARN, command: ['true'] }),
    inputDetails: { included: true },
    output: null,
    redriveCount: 0,
    ...change,
  });
}

export function aSweepEvent(): object {
  return anEvent('aws.events', 'Scheduled Event', {});
}

/** A failed job in our words. */
export function aFailedJob(change: Partial<BatchJobChange> = {}): BatchJobChange {
  return {
    jobId: JOB_ID,
    jobName: JOB_NAME,
    queueArn: QUEUE_ARN,
    state: 'FAILED',
    attempts: 1,
    exitCode: 1,
    statusReason: 'Essential container in task exited',
    logStream: LOG_STREAM,
    isEndedBySomebody: false,
    taskToken: 'token',
    ...change,
  };
}

function anEvent(source: string, detailType: string, detail: object): object {
  return {
    version: '0',
    id: 'c8f9c4b5-76e5-d76a-f980-7011e206042b',
    'detail-type': detailType,
    source,
    account: '123456789012',
    time: '2026-11-23T10:00:00Z',
    region: 'us-east-1',
    resources: [],
    detail,
  };
}
