import {
  CancelJobCommand,
  DescribeJobsCommand,
  ListJobsCommand,
  TerminateJobCommand,
} from '@aws-sdk/client-batch';
import {
  declareDefinition,
  declareEnvironment,
  declareQueue,
  definitionArn,
  queueArn,
  useBatch,
} from '../../support/embedded-batch';
import { until } from '../../support/embedded-ecs';

const batch = useBatch();

describe('job life', () => {
  test('a job that ends well passes through every state, and each but the first is told', async () => {
    const jobId = await batch.submit('echo done', { tags: { launchId: 'l-1' } });
    const submitted = await batch.describe(jobId);
    const job = await batch.ended(jobId);

    expect(submitted).toMatchObject({ attempts: [], dependsOn: [], isTerminated: false });
    expect(batch.statuses(jobId)).toEqual(['RUNNABLE', 'STARTING', 'RUNNING', 'SUCCEEDED']);
    expect(job).toMatchObject({
      jobName: 'job-1',
      jobQueue: queueArn,
      jobDefinition: definitionArn,
      status: 'SUCCEEDED',
      statusReason: 'Essential container in task exited',
      container: { image: 'tool:latest', command: ['bash', '-c', 'echo done'], exitCode: 0 },
      attempts: [{ statusReason: 'Essential container in task exited' }],
    });
    expect(job.container).not.toHaveProperty('reason');
    expect(job.stoppedAt).toBeGreaterThanOrEqual(job.startedAt ?? Infinity);
  });

  test('events carry what DescribeJobs shows, the ARN of the job among its tags', async () => {
    const jobId = await batch.submit('exit 0', {
      tags: { launchId: 'l-1' },
      containerOverrides: { environment: [{ name: 'TOKEN', value: 't' }] },
    });
    const job = await batch.ended(jobId);
    const last = batch.events.at(-1);

    expect(last?.resources).toEqual([job.jobArn]);
    expect(last?.detail).toEqual({
      ...job,
      tags: { resourceArn: job.jobArn, launchId: 'l-1' },
    });
    expect(last?.detail.container?.environment).toContainEqual({ name: 'TOKEN', value: 't' });
  });

  test('log stream and container instance are named from RUNNING on', async () => {
    const jobId = await batch.submit('echo here');
    const job = await batch.ended(jobId);
    const [runnable, starting, running] = batch.events.map(({ detail }) => detail.container);
    const id = job.container?.taskArn?.split('/').at(-1) ?? '';

    expect(runnable).not.toHaveProperty('taskArn');
    expect(starting).not.toHaveProperty('logStreamName');
    expect(running?.logStreamName).toBe(`job/default/${id}`);
    expect(batch.lines).toEqual([{ group: '/jobs', stream: `job/default/${id}`, message: 'here' }]);
    expect(job.attempts?.[0]?.container).toMatchObject({
      exitCode: 0,
      logStreamName: `job/default/${id}`,
      taskArn: job.container?.taskArn,
      containerInstanceArn: expect.stringContaining(':container-instance/') as string,
    });
  });

  test('the lines of a definition without log configuration are in the group of Batch', async () => {
    const name = 'a'.repeat(128);
    declareDefinition(batch, name, {}, { LogConfiguration: undefined });
    const job = await batch.ended(await batch.submit('echo here', { jobDefinition: name }));

    const id = job.container?.taskArn?.split('/').at(-1) ?? '';
    expect(batch.lines).toEqual([
      { group: '/aws/batch/job', stream: `${name}/default/${id}`, message: 'here' },
    ]);
  });

  test('a job waits PENDING for those it depends on, and fails when one of them does', async () => {
    const first = await batch.submit('sleep 0.3');
    const second = await batch.submit('exit 0', { dependsOn: [{ jobId: first }] });
    const third = await batch.submit('exit 1', { dependsOn: [{ jobId: second }] });
    const fourth = await batch.submit('exit 0', { dependsOn: [{ jobId: third }] });

    expect(await batch.ended(fourth)).toMatchObject({
      status: 'FAILED',
      statusReason: 'Dependent Job failed',
      attempts: [],
    });
    expect(batch.statuses(second)[0]).toBe('PENDING');
    const [before, after] = [await batch.describe(first), await batch.describe(second)];
    expect(after.startedAt).toBeGreaterThanOrEqual(before.stoppedAt ?? Infinity);
  });

  test('jobs wait in order while the vCPUs of the environment are taken', async () => {
    const [first, second, third] = [
      await batch.submit('sleep 0.3', { containerOverrides: needs('4', 'sleep 0.3') }),
      await batch.submit('exit 0', { containerOverrides: needs('4', 'exit 0') }),
      await batch.submit('exit 0', { containerOverrides: needs('1', 'exit 0') }),
    ];
    await batch.reached(first, 'RUNNING');
    const waiting = [await batch.describe(second), await batch.describe(third)];
    const ended = [await batch.ended(first), await batch.ended(second), await batch.ended(third)];

    // The third would have had room beside nobody, but nobody overtakes.
    expect(waiting.map(({ status }) => status)).toEqual(['RUNNABLE', 'RUNNABLE']);
    expect(waiting.map(({ statusReason }) => statusReason)).toEqual([undefined, undefined]);
    const starts = ended.map(({ startedAt }) => startedAt ?? 0);
    expect(starts).toEqual(starts.toSorted((left, right) => left - right));
    expect(ended[1]?.startedAt).toBeGreaterThanOrEqual(ended[0]?.stoppedAt ?? Infinity);
  });

  test('a queue takes its second environment when the first is full', async () => {
    declareEnvironment(batch, 'more', { MaxvCpus: 1 });
    declareQueue(batch, 'both', {
      ComputeEnvironmentOrder: [
        { Order: 2, ComputeEnvironment: 'more' },
        { Order: 1, ComputeEnvironment: 'ec2' },
      ],
    });
    const script = 'echo "in $AWS_BATCH_CE_NAME of $AWS_BATCH_JQ_NAME"; sleep 0.3';
    const jobs = [
      await batch.submit(script, { jobQueue: 'both', containerOverrides: needs('4', script) }),
      await batch.submit(script, { jobQueue: 'both' }),
    ];
    for (const job of jobs) await batch.ended(job);

    expect(batch.lines.map(({ message }) => message).sort()).toEqual([
      'in ec2 of both',
      'in more of both',
    ]);
  });
});

