import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { runProgram, type ProgramRun } from './run-program';

const WFM = join(__dirname, '../../bin/wfm.js');
const PATIENCE_MILLISECONDS = 60_000;

/** Runs `wfm` to its end, as a person without an AWS account would, but for what the test adds to the environment. */
export function wfm(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ProgramRun> {
  return runProgram(process.execPath, [WFM, ...args], { env: environmentWith(environment) });
}

/** A `wfm` that goes on until somebody stops it. */
export class RunningWfm {
  stdout = '';
  stderr = '';
  readonly exitCode: Promise<number | null>;
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;

  constructor(args: readonly string[]) {
    this.child = spawn(process.execPath, [WFM, ...args], {
      env: environmentWith({}),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.exitCode = new Promise((resolve) => this.child.once('close', resolve));
  }

  /** Waits until one of the streams holds the text. */
  async until(text: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MILLISECONDS;
    while (!`${this.stdout}${this.stderr}`.includes(text)) {
      if (Date.now() > deadline || this.child.exitCode !== null) {
        throw new Error(`No "${text}" in: ${this.stdout}\n${this.stderr}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Process ids of everything that it has started, and that those have. */
  descendants(): readonly number[] {
    return descendantsOf(this.child.pid ?? 0);
  }

  /** Asks it to stop, and answers with its exit code. */
  stop(signal: 'SIGINT' | 'SIGTERM' = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.exitCode;
  }
}

/** Those of the processes that still run; what has ended and is not yet collected does not. */
export function alive(pids: readonly number[]): readonly number[] {
  return pids.filter((pid) => !['', 'Z', 'X'].includes(statOf(pid).state));
}

function descendantsOf(pid: number): readonly number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => statOf(candidate).parent === pid);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

function statOf(pid: number): { readonly state: string; readonly parent: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in parentheses, may hold anything.
    const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    // It ended between being listed and being looked at.
    return { state: '', parent: 0 };
  }
}

function environmentWith(changes: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|WFM_|FORCE_COLOR$|JEST_WORKER_ID$|NODE_ENV$)/.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1', ...changes };
}
