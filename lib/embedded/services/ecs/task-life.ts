/**
 * The life of one task: from PROVISIONING to STOPPED, each change told. Between start and end the container is a local
 * process tree in a folder of its own; its CPU and memory are those of the machine, whatever the definition says.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startContainerProcess } from '../../containers/container-process';
import type { ContainerProcess } from '../../containers/container-process';
import { findProgram } from '../../containers/find-program';
import { changeTask } from './task';
import type { Task } from './task';

/** What a task's life needs from outside. */
export interface TaskSurroundings {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The program's name and its arguments. */
  readonly words: readonly string[];
  readonly stopTimeoutSeconds: number;
  /** Why the task cannot start at all. */
  readonly startFailure: string | undefined;
  readonly now: () => Date;
  readonly onChange: (task: Task) => void;
  readonly onLines: (lines: readonly string[]) => void;
  readonly report: (line: string) => void;
}

type Change = Parameters<typeof changeTask>[1];

/** A task that lives: `ended` resolves once it is STOPPED. */
export class TaskLife {
  readonly ended: Promise<void>;
  private process: ContainerProcess | undefined;
  private killTimer: NodeJS.Timeout | undefined;
  private stopRequested = false;
  private killRequested = false;

  constructor(
    public task: Task,
    private readonly surroundings: TaskSurroundings,
  ) {
    this.ended = this.live();
  }

  /** StopTask: asks the process to end, and after the container's stop timeout ends it. */
  stop(reason: string): void {
    if (this.stopRequested || this.task.desiredStatus === 'STOPPED') return;
    this.stopRequested = true;
    this.change({
      desiredStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: reason,
    });
    this.terminate();
  }

  /** Ends the process tree at once, because embedded AWS itself ends. */
  async kill(): Promise<void> {
    this.stopRequested = true;
    this.killRequested = true;
    this.process?.signal('KILL');
    await this.ended;
  }

  private async live(): Promise<void> {
    await turn();
    await this.pass({ lastStatus: 'PENDING' });
    await this.pass({ lastStatus: 'ACTIVATING' });
    if (!this.stopRequested) await this.run();
    clearTimeout(this.killTimer);
    this.removeFolder();
    await this.pass({ lastStatus: 'DEPROVISIONING', container: { lastStatus: 'STOPPED' } });
    await this.pass({ lastStatus: 'STOPPED' });
  }

  private async run(): Promise<void> {
    const process = await this.start();
    if (process === undefined) return;
    this.process = process;
    await this.pass({ lastStatus: 'RUNNING', container: { lastStatus: 'RUNNING' } });
    if (this.stopRequested) this.terminate();
    const exitCode = await process.exited;
    await this.stopped({ lastStatus: 'STOPPED', exitCode });
  }

  private async start(): Promise<ContainerProcess | undefined> {
    const { folder, environment, onLines, words, startFailure } = this.surroundings;
    if (startFailure !== undefined) {
      this.failToStart(startFailure);
      return undefined;
    }
    const [program = '', ...args] = words;
    try {
      mkdirSync(path.join(folder, 'tmp'), { recursive: true });
      const file = findProgram(program, environment['PATH'] ?? '', folder);
      if (file === undefined) {
        throw new Error(`exec: "${program}": executable file not found in $PATH`);
      }
      const command = { taskId: this.task.id, words: [file, ...args], folder };
      return await startContainerProcess({ ...command, environment, onLines });
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      this.failToStart(`CannotStartContainerError: unable to start container process: ${cause}`);
      return undefined;
    }
  }

  private failToStart(reason: string): void {
    this.change({
      desiredStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: reason,
      container: { lastStatus: 'STOPPED', reason },
    });
  }

  private async stopped(container: Change['container'] & object): Promise<void> {
    // After StopTask the task has been deactivated before its process ended.
    if (this.stopRequested) {
      await this.pass({ container });
      return;
    }
    this.stopRequested = true;
    await this.pass({
      lastStatus: 'DEACTIVATING',
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      container,
    });
    await this.pass({ lastStatus: 'STOPPING' });
  }

  private terminate(): void {
    const { process } = this;
    if (process === undefined || this.killTimer !== undefined) return;
    this.change({ lastStatus: 'DEACTIVATING' });
    this.change({ lastStatus: 'STOPPING' });
    process.signal(this.killRequested ? 'KILL' : 'TERM');
    this.killTimer = setTimeout(
      () => process.signal('KILL'),
      this.surroundings.stopTimeoutSeconds * 1000,
    );
  }

  private removeFolder(): void {
    try {
      rmSync(this.surroundings.folder, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      this.surroundings.report(`ecs: cannot remove a task's folder: ${String(error)}`);
    }
  }

  private async pass(change: Change): Promise<void> {
    this.change(change);
    await turn();
  }

  private change(change: Change): void {
    this.task = changeTask(this.task, change, this.surroundings.now());
    this.surroundings.onChange(this.task);
  }
}

/** Gives requests a chance to see the task as it is now. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