describe('TerminateJob', () => {
  test('asks a running job to end, and tells the reason it was given', async () => {
    const jobId = await batch.submit(
      'trap "echo bye; exit 5" TERM; echo ready; while :; do sleep 0.05; done',
      { retryStrategy: { attempts: 3 } },
    );
    await batch.printed('ready');
    await batch.client.send(new TerminateJobCommand({ jobId, reason: 'cancelled by ann' }));

    expect(await batch.ended(jobId)).toMatchObject({
      status: 'FAILED',
      statusReason: 'cancelled by ann',
      isTerminated: true,
      container: { exitCode: 5 },
      attempts: [{ statusReason: 'cancelled by ann', container: { exitCode: 5 } }],
    });
    expect(batch.lines.map(({ message }) => message)).toContain('bye');
  });

  test('fails a job that waits, at once', async () => {
    const first = await batch.submit('sleep 30', { containerOverrides: needs('4', 'sleep 30') });
    const second = await batch.submit('exit 0');
    await batch.reached(first, 'RUNNING');
    await batch.client.send(new TerminateJobCommand({ jobId: second, reason: 'no more' }));

    expect(await batch.describe(second)).toMatchObject({
      status: 'FAILED',
      statusReason: 'no more',
      attempts: [],
    });
    expect(batch.statuses(second)).toEqual(['RUNNABLE', 'FAILED']);
  });

  test('of a job that has ended is no error and changes nothing', async () => {
    const jobId = await batch.submit('exit 0');
    const job = await batch.ended(jobId);
    await batch.client.send(new TerminateJobCommand({ jobId, reason: 'late' }));

    expect(await batch.describe(jobId)).toEqual(job);
  });
});

