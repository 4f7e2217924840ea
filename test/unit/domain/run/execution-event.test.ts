import {
  executionChange,
  executionDetailSchema,
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
};

function changeOf(detail: object): ReturnType<typeof executionChange> {
  return executionChange(executionDetailSchema.parse(detail));
}

test('executionChange() reads a stopped execution', () => {
  expect(changeOf(DETAIL)).toEqual({
    executionArn: DETAIL.executionArn,
    name: 'align',
    status: 'ABORTED',
    input: '{}',
    startedAt: 1,
    stoppedAt: 2,
  });
});

test('executionChange() knows no input that was left out, and no time that has not come', () => {
  const detail = { ...DETAIL, input: null, inputDetails: { included: false }, stopDate: null };

  expect(changeOf(detail)).toMatchObject({ input: undefined, stoppedAt: undefined });
});

test.each([
  ['RUNNING', false],
  ['SUCCEEDED', false],
  ['PENDING_REDRIVE', false],
  ['FAILED', true],
  ['TIMED_OUT', true],
  ['ABORTED', true],
])('mayLeaveJob() is right about %s', (status, expected) => {
  expect(mayLeaveJob(changeOf({ ...DETAIL, status }))).toBe(expected);
});
