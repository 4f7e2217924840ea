import * as z from 'zod';
import { parseJobOwner, type JobOwner } from './job-tags';

/** The variable by which a job's own state-change event names the execution that waits for it. */
export const TASK_TOKEN_VARIABLE = 'WFM_TASK_TOKEN';

/** In the order in which a try passes through them. */
export const BATCH_JOB_STATES = [
  'SUBMITTED',
  'PENDING',
  'RUNNABLE',
  'STARTING',
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
] as const;

/** What Batch said of a job, in our words. */
export interface BatchJobChange {
  readonly jobId: string;
  readonly jobName: string;
  readonly queueArn: string;
  /** Only SUCCEEDED and FAILED are final: an attempt that Batch tries again goes back to RUNNABLE. */
  readonly state: (typeof BATCH_JOB_STATES)[number];
  readonly attempts: number;
  /** Of the container that decided the outcome; absent when it never ran, or when its host was lost. */
  readonly exitCode?: number | undefined;
  /** What Batch says of that container. */
  readonly reason?: string | undefined;
  /** What Batch says of the job. */
  readonly statusReason?: string | undefined;
  readonly logStream?: string | undefined;
  /** Somebody cancelled or terminated the job. */
  readonly isEndedBySomebody: boolean;
  /** Of the execution that waits for the job. */
  readonly taskToken?: string | undefined;
  /** The launch that the job's tags name. */
  readonly owner?: JobOwner | undefined;
  /** ISO 8601, like all times here. */
  readonly createdAt?: string | undefined;
  /** Of the try under way, or of the last one. */
  readonly startedAt?: string | undefined;
  readonly stoppedAt?: string | undefined;
  readonly lastTryEndedAt?: string | undefined;
  /** When this was said. */
  readonly toldAt?: string | undefined;
  /** When it was heard from a list, which does not say that anything has changed. */
  readonly listedAt?: string | undefined;
  readonly waitedForOthers?: boolean | undefined;
  /** Requested by all of its containers together. */
  readonly vcpus?: number | undefined;
  readonly memoryMib?: number | undefined;
  readonly instanceType?: string | undefined;
  /** The instance that runs it; Fargate has none. */
  readonly containerInstanceArn?: string | undefined;
  readonly logGroup?: string | undefined;
}

const optionalText = z.string().optional().catch(undefined);
const optionalFlag = z.boolean().optional().catch(undefined);
/** Milliseconds since 1970. */
const optionalTime = z.number().optional().catch(undefined);

const containerSchema = z.object({
  exitCode: z.number().optional().catch(undefined),
  reason: optionalText,
  logStreamName: optionalText,
});

const environmentSchema = z
  .array(z.object({ name: optionalText, value: optionalText }).catch({}))
  .catch([]);

const requirementsSchema = z
  .array(z.object({ type: optionalText, value: optionalText }).catch({}))
  .catch([]);

const logSchema = z
  .object({ options: z.record(z.string(), z.unknown()).catch({}) })
  .catch({ options: {} });

const declaredSchema = containerSchema.extend({
  environment: environmentSchema,
  resourceRequirements: requirementsSchema,
  logConfiguration: logSchema,
  instanceType: optionalText,
  containerInstanceArn: optionalText,
});

const NOTHING_DECLARED = {
  environment: [],
  resourceRequirements: [],
  logConfiguration: { options: {} },
};

/** What is odd in a list is nothing, and what stands beside it counts. */
function tasksOf<Container extends z.ZodType>(container: Container) {
  const task = z.object({ containers: z.array(container).catch([]) }).catch({ containers: [] });
  return z.array(task).catch([]);
}

/** `detail` of an event about a job: like Batch's own JobDetail; everything that we do not need may be missing or new. */
export const batchJobDetailSchema = z.object({
  jobId: z.string(),
  jobName: z.string(),
  jobQueue: z.string(),
  status: z.enum(BATCH_JOB_STATES),
  statusReason: optionalText,
  isCancelled: optionalFlag,
  isTerminated: optionalFlag,
  ...{ createdAt: optionalTime, startedAt: optionalTime, stoppedAt: optionalTime },
  dependsOn: z.array(z.unknown()).catch([]),
  tags: z.record(z.string(), z.unknown()).catch({}),
  attempts: z
    .array(
      z
        .object({
          container: containerSchema.optional().catch(undefined),
          taskProperties: tasksOf(containerSchema.catch({})),
          stoppedAt: optionalTime,
        })
        .catch({ taskProperties: [] }),
    )
    .catch([]),
  container: declaredSchema.optional().catch(undefined),
  ecsProperties: z
    .object({ taskProperties: tasksOf(declaredSchema.catch(NOTHING_DECLARED)) })
    .optional()
    .catch(undefined),
});

export type BatchJobDetail = z.infer<typeof batchJobDetailSchema>;

/** `toldAt` is when Batch said it, ISO 8601. */
export function batchJobChange(detail: BatchJobDetail, toldAt?: string): BatchJobChange {
  const { jobId, jobName, jobQueue: queueArn, status: state, attempts, statusReason } = detail;
  const decisive = decisiveContainer(endedContainers(detail));
  return {
    ...{ jobId, jobName, queueArn, state, statusReason },
    attempts: attempts.length,
    exitCode: decisive?.exitCode,
    reason: decisive?.reason,
    logStream: decisive?.logStreamName,
    isEndedBySomebody: detail.isCancelled === true || detail.isTerminated === true,
    taskToken: taskTokenOf(detail),
    owner: parseJobOwner(textsOf(detail.tags), jobName),
    toldAt,
    ...timesOf(detail),
    ...requestOf(declaredContainers(detail)),
  };
}

