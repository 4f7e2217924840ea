import type { HistoryDetails, HistoryEventType } from './history';
import type { Integration } from './integrations';
import type { Chances } from './jsonata-functions';
import type { WaitingTask } from './task-tokens';

/** What the states of one execution work with. */
export interface Run {
  readonly chances: Chances;
  /** `Execution` and `StateMachine` of the context object. */
  readonly context: Readonly<Record<string, unknown>>;
  now(): Date;
  /** False when the execution ended first. */
  sleep(seconds: number, signal: AbortSignal): Promise<boolean>;
  call(integration: Integration, parameters: unknown): Promise<unknown>;
  openToken(token: string): WaitingTask;
  closeToken(token: string): void;
  record(type: HistoryEventType, details?: HistoryDetails): void;
}

/** Where a state runs: the variables of its block, and what ends it. */
export interface Frame {
  readonly run: Run;
  readonly signal: AbortSignal;
  /** `Map` of the context object, in an item processor. */
  readonly item: Readonly<Record<string, unknown>>;
  variables: Readonly<Record<string, unknown>>;
}
