import { shortText } from '../failure/excerpt';
import { safeText } from '../failure/mask-secrets';
import type { Attention } from '../launch/attention';
import type { Launch } from '../launch/launch';
import { blockedReason, type BlockedReason } from './batch-event';
import type { JobRow } from './job-row';
import type { EngineTaskChange } from './platform-event';

/** A compute environment of AWS Batch, as it says of itself. */
export interface ComputeEnvironmentState {
  readonly name: string;
  /** VALID, INVALID and what leads from one to the other. */
  readonly status: string;
  /** ENABLED or DISABLED. */
  readonly state: string;
  readonly statusReason?: string | undefined;
}

/** What the sweep knows of a launch that has not ended. */
export interface LaunchFacts {
  readonly launch: Launch;
  /** As ECS says now; absent when nobody could ask. */
  readonly engine?: EngineTaskChange | undefined;
  /** The newest line of the engine's log; absent when nobody had to look. */
  readonly lastHeardAt?: string | undefined;
  /** Of the attempt under way. */
  readonly jobs: readonly JobRow[];
}

/** What it knows of the queues. */
export interface QueueFacts {
  /** By the ARN of the queue. */
  readonly environments: ReadonlyMap<string, ComputeEnvironmentState>;
  /** ARNs of queues of which some job starts or runs: whoever waits there waits for a turn. */
  readonly moving: ReadonlySet<string>;
}

interface Patience {
  readonly now: Date;
  /** What lasts longer is reported. */
  readonly reportMinutes: number;
}

/** What keeps a launch from going on, the greatest trouble of several; undefined while all is as it should be. */
export function findAttention(
  facts: LaunchFacts,
  queues: QueueFacts,
  patience: Patience,
): Attention | undefined {
  const found =
    engineNotStarting(facts, patience) ??
    environmentTrouble(facts, queues, patience) ??
    blockedQueue(facts) ??
    stuckStart(facts, patience) ??
    stuckWait(facts, queues, patience) ??
    silentEngine(facts, patience);
  return found === undefined ? undefined : withoutSecrets(found);
}

/** Reasons are what people and services wrote. */
function withoutSecrets(attention: Attention): Attention {
  const { message, evidence } = attention;
  const reason =
    evidence.reason === undefined ? {} : { reason: shortText(safeText(evidence.reason)) };
  return {
    ...attention,
    message: shortText(safeText(message)),
    evidence: { ...evidence, ...reason },
  };
}

/** The jobs that have been in this trouble since then or longer: what is ended when patience has an end. */
export function jobsInTrouble(
  { type, evidence }: Attention,
  jobs: readonly JobRow[],
  since: string,
): readonly JobRow[] {
  const isMeant = {
    EngineNotStarting: () => false,
    EngineSilent: () => false,
    ComputeEnvironmentUnusable: isWaiting,
    QueueBlocked: isBlocked,
    JobNotStarting: ({ state }) => state === 'STARTING',
    JobStuckInRunnable: isWaiting,
  } satisfies Record<Attention['type'], (job: JobRow) => boolean>;
  return jobs.filter(
    (job) =>
      isMeant[type](job) &&
      queueName(job) === evidence.queue &&
      job.since !== undefined &&
      job.since <= since,
  );
}

function engineNotStarting(
  { launch: { taskArn }, engine }: LaunchFacts,
  patience: Patience,
): Attention | undefined {
  if (taskArn === undefined || engine?.state !== 'starting') return undefined;
  const { lastStatus = 'unknown', stoppedReason: reason, createdAt } = engine;
  if (!lasts(createdAt, patience)) return undefined;
  return {
    type: 'EngineNotStarting',
    owner: 'operator',
    message: `ECS has not started the engine task: its status is ${lastStatus}`,
    hint: 'See that subnets and security group of the task reach the registry of its image and CloudWatch, and that the image exists; the task in the ECS console says more.',
    since: createdAt,
    evidence: { taskArn, ...(reason === undefined ? {} : { reason }) },
  };
}

/** The last to be named: whoever waits for a job that is stuck has little to say. */
function silentEngine(
  { launch, engine, lastHeardAt }: LaunchFacts,
  patience: Patience,
): Attention | undefined {
  const { taskArn, recordedStatus } = launch;
  // Without a single line it is the start that counts.
  const since = lastHeardAt ?? (engine?.state === 'running' ? engine.startedAt : undefined);
  if (taskArn === undefined || recordedStatus !== 'RUNNING' || !lasts(since, patience)) {
    return undefined;
  }
  return {
    type: 'EngineSilent',
    owner: 'operator',
    message: 'The engine task runs, but its log has stood still',
    hint: 'Look at the log and the task in the ECS console; stop the task when it is dead, and launch again: finished jobs are kept.',
    since,
    evidence: { taskArn, ...(lastHeardAt === undefined ? {} : { lastHeardAt }) },
  };
}

function environmentTrouble(
  { jobs }: LaunchFacts,
  { environments }: QueueFacts,
  { now }: Patience,
): Attention | undefined {
  const waiting = jobs.filter(isWaiting);
  const [first] = waiting.filter(({ queueArn }) => isUnusable(environments.get(queueArn)));
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

function blockedQueue({ jobs }: LaunchFacts): Attention | undefined {
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

function stuckStart({ jobs }: LaunchFacts, patience: Patience): Attention | undefined {
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

function stuckWait(
  { jobs }: LaunchFacts,
  { moving }: QueueFacts,
  patience: Patience,
): Attention | undefined {
  const stuck = jobs.filter((job) => isWaiting(job) && lasts(job.since, patience));
  const standing = stuck.filter(({ queueArn }) => !moving.has(queueArn));
  // Where others run it is only a matter of time.
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

function isBlocked({ state, blockedReason: reason }: JobRow): boolean {
  return state === 'RUNNABLE' && reason !== undefined;
}

function isWaiting({ state }: JobRow): boolean {
  return state === 'RUNNABLE';
}

function lasts(since: string | undefined, { now, reportMinutes }: Patience): since is string {
  if (since === undefined) return false;
  return now.getTime() - Date.parse(since) >= reportMinutes * 60_000;
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

function queueName({ queueArn }: JobRow): string {
  return queueArn.slice(queueArn.lastIndexOf('/') + 1);
}
