import { parseDeadLetter } from '../../../../lib/domain/run/dead-letter';
import {
  aDeadLetter,
  aFailedInvocation,
  REGISTER_FUNCTION,
  SHEET_EVENT,
  STATE_NOTIFIER_FUNCTION,
  TASK_EVENT,
  undeliveredTo,
} from '../../../support/dead-letters';

test('parseDeadLetter() reads the record of an invocation that Lambda gave up', () => {
  expect(parseDeadLetter(aDeadLetter(aFailedInvocation(SHEET_EVENT)))).toEqual({
    functionName: REGISTER_FUNCTION,
    payload: SHEET_EVENT,
    about: 'sheet s3://lab/launches/a.yaml',
    failure: 'TypeError: it broke',
  });
});

test('parseDeadLetter() reads an event that EventBridge could not hand over', () => {
  expect(parseDeadLetter(aDeadLetter(TASK_EVENT, { attributes: undeliveredTo() }))).toEqual({
    functionName: STATE_NOTIFIER_FUNCTION,
    payload: TASK_EVENT,
    about: 'engine task of attempt 2 is stopped',
    launchId: 'hello-20261123-0123456789',
    failure: 'NO_PERMISSIONS: the rule may not invoke it',
  });
});

test('parseDeadLetter() names the condition when the function said nothing', () => {
  const record = { ...(aFailedInvocation(SHEET_EVENT) as object), responsePayload: null };

  expect(parseDeadLetter(aDeadLetter(record))).toMatchObject({ failure: 'RetriesExhausted' });
});

const job = { jobId: 'j', jobName: 'align', jobQueue: 'q', status: 'RUNNABLE' };

test.each([
  [
    'job align is FAILED',
    { 'detail-type': 'Batch Job State Change', detail: { ...job, status: 'FAILED' } },
  ],
  ['job align cannot start', { 'detail-type': 'Batch Job Queue Blocked', detail: job }],
  [
    'execution e is ABORTED',
    {
      'detail-type': 'Step Functions Execution Status Change',
      detail: { executionArn: 'arn', name: 'e', status: 'ABORTED' },
    },
  ],
  [
    'task arn:t',
    {
      'detail-type': 'ECS Task State Change',
      detail: { taskArn: 'arn:t', version: 1, lastStatus: 'RUNNING' },
    },
  ],
  ['sweep', { 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {} }],
  ['Tag Change', { 'detail-type': 'Tag Change', source: 'aws.tag' }],
  ['log lines', { awslogs: { data: 'H4sI' } }],
  ['unknown event', { 'detail-type': 'ECS Task State Change', detail: {} }],
  ['unknown event', { Records: [] }],
  ['unknown event', 'text'],
])('parseDeadLetter() says what the event is about: %s', (about, event) => {
  expect(parseDeadLetter(aDeadLetter(aFailedInvocation(event)))?.about).toBe(about);
});

test('parseDeadLetter() knows that a sweep comes again by itself, and nothing else', () => {
  const sweep = { 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {} };
  const attributes = undeliveredTo();

  expect(parseDeadLetter(aDeadLetter(sweep, { attributes }))?.recurs).toBe(true);
  expect(parseDeadLetter(aDeadLetter(TASK_EVENT, { attributes }))?.recurs).toBeUndefined();
});

test.each([
  ['no JSON', 'plain text', {}],
  ['something else', '{"hello": "world"}', {}],
  ['null', 'null', {}],
  ['a record for something that is no function', '{}', { TARGET_ARN: 'arn:aws:sqs:r:1:q' }],
])('parseDeadLetter() takes %s for no event of ours', (_, body, attributes) => {
  expect(parseDeadLetter(aDeadLetter({}, { body, attributes }))).toBeUndefined();
});
