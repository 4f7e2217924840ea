import * as z from 'zod';

/** The variable by which a job's own state-change event names the execution that waits for it. */
export const TASK_TOKEN_VARIABLE = 'WFM_TASK_TOKEN';

const BATCH_JOB_STATES = [
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
}

const optionalText = z.string().optional().catch(undefined);
const optionalFlag = z.boolean().optional().catch(undefined);

const containerSchema = z.object({
  exitCode: z.number().optional().catch(undefined),
  reason: optionalText,
  logStreamName: optionalText,
});

const environmentSchema = z
  .array(z.object({ name: optionalText, value: optionalText }).catch({}))
  .catch([]);

const declaredSchema = containerSchema.extend({ environment: environmentSchema });

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
  attempts: z
    .array(
      z
        .object({
          container: containerSchema.optional().catch(undefined),
          taskProperties: tasksOf(containerSchema.catch({})),
        })
        .catch({ taskProperties: [] }),
    )
    .catch([]),
  container: declaredSchema.optional().catch(undefined),
  ecsProperties: z
    .object({ taskProperties: tasksOf(declaredSchema.catch({ environment: [] })) })
    .optional()
    .catch(undefined),
});

export type BatchJobDetail = z.infer<typeof batchJobDetailSchema>;

export function batchJobChange(detail: BatchJobDetail): BatchJobChange {
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
  };
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

function taskTokenOf({ container, ecsProperties }: BatchJobDetail): string | undefined {
  const containers = ecsProperties?.taskProperties.flatMap((task) => task.containers) ?? [];
  const variables = [...(container === undefined ? [] : [container]), ...containers].flatMap(
    ({ environment }) => environment,
  );
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
