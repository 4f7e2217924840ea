import { TerminateJobCommand } from '@aws-sdk/client-batch';
import {
  declareDefinition,
  declareEnvironment,
  declareQueue,
  useBatch,
} from '../../support/embedded-batch';
import { until } from '../../support/embedded-ecs';

let now = new Date('2026-01-02T03:04:05Z');
const batch = useBatch({ now: () => now });

beforeEach(() => {
  now = new Date('2026-01-02T03:04:05Z');
});

function pass(seconds: number): void {
  now = new Date(now.getTime() + seconds * 1000);
  batch.service.control.tick(now);
}

function blocked() {
  return batch.events.filter((event) => event['detail-type'] === 'Batch Job Queue Blocked');
}

describe('retries', () => {
  test('are as many as the strategy says, each recorded, and the state goes back to RUNNABLE', async () => {
    const jobId = await batch.submit('echo "attempt $AWS_BATCH_JOB_ATTEMPT"; exit 4', {
      retryStrategy: { attempts: 2 },
    });
    const job = await batch.ended(jobId);

    expect(batch.statuses(jobId)).toEqual([
      ...['RUNNABLE', 'STARTING', 'RUNNING'],
      ...['RUNNABLE', 'STARTING', 'RUNNING', 'FAILED'],
    ]);
    expect(job.attempts?.map(({ container }) => container?.exitCode)).toEqual([4, 4]);
    expect(batch.lines.map(({ message }) => message)).toEqual(['attempt 1', 'attempt 2']);
    expect(new Set(batch.lines.map(({ stream }) => stream)).size).toBe(2);
  });

  test('end with the first success', async () => {
    const jobId = await batch.submit('exit $((2 - AWS_BATCH_JOB_ATTEMPT))', {
      retryStrategy: { attempts: 5 },
    });

    expect((await batch.ended(jobId)).attempts).toHaveLength(2);
  });

  test('come of the loss of a host and of nothing else when the strategy says so', async () => {
    declareDefinition(batch, 'careful', {
      RetryStrategy: {
        Attempts: 3,
        EvaluateOnExit: [
          { Action: 'RETRY', OnStatusReason: 'Host EC2*' },
          { Action: 'EXIT', OnReason: '*' },
        ],
      },
    });
    const jobId = await batch.submit('sleep 0.$((AWS_BATCH_JOB_ATTEMPT == 1 ? 9 : 0)); exit 7', {
      jobDefinition: 'careful',
    });
    await batch.reached(jobId, 'RUNNING');
    batch.service.control.loseHost(jobId);
    const job = await batch.ended(jobId);

    expect(job.attempts).toHaveLength(2);
    expect(job.attempts?.[0]?.statusReason).toMatch(
      /^Host EC2 \(instance i-[0-9a-f]{17}\) terminated\.$/,
    );
    expect(job.attempts?.[0]?.container).not.toHaveProperty('exitCode');
    expect(job.attempts?.[1]?.container?.exitCode).toBe(7);
  });

  test('never come of a job that somebody ended', async () => {
    const jobId = await batch.submit('sleep 30', { retryStrategy: { attempts: 3 } });
    await batch.reached(jobId, 'RUNNING');
    await batch.client.send(new TerminateJobCommand({ jobId, reason: 'enough' }));

    expect((await batch.ended(jobId)).attempts).toHaveLength(1);
  });
});

