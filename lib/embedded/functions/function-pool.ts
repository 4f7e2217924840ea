import type { FunctionDeclaration } from './declaration';
import { FunctionProcess } from './function-process';
import type { Invocation, Outcome } from './function-process';

/** The processes of one function: as many as there are events at once, kept for the events to come. */
export class FunctionPool {
  private readonly processes = new Set<FunctionProcess>();
  private readonly idle: FunctionProcess[] = [];
  private readonly waiting: (() => void)[] = [];
  private busy = 0;
  private stopped = false;

  constructor(
    private readonly declaration: FunctionDeclaration,
    private readonly startProcess: () => FunctionProcess,
  ) {}

  /** Runs one event; waits for its turn when the function is at its maximum concurrency. */
  async run(invocation: Invocation): Promise<Outcome> {
    await this.acquireTurn();
    if (this.stopped) return stoppedOutcome;
    const process = this.takeProcess();
    try {
      return await process.invoke(invocation);
    } finally {
      if (process.isUsable) this.idle.push(process);
      else this.processes.delete(process);
      this.busy -= 1;
      this.waiting.shift()?.();
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const wake of this.waiting.splice(0)) wake();
    await Promise.all([...this.processes].map((process) => process.kill()));
  }

  private async acquireTurn(): Promise<void> {
    while (this.busy >= this.declaration.maximumConcurrency && !this.stopped) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.busy += 1;
  }

  private takeProcess(): FunctionProcess {
    for (let idle = this.idle.pop(); idle !== undefined; idle = this.idle.pop()) {
      if (idle.isUsable) return idle;
      this.processes.delete(idle);
    }
    const started = this.startProcess();
    this.processes.add(started);
    return started;
  }
}

const stoppedOutcome: Outcome = {
  kind: 'failed',
  error: { errorType: 'Runtime.Stopped', errorMessage: 'Embedded AWS is stopping' },
};