type Declared = z.infer<typeof declaredSchema>;

function timesOf({ createdAt, startedAt, stoppedAt, attempts, dependsOn }: BatchJobDetail) {
  return {
    createdAt: isoTime(createdAt),
    startedAt: isoTime(startedAt),
    stoppedAt: isoTime(stoppedAt),
    lastTryEndedAt: isoTime(attempts.at(-1)?.stoppedAt),
    waitedForOthers: dependsOn.length > 0,
  };
}

function requestOf(containers: readonly Declared[]) {
  const [group] = containers.map(({ logConfiguration }) => logConfiguration.options);
  const logGroup = group?.['awslogs-group'];
  return {
    vcpus: sumOf(containers, 'VCPU'),
    memoryMib: sumOf(containers, 'MEMORY'),
    instanceType: containers.find(({ instanceType }) => instanceType !== undefined)?.instanceType,
    containerInstanceArn: containers.find(
      ({ containerInstanceArn }) => containerInstanceArn !== undefined,
    )?.containerInstanceArn,
    // Batch's own group, unless the definition names another.
    logGroup: typeof logGroup === 'string' ? logGroup : DEFAULT_LOG_GROUP,
  };
}

const DEFAULT_LOG_GROUP = '/aws/batch/job';

function sumOf(containers: readonly Declared[], wanted: 'VCPU' | 'MEMORY'): number | undefined {
  const values = containers
    .flatMap(({ resourceRequirements }) => resourceRequirements)
    .filter(({ type }) => type === wanted)
    .map(({ value }) => Number(value))
    .filter((value) => Number.isFinite(value));
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

function isoTime(milliseconds: number | undefined): string | undefined {
  // Beyond this no date can be written.
  if (milliseconds === undefined || Math.abs(milliseconds) > 8.64e15) return undefined;
  return new Date(milliseconds).toISOString();
}

function textsOf(tags: BatchJobDetail['tags']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value]] : [],
    ),
  );
}

type Container = z.infer<typeof containerSchema>;

/** Containers of the last attempt; they may stand with the attempt, with the job, or with both. */
function endedContainers({ attempts, container, ecsProperties }: BatchJobDetail): Container[] {
  const last = attempts.at(-1);
  const candidates = [
    last?.taskProperties.flatMap(({ containers }) => containers) ?? [],
    last?.container === undefined ? [] : [last.container],
    ecsProperties?.taskProperties.flatMap(({ containers }) => containers) ?? [],
    container === undefined ? [] : [container],
  ];
  return candidates.find((containers) => containers.some(saysSomething)) ?? [];
}

function saysSomething({ exitCode, reason, logStreamName }: Container): boolean {
  return exitCode !== undefined || reason !== undefined || logStreamName !== undefined;
}

/**
 * The first that failed by itself. When a container fails on which another depends, the agent gives that other one an exit
 * code of 143 too, although it never ran.
 */
function decisiveContainer(containers: readonly Container[]): Container | undefined {
  const failed = containers.filter(({ exitCode, reason }) =>
    exitCode === undefined ? reason !== undefined : exitCode !== 0,
  );
  return failed.find((container) => !isStoppedByAgent(container)) ?? failed[0] ?? containers.at(-1);
}

function isStoppedByAgent({ exitCode, reason = '' }: Container): boolean {
  return exitCode === 143 && reason.includes('CannotStartContainerError');
}

function declaredContainers({ container, ecsProperties }: BatchJobDetail): readonly Declared[] {
  const containers = ecsProperties?.taskProperties.flatMap((task) => task.containers) ?? [];
  return [...(container === undefined ? [] : [container]), ...containers];
}

function taskTokenOf(detail: BatchJobDetail): string | undefined {
  const variables = declaredContainers(detail).flatMap(({ environment }) => environment);
  const token = variables.find(({ name }) => name === TASK_TOKEN_VARIABLE)?.value;
  return token === '' ? undefined : token;
}

/** Why Batch says that the job at the head of a queue cannot start, and which queues may cancel the job for it. */
export const BLOCKED_REASONS = [
  { code: 'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY', cancelledBy: 'all' },
  { code: 'MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE', cancelledBy: 'all' },
  { code: 'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT', cancelledBy: 'all' },
  // The CDK's own list lacks this one.
  { code: 'MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED', cancelledBy: 'instances' },
  { code: 'MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS', cancelledBy: 'none' },
  { code: 'ACTION_REQUIRED', cancelledBy: 'none' },
  { code: 'UNDETERMINED', cancelledBy: 'none' },
] as const;

/** Codes that we do not know are one reason together. */
export type BlockedReason = (typeof BLOCKED_REASONS)[number]['code'] | 'OTHER';

/** The code before the first ` - ` of a text such as `ACTION_REQUIRED - ...`. */
export function blockedReason(statusReason: string | undefined): BlockedReason {
  const [told] = (statusReason ?? '').split(' - ');
  return BLOCKED_REASONS.find(({ code }) => code === told?.trim())?.code ?? 'OTHER';
}
