import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { OutputStream } from './engine-output';
import { LineSplitter } from './line-splitter';
import { hasCode } from './thrown';

export interface EngineExit {
  readonly exitCode: number;
  /** Why the engine could not be started at all. */
  readonly startError?: string;
}

export interface EngineOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onLines: (stream: OutputStream, lines: readonly string[]) => void;
}

/** Somebody who left the engine's process group can hold its pipes open for ever. */
const PIPES_DEADLINE_MS = 5000;

/**
 * The engine with everything that it starts, in a process group of its own: a signal reaches the tools too, and never
 * this process. Node starts children with default dispositions, so the engine does not ignore SIGINT.
 */
export class EngineProcess {
  readonly exited: Promise<EngineExit>;
  private readonly child: ChildProcess;

  constructor([program = '', ...args]: readonly string[], options: EngineOptions) {
    this.child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.readLines('stdout', options);
    this.readLines('stderr', options);
    this.exited = this.waitForExit(program);
  }

  /** Signals the whole group; does nothing when nobody of it is left. */
  signal(name: 'SIGINT' | 'SIGKILL'): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, name);
    } catch (error) {
      // macOS answers EPERM for a group of which only the dead are left.
      if (!hasCode(error, 'ESRCH', 'EPERM')) throw error;
    }
  }

  private readLines(stream: OutputStream, { onLines }: EngineOptions): void {
    const splitter = new LineSplitter();
    this.child[stream]
      ?.on('data', (chunk: Buffer) => onLines(stream, splitter.push(chunk)))
      .on('end', () => onLines(stream, splitter.end()));
  }

  private waitForExit(program: string): Promise<EngineExit> {
    return new Promise((resolve) => {
      this.child.once('error', (error) => {
        resolve({ exitCode: 127, startError: `Cannot start "${program}": ${error.message}` });
      });
      this.child.once('exit', (code, signal) => {
        const exitCode = code ?? 128 + constants.signals[signal ?? 'SIGKILL'];
        // Tools that outlive their engine work for nobody.
        this.signal('SIGKILL');
        const timer = setTimeout(() => {
          this.child.stdout?.destroy();
          this.child.stderr?.destroy();
          resolve({ exitCode });
        }, PIPES_DEADLINE_MS);
        this.child.once('close', () => {
          clearTimeout(timer);
          resolve({ exitCode });
        });
      });
    });
  }
}
