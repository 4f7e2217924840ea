import { spawn } from 'node:child_process';
import { codeOf } from './file-errors';

/** What became of a program that ran to its end. */
export interface ProgramOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface ProgramOptions {
  readonly folder: string;
  /** What it reads; nothing when absent. */
  readonly input?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends the program. */
  readonly signal?: AbortSignal;
}

/** Runs a program to its end, without a shell; undefined when there is none of that name. */
export function runProgram(
  program: string,
  args: readonly string[],
  { folder, input = '', environment, signal }: ProgramOptions,
): Promise<ProgramOutcome | undefined> {
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...environment },
    signal,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // It may end before it has read everything.
  child.stdin.on('error', () => undefined).end(input);
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (written[stream] += text));
  }
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    child.once('error', (error) => {
      if (codeOf(error) === 'ENOENT') resolve(undefined);
      // Who is interrupted goes on only when the program has ended.
      failure = error;
    });
    child.once('close', (exitCode) => {
      if (failure === undefined) resolve({ exitCode, ...written });
      else reject(failure);
    });
  });
}
