import { AwsError } from '../../world';
import { StateFailure } from './state-failure';

/** A Task that waits until somebody answers its token. */
export interface WaitingTask {
  readonly machineArn: string;
  readonly answer: Promise<unknown>;
  /** When it was last heard of. */
  heardAt: number;
}

interface OpenTask extends WaitingTask {
  succeed(output: unknown): void;
  fail(failure: StateFailure): void;
}

/** The tokens that have been given out: each is answered once. */
export class TaskTokens {
  private readonly open = new Map<string, OpenTask>();
  private readonly closed = new Map<string, string>();

  constructor(private readonly now: () => Date) {}

  /** Opens a token; who waits for its answer closes it when it waits no longer. */
  create(token: string, machineArn: string): WaitingTask {
    let settle: Pick<OpenTask, 'succeed' | 'fail'> | undefined;
    const answer = new Promise<unknown>((resolve, reject) => {
      settle = { succeed: resolve, fail: reject };
    });
    // Nobody may be waiting any more by the time that it fails.
    answer.catch(() => undefined);
    if (settle === undefined) throw new Error('A promise begins at once');
    const task = { machineArn, answer, heardAt: this.now().getTime(), ...settle };
    this.open.set(token, task);
    return task;
  }

  close(token: string): void {
    const task = this.open.get(token);
    this.open.delete(token);
    if (task !== undefined) this.closed.set(token, task.machineArn);
  }

  /** The machine whose Task a token belongs to, also of one that is closed. */
  machineOf(token: string): string {
    const machineArn = this.open.get(token)?.machineArn ?? this.closed.get(token);
    if (machineArn !== undefined) return machineArn;
    throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
  }

  succeed(token: string, output: unknown): void {
    this.getOpen(token).succeed(output);
    this.close(token);
  }

  fail(token: string, error: string, cause: string): void {
    this.getOpen(token).fail(new StateFailure(error, cause));
    this.close(token);
  }

  heartbeat(token: string): void {
    this.getOpen(token).heardAt = this.now().getTime();
  }

  private getOpen(token: string): OpenTask {
    const task = this.open.get(token);
    if (task !== undefined) return task;
    throw new AwsError(
      'TaskTimedOut',
      'Task Timed Out: The provided task does not exist anymore or is already closed',
    );
  }
}
