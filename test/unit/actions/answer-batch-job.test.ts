import { answerBatchJob } from '../../../lib/actions/answer-batch-job';
import { MemoryPlatform } from '../../support/memory-platform';
import { aFailedJob, JOB_ID, JOB_NAME } from '../../support/platform-events';

function failed(value: string): object {
  const dimension = { name: 'FailureType', value };
  return { metric: 'JobsFailed', value: 1, unit: 'Count', dimension };
}

test('answerBatchJob() tells the execution that its job has succeeded', async () => {
  const platform = new MemoryPlatform();

  const answer = await answerBatchJob(
    platform.deps(),
    aFailedJob({ state: 'SUCCEEDED', exitCode: 0 }),
  );

  expect(answer).toEqual({ answer: 'given' });
  expect(platform.measured).toEqual([]);
  const [[token, output = ''] = []] = platform.answers;
  expect(token).toBe('token');
  expect(JSON.parse(output)).toEqual({
    jobId: JOB_ID,
    jobName: JOB_NAME,
    attempts: 1,
    exitCode: 0,
    logStream: 'job/default/0123456789abcdef',
    statusReason: 'Essential container in task exited',
  });
});

test('answerBatchJob() tells the execution why its job has failed, and counts it', async () => {
  const platform = new MemoryPlatform();

  const answer = await answerBatchJob(platform.deps(), aFailedJob({ exitCode: 3 }));

  expect(answer).toEqual({ failure: 'CommandFailed', answer: 'given' });
  const [[token, error, cause = ''] = []] = platform.answers;
  expect([token, error]).toEqual(['token', 'CommandFailed']);
  expect(JSON.parse(cause)).toMatchObject({ jobId: JOB_ID, exitCode: 3 });
  expect(platform.measured).toEqual([failed('RuleFailed')]);
});

test('answerBatchJob() answers and counts once, however often it is told', async () => {
  const platform = new MemoryPlatform();
  await answerBatchJob(platform.deps(), aFailedJob());

  expect(await answerBatchJob(platform.deps(), aFailedJob())).toMatchObject({ answer: 'late' });
  expect(await answerBatchJob(platform.deps(), aFailedJob({ state: 'SUCCEEDED' }))).toMatchObject({
    answer: 'late',
  });
  expect(platform.answers).toHaveLength(1);
  expect(platform.measured).toEqual([failed('RuleFailed')]);
});

test.each(['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING'] as const)(
  'answerBatchJob() leaves a job alone that is %s, also after an attempt that failed',
  async (state) => {
    const platform = new MemoryPlatform();

    const answer = await answerBatchJob(platform.deps(), aFailedJob({ state, attempts: 2 }));

    expect(answer).toEqual({ answer: 'none' });
    expect(platform.answers).toEqual([]);
    expect(platform.measured).toEqual([]);
  },
);

test('answerBatchJob() counts the failure of a job that nobody waits for', async () => {
  const platform = new MemoryPlatform();

  expect(
    await answerBatchJob(
      platform.deps(),
      aFailedJob({ taskToken: undefined, statusReason: 'Host EC2 (instance i-0) terminated.' }),
    ),
  ).toEqual({ failure: 'HostLost', answer: 'none' });
  expect(
    await answerBatchJob(platform.deps(), aFailedJob({ taskToken: undefined, state: 'SUCCEEDED' })),
  ).toEqual({ answer: 'none' });
  expect(platform.answers).toEqual([]);
  expect(platform.measured).toEqual([failed('HostLost')]);
});

test('answerBatchJob() counts nothing while it cannot answer, so that the event comes again', async () => {
  const platform = new MemoryPlatform();
  const { executions } = platform.deps();
  const fail = () => Promise.reject(new Error('throttled'));
  const deps = platform.deps({ executions: { ...executions, fail } });

  await expect(answerBatchJob(deps, aFailedJob())).rejects.toThrow('throttled');
  expect(platform.measured).toEqual([]);
});

test.each(['\u0000', '"', '\u{1f9ec}'])(
  'answerBatchJob() cuts texts of %j so that the cause is JSON that Step Functions takes',
  async (character) => {
    const platform = new MemoryPlatform();
    const text = character.repeat(40_000);

    await answerBatchJob(
      platform.deps(),
      aFailedJob({ reason: text, statusReason: text, logStream: 'x'.repeat(512) }),
    );

    const cause = platform.answers[0]?.[2] ?? '';
    expect(cause.length).toBeLessThanOrEqual(32_768);
    expect(JSON.parse(cause)).toMatchObject({ jobId: JOB_ID });
  },
);
