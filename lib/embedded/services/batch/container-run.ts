import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { startContainerProcess } from '../../containers/container-process';
import type { ContainerProcess } from '../../containers/container-process';
import { findProgram } from '../../containers/find-program';
import type { MemoryGroup, MemoryGroups } from '../../containers/memory-groups';
import type { DeclaredContainer } from './job-definition';

/** What to run as a container, and where. */
export interface ContainerPlan {
  readonly name: string;
  readonly essential: boolean;
  readonly dependsOn: DeclaredContainer['dependsOn'];
  /** Names the process tree; no two containers share it. */
  readonly id: string;
  readonly words: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMib: number;
  readonly memoryGroups: MemoryGroups;
  readonly stopTimeoutSeconds: number;
  readonly logStreamName: string;
  readonly onLines: (lines: readonly string[]) => void;
  /** Why it cannot start at all, in AWS's words. */
  readonly startFailure: string | undefined;
}

/** One container of an attempt: it waits for those it depends on, runs, and ends. */
export class ContainerRun {
  exitCode: number | undefined;
  reason: string | undefined;
  hasStarted = false;
  readonly ended: Promise<void>;
  /** Resolves once it runs, or will never run. */
  readonly started: Promise<void>;
  private resolveStarted: () => void = () => undefined;
  private process: ContainerProcess | undefined;
  private killTimer: NodeJS.Timeout | undefined;
  private requested: 'TERM' | 'KILL' | undefined;

  constructor(
    readonly plan: ContainerPlan,
    find: (name: string) => ContainerRun | undefined,
  ) {
    this.started = new Promise((resolve) => {
      this.resolveStarted = resolve;
    });
    this.ended = this.live(find).finally(this.resolveStarted);
  }

  get logStreamName(): string | undefined {
    return this.hasStarted ? this.plan.logStreamName : undefined;
  }

  /** Asks the process to end, and after the stop timeout ends it; what has not started never will. */
  stop(): void {
    if (this.requested !== undefined) return;
    this.requested = 'TERM';
    this.terminate();
  }

  kill(): void {
    this.requested = 'KILL';
    this.process?.signal('KILL');
  }

  private async live(find: (name: string) => ContainerRun | undefined): Promise<void> {
    // Containers know one another only once all of them are made.
    await Promise.resolve();
    const missing = await this.waitForOthers(find);
    if (this.requested !== undefined) return;
    if (missing === undefined) {
      await this.run();
      return;
    }
    // What ECS's agent says of a container whose dependency has not come to what it was to come to.
    this.exitCode = 143;
    this.reason = `CannotStartContainerError: dependency graph: container ${missing} did not exit successfully`;
  }

  private async waitForOthers(
    find: (name: string) => ContainerRun | undefined,
  ): Promise<string | undefined> {
    for (const { containerName, condition } of this.plan.dependsOn) {
      const other = find(containerName);
      await (condition === 'START' ? other?.started : other?.ended);
      const isMet = condition === 'SUCCESS' ? other?.exitCode === 0 : other?.hasStarted === true;
      if (!isMet) return containerName;
    }
    return undefined;
  }

  private async run(): Promise<void> {
    const { plan } = this;
    if (plan.startFailure !== undefined) {
      this.reason = plan.startFailure;
      return;
    }
    const group = plan.memoryGroups.create(plan.id, plan.memoryMib);
    try {
      this.process = await this.start(group);
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      this.reason = `CannotStartContainerError: unable to start container process: ${cause}`;
      await group?.remove();
      return;
    }
    this.hasStarted = true;
    this.resolveStarted();
    this.terminate();
    this.exitCode = await this.process.exited;
    clearTimeout(this.killTimer);
    if (group?.hasKilled() === true) {
      this.reason = 'OutOfMemoryError: Container killed due to memory usage';
    }
    await group?.remove();
  }

  private async start(group: MemoryGroup | undefined): Promise<ContainerProcess> {
    const { id: taskId, words, folder, environment, onLines } = this.plan;
    const [program = '', ...args] = words;
    mkdirSync(path.join(folder, 'tmp'), { recursive: true });
    const file = findProgram(program, environment['PATH'] ?? '', folder);
    if (file === undefined) {
      throw new Error(`exec: "${program}": executable file not found in $PATH`);
    }
    const limited = group === undefined ? {} : { memoryGroup: group.folder };
    const command = { taskId, words: [file, ...args], folder, environment, onLines };
    return startContainerProcess({ ...command, ...limited });
  }

  private terminate(): void {
    const { process, requested } = this;
    if (process === undefined || requested === undefined || this.exitCode !== undefined) return;
    process.signal(requested);
    this.killTimer = setTimeout(() => process.signal('KILL'), this.plan.stopTimeoutSeconds * 1000);
  }
}
