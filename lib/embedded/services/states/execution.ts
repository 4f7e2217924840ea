import type { HistoryDetails, HistoryEvent, HistoryEventType } from './history';
import type { Machine } from './machines';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT';

/** How an execution came to its end. */
export interface Outcome {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** One execution of a state machine. */
export class Execution {
  readonly history: HistoryEvent[] = [];
  readonly ending = new AbortController();
  readonly arn: string;
  outcome: Outcome | undefined;
  stoppedAt: Date | undefined;

  constructor(
    readonly machine: Machine,
    readonly name: string,
    readonly input: string,
    readonly startedAt: Date,
  ) {
    this.arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
  }

  get status(): ExecutionStatus {
    return this.outcome?.status ?? 'RUNNING';
  }

  record(type: HistoryEventType, at: Date, details: HistoryDetails): HistoryEvent {
    const previousEventId = this.history.length;
    const event = { id: previousEventId + 1, previousEventId, at, type, details };
    this.history.push(event);
    return event;
  }
}
