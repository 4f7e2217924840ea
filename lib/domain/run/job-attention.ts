import type { Attention } from '../launch/attention';
import {
  lasts,
  type ComputeEnvironmentState,
  type LaunchFacts,
  type Patience,
  type QueueFacts,
} from './attention-facts';
import { blockedReason, type BlockedReason } from './batch-event';
import type { JobRow } from './job-row';

/** A compute environment that jobs wait for can give them no place. */
export function environmentTrouble(
  { jobs }: LaunchFacts,
  { environments }: QueueFacts,
  { now }: Patience,
): Attention | undefined {
  const waiting = jobs.filter(
    (job) => isWaiting(job) && isUnusable(environments.get(job.queueArn)),
  );
  const [first] = waiting;
  const environment = first && environments.get(first.queueArn);
  if (first === undefined || environment === undefined) return undefined;
  const { name, state, status, statusReason } = environment;
  const said = status === 'INVALID' ? status : state;
  const because = statusReason === undefined ? '' : `: ${statusReason}`;
  return {
    type: 'ComputeEnvironmentUnusable',
    owner: 'operator',
    message: `Compute environment "${name}" is ${said}${because}`,
    hint:
      said === 'DISABLED'
        ? 'Enable it in the Batch console, or deploy again.'
        : 'Mend what it names (a role, a subnet, a launch template), then deploy again or update the environment.',
    since: oldest(waiting, now),
    evidence: { ...evidenceOf(first, waiting.length), computeEnvironment: name },
  };
}

/** Batch itself says why a job cannot start. */
export function blockedQueue({ jobs }: LaunchFacts): Attention | undefined {
  const blocked = jobs.filter(isBlocked);
  const [first] = blocked;
  if (first === undefined) return undefined;
  const reason = blockedReason(first.statusReason);
  const { owner, hint } = BLOCKED_CURES[reason];
  return {
    type: 'QueueBlocked',
    owner,
    message: `AWS Batch cannot start ${nameOf(first)}: ${first.statusReason ?? reason}`,
    hint,
    since: first.since ?? '',
    evidence: { ...evidenceOf(first, blocked.length), reason },
  };
}

/** A job has its place, and does not start there. */
export function stuckStart({ jobs }: LaunchFacts, patience: Patience): Attention | undefined {
  const stuck = jobs.filter(({ state, since }) => state === 'STARTING' && lasts(since, patience));
  const [first] = stuck;
  if (first === undefined) return undefined;
  return {
    type: 'JobNotStarting',
    owner: 'operator',
    message: `${nameOf(first)} has its place to run and does not start there, as when an image is never pulled`,
    hint: 'See that the image exists, and that instances reach its registry; the task of the job in the ECS console says more.',
    since: oldest(stuck, patience.now),
    evidence: evidenceOf(first, stuck.length),
  };
}

/** A job waits, and nothing in its queue goes on. */
export function stuckWait(
  facts: LaunchFacts,
  { moving }: QueueFacts,
  patience: Patience,
): Attention | undefined {
  const standing = waitingLong(facts, patience).filter(({ queueArn }) => !moving.has(queueArn));
  const [first] = standing;
  if (first === undefined) return undefined;
  return {
    type: 'JobStuckInRunnable',
    owner: 'operator',
    message: `${nameOf(first)} waits for a place to run, nothing else starts or runs in its queue, and AWS Batch does not say why`,
    hint: 'Instances may not start, or not join: see the activity of the Auto Scaling group, the quota of vCPUs, and whether the subnets reach ECS.',
    since: oldest(standing, patience.now),
    evidence: evidenceOf(first, standing.length),
  };
}

/** Said only while no job of its own runs: a launch that goes on, if slowly, needs nobody's attention. */
export function busyQueue(
  facts: LaunchFacts,
  { moving }: QueueFacts,
  patience: Patience,
): Attention | undefined {
  if (facts.jobs.some(({ state }) => state === 'STARTING' || state === 'RUNNING')) return undefined;
  const behind = waitingLong(facts, patience).filter(({ queueArn }) => moving.has(queueArn));
  const [first] = behind;
  if (first === undefined) return undefined;
  return {
    type: 'QueueBusy',
    owner: 'operator',
    message: `${nameOf(first)} waits for a place to run, and other jobs run in its queue: it starts when they make room`,
    hint: 'Wait, or raise the vCPUs of the environment in the settings; a job that is never chosen may ask for more than one instance can give.',
    since: oldest(behind, patience.now),
    evidence: evidenceOf(first, behind.length),
  };
}

function waitingLong({ jobs }: LaunchFacts, patience: Patience): readonly JobRow[] {
  return jobs.filter((job) => isWaiting(job) && lasts(job.since, patience));
}

const BLOCKED_CURES = {
  'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY': {
    owner: 'operator',
    hint: 'Allow more instance types (setting "batch.instanceTypes"), or launch with "batch-ec2" in place of spot.',
  },
  'MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE': {
    owner: 'operator',
    hint: 'Raise the vCPUs of the environment in the settings, or ask for fewer cpus in the step.',
  },
  'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT': {
    owner: 'pipeline author',
    hint: 'No instance is that large: ask for fewer cpus or less memory in the step, or allow larger instance types.',
  },
  'MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED': {
    owner: 'operator',
    hint: 'The instance types do not go with the launch template or the image: choose others in "batch.instanceTypes".',
  },
  'MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS': {
    owner: 'operator',
    hint: 'The service role of Batch lacks a right: compare it with the template, and deploy again.',
  },
  ACTION_REQUIRED: { owner: 'operator', hint: 'Do what AWS Batch asks for in its message.' },
  UNDETERMINED: {
    owner: 'AWS',
    hint: 'See the status of the compute environment and the activity of its Auto Scaling group.',
  },
  OTHER: { owner: 'operator', hint: 'Look at the queue in the Batch console.' },
} as const satisfies Record<BlockedReason, Pick<Attention, 'owner' | 'hint'>>;

function isUnusable(environment: ComputeEnvironmentState | undefined): boolean {
  return environment?.status === 'INVALID' || environment?.state === 'DISABLED';
}

export function isBlocked({ state, blockedReason: reason }: JobRow): boolean {
  return state === 'RUNNABLE' && reason !== undefined;
}

export function isWaiting({ state }: JobRow): boolean {
  return state === 'RUNNABLE';
}

function oldest(jobs: readonly JobRow[], now: Date): string {
  const times = jobs.flatMap(({ since }) => since ?? []).sort();
  return times[0] ?? now.toISOString();
}

function nameOf({ rule, jobName }: JobRow): string {
  return rule === undefined ? `Job "${jobName}"` : `A job of step "${rule}"`;
}

function evidenceOf(first: JobRow, jobs: number): Attention['evidence'] {
  const { jobId, jobName, rule } = first;
  return { jobId, jobName, ...(rule === undefined ? {} : { rule }), jobs, queue: queueName(first) };
}

export function queueName({ queueArn }: JobRow): string {
  return queueArn.slice(queueArn.lastIndexOf('/') + 1);
}
