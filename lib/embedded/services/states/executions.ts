import { AwsError } from '../../world';
import type { World } from '../../world';
import type { EventsService } from '../events/events';
import type { LogsService } from '../logs/logs';
import { Execution } from './execution';
import type { Outcome } from './execution';
import { describeStatusChange, renderLogLine } from './execution-reports';
import type { HistoryDetails, HistoryEventType } from './history';
import { runBlock } from './interpreter';
import type { Machine } from './machines';
import type { Run } from './run';
import { callSdk } from './sdk-call';
import type { FindService } from './sdk-call';
import { ExecutionEnded, StateFailure } from './state-failure';
import { TaskTokens } from './task-tokens';

/** What executions reach beyond themselves. */
export interface Surroundings {
  readonly logs: Pick<LogsService, 'append'>;
  readonly events: Pick<EventsService, 'publish'>;
  readonly findService: FindService;
  /** Waits for seconds of the machine's time, also for ever; false when the signal came first. */
  readonly sleep: (seconds: number, signal: AbortSignal) => Promise<boolean>;
  readonly random: () => number;
}

/** The executions of all machines, in memory: they end with the process. */
export class Executions {
  readonly tokens: TaskTokens;
  private readonly all = new Map<string, Execution>();
  private stopping = false;

  constructor(
    private readonly world: World,
    private readonly surroundings: Surroundings,
  ) {
    this.tokens = new TaskTokens(() => world.now());
  }

  /** Starts an execution; the same name with the same input is the same one while it runs. */
  start(machine: Machine, name: string, input: string): Execution {
    const execution = new Execution(machine, name, input, this.world.now());
    const known = this.all.get(execution.arn);
    if (known?.status === 'RUNNING' && known.input === input) return known;
    if (known !== undefined) {
      const message = `Execution Already Exists: '${execution.arn}'`;
      throw new AwsError('ExecutionAlreadyExists', message);
    }
    this.all.set(execution.arn, execution);
    this.record(execution, 'ExecutionStarted', { input, roleArn: machine.roleArn });
    this.publish(execution);
    void this.run(execution);
    return execution;
  }

  get(arn: string): Execution {
    const execution = this.all.get(arn);
    if (execution !== undefined) return execution;
    throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }

  /** The newest first. */
  list(machine: Machine): readonly Execution[] {
    return [...this.all.values()].filter((one) => one.machine.arn === machine.arn).reverse();
  }

  /** Ends an execution; one that has ended stays as it is. */
  abort(execution: Execution, error: string | undefined, cause: string | undefined): void {
    this.end(execution, {
      status: 'ABORTED',
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    });
  }

  /** Ends everything without a word to anybody. */
  stop(): void {
    this.stopping = true;
    for (const execution of this.all.values()) execution.ending.abort();
  }

  private async run(execution: Execution): Promise<void> {
    const { definition } = execution.machine;
    const { signal } = execution.ending;
    void this.endInTime(execution);
    const frame = { run: this.runOf(execution), signal, item: {}, variables: {} };
    try {
      const output = await runBlock(definition, JSON.parse(execution.input), frame);
      this.end(execution, { status: 'SUCCEEDED', output: JSON.stringify(output) });
    } catch (error) {
      if (error instanceof ExecutionEnded) return;
      this.end(execution, { status: 'FAILED', ...this.explain(error) });
    }
  }

  private explain(error: unknown): { readonly error: string; readonly cause: string } {
    if (error instanceof StateFailure) return { error: error.error, cause: error.failureCause };
    this.world.report(`states: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
    return { error: 'States.Runtime', cause: String(error) };
  }

  private async endInTime(execution: Execution): Promise<void> {
    const { timeoutSeconds = Number.POSITIVE_INFINITY } = execution.machine.definition;
    const isOver = await this.surroundings.sleep(timeoutSeconds, execution.ending.signal);
    if (isOver) this.end(execution, { status: 'TIMED_OUT' });
  }

  private end(execution: Execution, outcome: Outcome): void {
    if (execution.outcome !== undefined || this.stopping) return;
    execution.outcome = outcome;
    execution.stoppedAt = this.world.now();
    execution.ending.abort();
    const { status, ...details } = outcome;
    this.record(execution, endingTypes[status], details);
    this.publish(execution);
  }

  private runOf(execution: Execution): Run {
    const { world, surroundings, tokens } = this;
    const { machine, name } = execution;
    const caller = { roleArn: machine.roleArn, session: name };
    return {
      chances: { newId: () => world.newId(), random: surroundings.random },
      context: contextOf(execution),
      now: () => world.now(),
      sleep: surroundings.sleep,
      call: (integration, parameters) =>
        callSdk(world, surroundings.findService, { integration, parameters, caller }),
      openToken: (token) => tokens.create(token, machine.arn),
      closeToken: (token) => tokens.close(token),
      record: (type, details) => this.record(execution, type, details),
    };
  }

  private record(execution: Execution, type: HistoryEventType, details: HistoryDetails = {}): void {
    const isEnding = type.startsWith('Execution');
    if (this.stopping || (execution.outcome !== undefined && !isEnding)) return;
    const event = execution.record(type, this.world.now(), details);
    const { logging, name } = execution.machine;
    const line = logging === undefined ? undefined : renderLogLine(logging, execution, event);
    if (logging === undefined || line === undefined) return;
    const minute = execution.startedAt.toISOString().slice(0, 16).replaceAll(/[T:]/g, '-');
    const stream = `states/${name}/${minute}/${execution.name}`;
    this.surroundings.logs.append(logging.logGroup, stream, [
      { timestamp: event.at, message: line },
    ]);
  }

  private publish(execution: Execution): void {
    this.surroundings.events.publish(describeStatusChange(execution));
  }
}

const endingTypes = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  ABORTED: 'ExecutionAborted',
  TIMED_OUT: 'ExecutionTimedOut',
} as const;

function contextOf({ arn, name, input, startedAt, machine }: Execution) {
  const value: unknown = JSON.parse(input);
  return {
    Execution: {
      Id: arn,
      Input: value,
      Name: name,
      RoleArn: machine.roleArn,
      StartTime: startedAt.toISOString(),
      RedriveCount: 0,
    },
    StateMachine: { Id: machine.arn, Name: machine.name },
  };
}
