import type { Attention } from '../../../../lib/domain/launch/attention';
import { findAttention, jobsInTrouble } from '../../../../lib/domain/run/find-attention';
import type { LaunchFacts, QueueFacts } from '../../../../lib/domain/run/attention-facts';
import type { JobRow } from '../../../../lib/domain/run/job-row';
import { aLaunch, anEngineTaskChange, LAUNCH_ID, TASK_ARN } from '../../../support/launches';
import { JOB_ID, QUEUE_ARN } from '../../../support/platform-events';

const NOW = new Date('2026-11-23T12:00:00.000Z');
const LONG_AGO = '2026-11-23T11:30:00.000Z';
const JUST_NOW = '2026-11-23T11:30:00.001Z';

function aRow(change: Partial<JobRow> = {}): JobRow {
  return {
    ...{ launchId: LAUNCH_ID, attempt: 1, jobId: JOB_ID, jobName: 'align', state: 'RUNNABLE' },
    ...{ rank: 4, tries: 0, queueArn: QUEUE_ARN, since: LONG_AGO },
    ...change,
  };
}

function look(
  facts: Partial<LaunchFacts>,
  queues: Partial<QueueFacts> = {},
): Attention | undefined {
  const launch = aLaunch({ recordedStatus: 'RUNNING', taskArn: TASK_ARN });
  return findAttention(
    { launch, jobs: [], ...facts },
    { environments: new Map(), moving: new Set(), ...queues },
    { now: NOW, reportMinutes: 30 },
  );
}

function anEnvironment(state: string, status: string): Pick<QueueFacts, 'environments'> {
  const environment = { name: 'spot', state, status, statusReason: 'why' };
  return { environments: new Map([[QUEUE_ARN, environment]]) };
}

test.each([
  ['EngineNotStarting', { engine: anEngineTaskChange({ state: 'starting', createdAt: LONG_AGO }) }],
  ['EngineSilent', { lastHeardAt: LONG_AGO }],
  ['EngineSilent', { engine: anEngineTaskChange({ state: 'running', startedAt: LONG_AGO }) }],
  ['QueueBlocked', { jobs: [aRow({ blockedReason: 'OTHER', since: JUST_NOW })] }],
  ['JobNotStarting', { jobs: [aRow({ state: 'STARTING' })] }],
  ['JobStuckInRunnable', { jobs: [aRow()] }],
] as const)('findAttention() reports %s', (type, facts) => {
  expect(look(facts)).toMatchObject({ type, owner: 'operator' });
});

test.each([
  ['a young task', { engine: anEngineTaskChange({ state: 'starting', createdAt: JUST_NOW }) }],
  ['an engine that was heard', { lastHeardAt: JUST_NOW }],
  ['a job that has just come', { jobs: [aRow({ since: JUST_NOW })] }],
  ['a job that runs', { jobs: [aRow({ state: 'RUNNING' })] }],
  ['nothing', {}],
] as const)('findAttention() has nothing to say of %s', (_, facts) => {
  expect(look(facts)).toBeUndefined();
});

test('findAttention() takes a wait before a queue that moves for a turn', () => {
  const moving = new Set([QUEUE_ARN]);

  expect(look({ jobs: [aRow()] }, { moving })).toMatchObject({
    type: 'QueueBusy',
    since: LONG_AGO,
  });
  expect(look({ jobs: [aRow({ since: JUST_NOW })] }, { moving })).toBeUndefined();
  const ofItsOwn = [aRow(), aRow({ jobId: 'runs', state: 'RUNNING' })];
  expect(look({ jobs: ofItsOwn }, { moving })).toBeUndefined();
});

test('findAttention() says nothing of queues that nobody could ask', () => {
  const launch = aLaunch({ recordedStatus: 'RUNNING', taskArn: TASK_ARN });
  const patience = { now: NOW, reportMinutes: 30 };
  const blocked = aRow({ jobId: 'blocked', blockedReason: 'OTHER' });

  expect(findAttention({ launch, jobs: [aRow()] }, undefined, patience)).toBeUndefined();
  expect(findAttention({ launch, jobs: [aRow(), blocked] }, undefined, patience)).toMatchObject({
    type: 'QueueBlocked',
  });
});

test('findAttention() counts and dates only jobs that wait for the environment in trouble', () => {
  const since = '2026-11-23T11:59:00.000Z';
  const jobs = [aRow({ queueArn: `${QUEUE_ARN}-healthy` }), aRow({ since })];

  expect(look({ jobs }, anEnvironment('ENABLED', 'INVALID'))).toMatchObject({
    ...{ type: 'ComputeEnvironmentUnusable', since },
    evidence: { jobs: 1 },
  });
});

test('findAttention() masks secrets in what services and people wrote', () => {
  const statusReason = 'ACTION_REQUIRED - password=hunter2 was refused';
  const jobs = [aRow({ blockedReason: 'ACTION_REQUIRED', statusReason })];

  expect(JSON.stringify(look({ jobs }))).not.toContain('hunter2');
});

test.each([
  ['DISABLED', 'VALID', 'Compute environment "spot" is DISABLED: why'],
  ['ENABLED', 'INVALID', 'Compute environment "spot" is INVALID: why'],
])('findAttention() names an environment that is %s and %s', (state, status, message) => {
  const jobs = [aRow({ since: JUST_NOW })];

  expect(look({ jobs }, anEnvironment(state, status))).toMatchObject({
    ...{ type: 'ComputeEnvironmentUnusable', message },
    evidence: { jobId: JOB_ID, jobs: 1, queue: 'spot', computeEnvironment: 'spot' },
  });
  expect(look({ jobs }, anEnvironment('ENABLED', 'VALID'))).toBeUndefined();
});

test('jobsInTrouble() gives the jobs whose own patience has ended, and no others', () => {
  const old = aRow();
  const jobs = [
    old,
    aRow({ jobId: 'young', since: JUST_NOW }),
    aRow({ jobId: 'elsewhere', queueArn: `${QUEUE_ARN}-2` }),
    aRow({ jobId: 'runs', state: 'RUNNING' }),
  ];
  const attention = look({ jobs });

  expect(attention && jobsInTrouble(attention, jobs, LONG_AGO)).toEqual([old]);
});
