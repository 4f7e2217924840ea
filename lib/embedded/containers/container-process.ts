import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import type { Readable } from 'node:stream';
import { findProgram } from './find-program';
import { OutputLines } from './output-lines';

/** What to run as the process of a container. */
export interface ContainerCommand {
  readonly taskId: string;
  /** Folder of the control group that it runs in, when its memory has a limit. */
  readonly memoryGroup?: string;
  /** The program's file, then its arguments. */
  readonly words: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLines: (lines: readonly string[]) => void;
}

/** A container's process tree. */
export interface ContainerProcess {
  /** The exit code, 128 + N after signal N; known when the whole tree has ended and its output has been taken. */
  readonly exited: Promise<number>;
  /** Sends a signal to the process group. */
  signal(name: 'TERM' | 'KILL'): void;
}

// Output that outlives the tree belongs to a process that escaped the watchdog: it is not waited for.
const drainMilliseconds = 2000;

/** Starts a command under the watchdog; fails when it cannot be started at all. */
export async function startContainerProcess(command: ContainerCommand): Promise<ContainerProcess> {
  const shell = findProgram('bash', process.env['PATH'] ?? '', '/');
  if (shell === undefined) throw new Error('bash is not on the PATH');
  const watchdog = path.join(__dirname, 'task-watchdog.sh');
  const child = spawn(
    shell,
    [
      '--noprofile',
      '--norc',
      watchdog,
      command.taskId,
      command.memoryGroup ?? '',
      ...command.words,
    ],
    {
      cwd: command.folder,
      env: command.environment,
      // Ctrl-C in a terminal is for embedded AWS, which then ends its tasks in its own way.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    },
  );
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const outputs = [child.stdout, child.stderr].map((output) => takeLines(output, command.onLines));
  const [, , , control] = child.stdio;
  if (!(control instanceof Writable)) throw new Error('the watchdog has no control channel');
  // Writing to a watchdog that has just ended is no failure: there is nothing left to signal.
  control.on('error', () => undefined);
  return {
    exited: exitCodeOf(child)
      // If the watchdog was killed, its watcher learns from this that the rest must go.
      .finally(() => control.destroy())
      .then((code) => drained(outputs).then(() => code)),
    signal: (name) => void control.write(`${name}\n`),
  };
}

function exitCodeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

function takeLines(
  output: Readable | null,
  onLines: (lines: readonly string[]) => void,
): { readonly stream: Readable | null; readonly ended: Promise<void> } {
  const lines = new OutputLines();
  const pass = (complete: readonly string[]): void => {
    if (complete.length > 0) onLines(complete);
  };
  const ended = new Promise<void>((resolve) => {
    if (output === null) {
      resolve();
      return;
    }
    output.on('data', (bytes: Buffer) => pass(lines.take(bytes)));
    output.once('close', () => {
      pass(lines.end());
      resolve();
    });
  });
  return { stream: output, ended };
}

async function drained(outputs: readonly ReturnType<typeof takeLines>[]): Promise<void> {
  const deadline = setTimeout(() => {
    for (const { stream } of outputs) stream?.destroy();
  }, drainMilliseconds);
  await Promise.all(outputs.map((output) => output.ended));
  clearTimeout(deadline);
}
