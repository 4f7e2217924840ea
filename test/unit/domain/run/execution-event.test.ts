import {
  executionChange,
  executionDetailSchema,
  jobNameOf,
  mayLeaveJob,
} from '../../../../lib/domain/run/execution-event';

const DETAIL = {
  executionArn: 'arn:aws:states:us-east-1:123456789012:execution:jobs:align',
  name: 'align',
  status: 'ABORTED',
  startDate: 1,
  stopDate: 2,
  input: '{}',
  inputDetails: { included: true },
  redriveCount: 2,
};

function changeOf(detail: object): ReturnType<typeof executionChange> {
  return executionChange(executionDetailSchema.parse(detail));
}

test('executionChange() reads a stopped execution', () => {
  expect(changeOf(DETAIL)).toEqual({ name: 'align', status: 'ABORTED', redriveCount: 2 });
});

test.each([undefined, null, 'twice'])(
  'executionChange() takes an execution as not redriven when its count is %j',
  (redriveCount) => {
    expect(changeOf({ ...DETAIL, redriveCount })).toMatchObject({ redriveCount: 0 });
  },
);

test('jobNameOf() names a job after the execution and its redrive', () => {
  expect(jobNameOf(changeOf(DETAIL))).toBe('align-2');
});

test.each([
  ['RUNNING', false],
  ['PENDING_REDRIVE', false],
  ['SUCCEEDED', true],
  ['FAILED', true],
  ['TIMED_OUT', true],
  ['ABORTED', true],
])('mayLeaveJob() is right about %s', (status, expected) => {
  expect(mayLeaveJob(changeOf({ ...DETAIL, status }))).toBe(expected);
});