test('CancelJob ends a job that waits, and leaves one that runs', async () => {
  const first = await batch.submit('sleep 0.4', { containerOverrides: needs('4', 'sleep 0.4') });
  const second = await batch.submit('exit 0');
  await batch.reached(first, 'RUNNING');
  for (const jobId of [first, second]) {
    await batch.client.send(new CancelJobCommand({ jobId, reason: 'not needed' }));
  }

  expect(await batch.ended(second)).toMatchObject({
    status: 'FAILED',
    statusReason: 'not needed',
    isCancelled: true,
  });
  expect(await batch.ended(first)).toMatchObject({ status: 'SUCCEEDED', isCancelled: false });
});

describe('ListJobs', () => {
  const list = async (filter: object): Promise<(string | undefined)[]> => {
    const { jobSummaryList } = await batch.client.send(
      new ListJobsCommand({ jobQueue: 'main', ...filter }),
    );
    return (jobSummaryList ?? []).map((job) => job.jobName);
  };

  test('shows running jobs unless it is asked for a status or by a filter', async () => {
    await batch.ended(await batch.submit('exit 3', { jobName: 'Align-1' }));
    await batch.reached(await batch.submit('sleep 30', { jobName: 'align-2' }), 'RUNNING');

    expect(await list({})).toEqual(['align-2']);
    expect(await list({ jobStatus: 'FAILED' })).toEqual(['Align-1']);
    expect(await list({ filters: [{ name: 'JOB_NAME', values: ['align-1'] }] })).toEqual([
      'Align-1',
    ]);
    expect(await list({ filters: [{ name: 'JOB_NAME', values: ['align*'] }] })).toEqual([
      'align-2',
      'Align-1',
    ]);
    expect(await list({ filters: [{ name: 'JOB_DEFINITION', values: ['other'] }] })).toEqual([]);
    expect(
      await list({ filters: [{ name: 'AFTER_CREATED_AT', values: [String(Date.now())] }] }),
    ).toEqual([]);
    expect(
      await list({ filters: [{ name: 'BEFORE_CREATED_AT', values: [String(Date.now() + 1)] }] }),
    ).toHaveLength(2);
  });

  test('gives pages, and the exit code of a job in its summary', async () => {
    for (let index = 0; index < 3; index += 1) {
      await batch.ended(await batch.submit(`exit ${index}`, { jobName: `job-${index}` }));
    }
    const filters = [{ name: 'JOB_NAME', values: ['job-*'] }];
    const first = await batch.client.send(
      new ListJobsCommand({ jobQueue: queueArn, filters, maxResults: 2 }),
    );
    const { nextToken } = first;
    const second = await batch.client.send(
      new ListJobsCommand({ jobQueue: queueArn, filters, maxResults: 2, nextToken }),
    );

    expect(first.jobSummaryList?.map(({ container }) => container?.exitCode)).toEqual([2, 1]);
    expect(second.jobSummaryList?.map(({ jobName }) => jobName)).toEqual(['job-0']);
    expect(second.nextToken).toBeUndefined();
  });
});

test('DescribeJobs says nothing of unknown jobs, and takes at most 100', async () => {
  const describeMany = (jobs: string[]) => batch.client.send(new DescribeJobsCommand({ jobs }));

  expect((await describeMany(['nope'])).jobs).toEqual([]);
  await expect(describeMany(Array.from({ length: 101 }, String))).rejects.toThrow(
    'Maximum number of jobs supported is 100',
  );
});

test('stop() of the service ends its jobs and starts no other', async () => {
  const first = await batch.submit('sleep 30', { containerOverrides: needs('4', 'sleep 30') });
  await batch.submit('echo never');
  await batch.reached(first, 'RUNNING');
  await batch.service.stop();

  await until(() => batch.statuses(first).includes('FAILED'), 'the job to fail');
  expect(batch.lines).toEqual([]);
});

function needs(vcpus: string, script: string) {
  return {
    command: ['bash', '-c', script],
    resourceRequirements: [{ type: 'VCPU' as const, value: vcpus }],
  };
}
