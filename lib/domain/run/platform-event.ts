import * as z from 'zod';
import {
  batchJobChange,
  batchJobDetailSchema,
  blockedReason,
  type BatchJobChange,
  type BlockedReason,
} from './batch-event';
import { executionChange, executionDetailSchema, type ExecutionChange } from './execution-event';
import { parseStartedBy } from '../launch/launch-id';

/** What the platform tells through EventBridge. */
export type PlatformEvent =
  | { readonly kind: 'engine-task'; readonly change: EngineTaskChange }
  /** A task that no launch started. */
  | { readonly kind: 'foreign-task'; readonly taskArn: string }
  | { readonly kind: 'batch-job'; readonly change: BatchJobChange }
  | { readonly kind: 'queue-blocked'; readonly job: BatchJobChange; readonly reason: BlockedReason }
  | { readonly kind: 'execution'; readonly change: ExecutionChange }
  | { readonly kind: 'schedule' }
  | { readonly kind: 'unknown'; readonly source: string; readonly detailType: string };

/** What ECS said of an engine task, in our words. */
export interface EngineTaskChange {
  readonly launchId: string;
  readonly attempt: number;
  readonly taskArn: string;
  /** ECS's own counter: a lower or equal one is old news. */
  readonly taskVersion: number;
  /** `vanished`: ECS knows the task no more; no event says so, only ECS when it is asked. */
  readonly state: 'starting' | 'running' | 'stopped' | 'vanished';
  /** In ECS's own words. */
  readonly lastStatus?: string | undefined;
  readonly createdAt?: string | undefined;
  readonly startedAt?: string | undefined;
  readonly stoppedAt?: string | undefined;
  /** Of the engine's container; absent when it never ran. */
  readonly exitCode?: number | undefined;
  readonly containerReason?: string | undefined;
  readonly stopCode?: string | undefined;
  readonly stoppedReason?: string | undefined;
}

/** The engine's container in its task; others can be injected beside it. */
export const ENGINE_CONTAINER = 'engine';

const optionalText = z.string().optional().catch(undefined);

/** `detail` of an "ECS Task State Change" event; everything that we do not need may be missing or new. */
export const engineTaskDetailSchema = z.object({
  taskArn: z.string(),
  version: z.number(),
  lastStatus: z.string(),
  startedBy: optionalText,
  createdAt: optionalText,
  startedAt: optionalText,
  stoppedAt: optionalText,
  executionStoppedAt: optionalText,
  stopCode: optionalText,
  stoppedReason: optionalText,
  containers: z
    .array(
      z.object({
        name: optionalText,
        exitCode: z.number().optional().catch(undefined),
        reason: optionalText,
      }),
    )
    .catch([]),
});

export type EngineTaskDetail = z.infer<typeof engineTaskDetailSchema>;

const envelopeSchema = z
  .object({
    source: optionalText,
    'detail-type': optionalText,
    time: optionalText,
    detail: z.unknown().optional(),
  })
  .catch({});

/** Reads an event of EventBridge. Throws when one of a known type lacks what it cannot do without: it must not get lost. */
export function parsePlatformEvent(event: unknown): PlatformEvent {
  const envelope = envelopeSchema.parse(event);
  const { source = '', 'detail-type': detailType = '', detail } = envelope;
  const toldAt = toIsoTime(envelope.time);
  switch (detailType) {
    case 'ECS Task State Change':
      return engineTaskEvent(engineTaskDetailSchema.parse(detail));
    case 'Batch Job State Change':
      return {
        kind: 'batch-job',
        change: batchJobChange(batchJobDetailSchema.parse(detail), toldAt),
      };
    case 'Batch Job Queue Blocked': {
      const job = batchJobChange(batchJobDetailSchema.parse(detail), toldAt);
      return { kind: 'queue-blocked', job, reason: blockedReason(job.statusReason) };
    }
    case 'Step Functions Execution Status Change':
      return { kind: 'execution', change: executionChange(executionDetailSchema.parse(detail)) };
    case 'Scheduled Event':
      return { kind: 'schedule' };
    default:
      return { kind: 'unknown', source, detailType };
  }
}

function engineTaskEvent(detail: EngineTaskDetail): PlatformEvent {
  const change = engineTaskChange(detail);
  return change === undefined
    ? { kind: 'foreign-task', taskArn: detail.taskArn }
    : { kind: 'engine-task', change };
}

/** Undefined for a task that no launch started. */
export function engineTaskChange(detail: EngineTaskDetail): EngineTaskChange | undefined {
  const owner = parseStartedBy(detail.startedBy ?? '');
  if (owner === undefined) return undefined;
  const container = detail.containers.find(({ name }) => name === ENGINE_CONTAINER);
  return {
    ...owner,
    taskArn: detail.taskArn,
    taskVersion: detail.version,
    state: stateOf(detail),
    lastStatus: detail.lastStatus,
    createdAt: toIsoTime(detail.createdAt),
    startedAt: toIsoTime(detail.startedAt),
    stoppedAt: toIsoTime(detail.executionStoppedAt ?? detail.stoppedAt),
    exitCode: container?.exitCode,
    containerReason: container?.reason,
    stopCode: detail.stopCode,
    stoppedReason: detail.stoppedReason,
  };
}

/** ARNs of tasks have two forms, with the cluster's name and without; both end with the ID. */
export function taskIdOf(taskArn: string): string {
  return taskArn.slice(taskArn.lastIndexOf('/') + 1);
}

/** A task that never started passes through STOPPING as well. */
function stateOf({ lastStatus, startedAt }: EngineTaskDetail): EngineTaskChange['state'] {
  if (lastStatus === 'STOPPED') return 'stopped';
  return startedAt === undefined ? 'starting' : 'running';
}

function toIsoTime(text: string | undefined): string | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