test('loseHost() leaves a job FAILED without an exit code when nothing retries it', async () => {
  const jobId = await batch.submit('echo "pid $$"; sleep 30');
  await batch.printed('pid');
  batch.service.control.loseHost(jobId);
  const job = await batch.ended(jobId);

  expect(job.status).toBe('FAILED');
  expect(job.statusReason).toMatch(/^Host EC2 \(instance i-/);
  expect(job.container).not.toHaveProperty('exitCode');
  expect(() => batch.service.control.loseHost(jobId)).toThrow('no such job runs on an instance');
});

describe('a container that cannot start', () => {
  test('for its program fails with a reason and without an exit code', async () => {
    const jobId = await batch.submit(undefined, {
      containerOverrides: { command: ['no-such-program'] },
    });

    const job = await batch.ended(jobId);
    expect(batch.statuses(jobId)).toEqual(['RUNNABLE', 'STARTING', 'FAILED']);
    expect(job.statusReason).toBe('Task failed to start');
    expect(job.container?.reason).toBe(
      'CannotStartContainerError: unable to start container process: exec: "no-such-program": executable file not found in $PATH',
    );
    expect(job.container).not.toHaveProperty('exitCode');
    expect(job.startedAt).toBeUndefined();
  });

  test('for its image says so', async () => {
    const reason = 'Error response from daemon: manifest for tool:latest not found';
    batch.service.control.failPulls('tool:latest', reason);

    expect(await batch.ended(await batch.submit('exit 0'))).toMatchObject({
      status: 'FAILED',
      statusReason: 'Task failed to start',
      container: { reason: `CannotPullContainerError: ${reason}` },
    });
  });
});

describe('overrides of more than 8,192 characters', () => {
  const failed = {
    status: 'FAILED',
    statusReason: 'Container Overrides length must be at most 8192',
    attempts: [],
  };

  test('fail the job before it starts, and let the next one run', async () => {
    const jobId = await batch.submit(`: ${'x'.repeat(8192)}`, { retryStrategy: { attempts: 3 } });
    const next = await batch.submit(`: ${'x'.repeat(7900)}`);

    expect(await batch.ended(jobId)).toMatchObject(failed);
    expect(batch.statuses(jobId)).toEqual(['RUNNABLE', 'FAILED']);
    expect((await batch.ended(next)).status).toBe('SUCCEEDED');
  });

  test('are also those of the environment, and parameters that stand in the command', async () => {
    declareDefinition(batch, 'echo', {}, { Command: ['echo', 'Ref::text'] });
    const text = 'x'.repeat(8192);
    const environment = await batch.submit(undefined, {
      containerOverrides: { environment: [{ name: 'LONG', value: text }] },
    });
    const command = await batch.submit(undefined, {
      ...{ jobDefinition: 'echo', parameters: { text } },
    });

    expect(await batch.ended(environment)).toMatchObject(failed);
    expect(await batch.ended(command)).toMatchObject(failed);
  });

  test('are none of a long command of the definition itself', async () => {
    declareDefinition(batch, 'long', {}, { Command: ['true', 'x'.repeat(9000)] });
    const jobId = await batch.submit(undefined, { jobDefinition: 'long' });

    expect((await batch.ended(jobId)).status).toBe('SUCCEEDED');
  });
});

describe('a time limit', () => {
  test('ends an attempt that has run for so long, and is not retried', async () => {
    const jobId = await batch.submit('sleep 30', {
      timeout: { attemptDurationSeconds: 60 },
      retryStrategy: { attempts: 2 },
    });
    await batch.reached(jobId, 'RUNNING');
    pass(59);
    const before = await batch.describe(jobId);
    pass(1);

    expect(before.status).toBe('RUNNING');
    expect(await batch.ended(jobId)).toMatchObject({
      status: 'FAILED',
      statusReason: 'Job attempt duration exceeded timeout',
      container: { exitCode: 143 },
      attempts: [{ container: { exitCode: 143 } }],
      timeout: { attemptDurationSeconds: 60 },
    });
  });
});

describe('the head of a queue that cannot run', () => {
  test('is told with its cause once, stays RUNNABLE, and runs when there is capacity again', async () => {
    batch.service.control.setCapacity('ec2', false);
    const jobId = await batch.submit('exit 0');
    await until(() => blocked().length > 0, 'the queue to be blocked');
    pass(0);

    const reason =
      'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service cannot fulfill the capacity requested for instance type [optimal]';
    const job = await batch.describe(jobId);
    expect(job).toMatchObject({ status: 'RUNNABLE', statusReason: reason });
    expect(blocked()).toHaveLength(1);
    expect(blocked()[0]).toMatchObject({
      resources: [job.jobArn, job.jobQueue],
      detail: { jobId, status: 'RUNNABLE', statusReason: reason },
    });
    batch.service.control.setCapacity('ec2', true);
    expect((await batch.ended(jobId)).status).toBe('SUCCEEDED');
  });

  test('for more vCPUs than its environments may have, or than any instance has, says so', async () => {
    declareEnvironment(batch, 'small', { InstanceTypes: ['c6i.large'], MaxvCpus: 64 });
    declareQueue(batch, 'other', {
      ComputeEnvironmentOrder: [{ Order: 1, ComputeEnvironment: 'small' }],
    });
    const resourceRequirements = [{ type: 'VCPU' as const, value: '8' }];
    await batch.submit(undefined, { containerOverrides: { resourceRequirements } });
    await batch.submit(undefined, {
      jobQueue: 'other',
      containerOverrides: { resourceRequirements },
    });
    await until(() => blocked().length === 2, 'both queues to be blocked');

    expect(blocked().map(({ detail }) => detail.statusReason)).toEqual([
      'MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue cannot meet the CPU requirement of the job.',
      'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The job resource requirement (vCPU/memory/GPU) is higher than that can be met by the CE(s) attached to the job queue.',
    ]);
  });

  test('is cancelled after the time that the queue allows, and lets the next one run', async () => {
    declareQueue(batch, 'limited', {
      JobStateTimeLimitActions: [
        {
          Reason: 'MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE',
          State: 'RUNNABLE',
          MaxTimeSeconds: 600,
          Action: 'CANCEL',
        },
      ],
    });
    const first = await batch.submit(undefined, {
      jobQueue: 'limited',
      retryStrategy: { attempts: 3 },
      containerOverrides: { resourceRequirements: [{ type: 'VCPU', value: '8' }] },
    });
    const second = await batch.submit('exit 0', { jobQueue: 'limited' });
    await until(() => blocked().length > 0, 'the queue to be blocked');
    pass(599);
    const before = await batch.describe(first);
    pass(1);

    expect(before.status).toBe('RUNNABLE');
    expect(await batch.describe(first)).toMatchObject({
      status: 'FAILED',
      statusReason:
        'Canceled by JobStateTimeLimit action due to reason: MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE',
      isCancelled: true,
      attempts: [],
    });
    expect((await batch.ended(second)).status).toBe('SUCCEEDED');
  });

  test('of another reason than the queue names waits on', async () => {
    batch.service.control.setCapacity('ec2', false);
    const jobId = await batch.submit('exit 0');
    await until(() => blocked().length > 0, 'the queue to be blocked');
    pass(90_000);

    expect((await batch.describe(jobId)).status).toBe('RUNNABLE');
  });
});
