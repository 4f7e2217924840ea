import * as z from 'zod';
import { parseStartedBy } from './launch-id';

/** What ECS said of an engine task, in our words. */
export interface EngineTaskChange {
  readonly launchId: string;
  readonly attempt: number;
  readonly taskArn: string;
  /** ECS's own counter: a lower or equal one is old news. */
  readonly taskVersion: number;
  readonly state: 'starting' | 'running' | 'stopped';
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
    startedAt: toIsoTime(detail.startedAt),
    stoppedAt: toIsoTime(detail.executionStoppedAt ?? detail.stoppedAt),
    exitCode: container?.exitCode,
    containerReason: container?.reason,
    stopCode: detail.stopCode,
    stoppedReason: detail.stoppedReason,
  };
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
