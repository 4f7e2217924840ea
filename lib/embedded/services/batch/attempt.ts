import { rmSync } from 'node:fs';
import { ContainerRun } from './container-run';
import type { ContainerPlan } from './container-run';

/** Why an attempt ends before its containers do. */
export interface Ending {
  readonly statusReason: string;
  /** Whether the retry strategy has a say. */
  readonly mayBeRetried: boolean;
  /** The host went away, and with it all that is known of the containers. */
  readonly isHostLost?: true;
}

/** What one attempt runs. */
export interface AttemptPlan {
  readonly taskArn: string;
  /** The instance, which Fargate does not have. */
  readonly containerInstanceArn: string | undefined;
  readonly instanceId: string | undefined;
  readonly folder: string;
  readonly containers: readonly ContainerPlan[];
  readonly timeoutSeconds: number | undefined;
  readonly report: (line: string) => void;
}

// A timer for longer would fire at once; nobody runs embedded AWS for so many days.
const longestTimer = 2 ** 31 - 1;

/** One attempt at a job: an ECS task, which here is a process tree for each container. */
export class Attempt {
  startedAt: Date | undefined;
  ending: Ending | undefined;
  runs: readonly ContainerRun[] = [];
  private isRunning = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(readonly plan: AttemptPlan) {}

  /** Resolves when all has ended; `onStart` is told when the first container runs. */
  async run(onStart: () => void): Promise<void> {
    if (this.ending === undefined) {
      const find = (name: string) => this.runs.find(({ plan }) => plan.name === name);
      this.runs = this.plan.containers.map((container) => new ContainerRun(container, find));
      await Promise.all(this.runs.map((run) => this.follow(run, onStart)));
    }
    clearTimeout(this.timer);
    this.removeFolder();
  }

  /** Asks the containers to end; the first reason is the one that stays. */
  end(ending: Ending): void {
    this.ending ??= ending;
    for (const run of this.runs) run.stop();
  }

  /** Ends the containers at once. */
  kill(ending: Ending): void {
    this.ending ??= ending;
    for (const run of this.runs) run.kill();
  }

  /** Ends it if its time is up. */
  checkTime(now: Date): void {
    const { timeoutSeconds } = this.plan;
    if (timeoutSeconds === undefined || this.startedAt === undefined) return;
    if (now.getTime() - this.startedAt.getTime() >= timeoutSeconds * 1000) this.timeOut();
  }

  /** Whether all essential containers, and so the job, did what they should. */
  get hasSucceeded(): boolean {
    return (
      this.ending === undefined &&
      this.runs.filter(({ plan }) => plan.essential).every(({ exitCode }) => exitCode === 0)
    );
  }

  get statusReason(): string {
    if (this.ending !== undefined) return this.ending.statusReason;
    const hasStarted = this.runs.some((run) => run.hasStarted);
    return hasStarted ? 'Essential container in task exited' : 'Task failed to start';
  }

  private noteStart(onStart: () => void): void {
    if (this.isRunning) return;
    this.isRunning = true;
    const { timeoutSeconds } = this.plan;
    if (timeoutSeconds !== undefined) {
      this.timer = setTimeout(() => this.timeOut(), Math.min(timeoutSeconds * 1000, longestTimer));
    }
    onStart();
  }

  private timeOut(): void {
    this.end({ statusReason: 'Job attempt duration exceeded timeout', mayBeRetried: false });
  }

  private async follow(run: ContainerRun, onStart: () => void): Promise<void> {
    await run.started;
    if (run.hasStarted) this.noteStart(onStart);
    await run.ended;
    if (run.plan.essential) for (const other of this.runs) other.stop();
  }

  private removeFolder(): void {
    try {
      rmSync(this.plan.folder, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      this.plan.report(`batch: cannot remove a job's folder: ${String(error)}`);
    }
  }
}
