// cspell:ignore cainfo nosystem
import { execFile } from 'node:child_process';
import { engineHome } from './work-folder';

export interface ProgramSurroundings {
  readonly workFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** A program that fetches or unpacks has failed; the message is the line that says why. */
export class SourceProgramError extends Error {
  constructor(
    message: string,
    /** All that it said. */
    readonly said: string,
    cause: unknown,
  ) {
    super(message, { cause });
  }
}

/** What these programs need of the task's environment; they get no credentials. */
const PASSED_ON =
  /^(?:PATH|TMPDIR|LD_LIBRARY_PATH|SSL_CERT_(?:FILE|DIR)|GIT_SSL_CAINFO|(?:https?|no|all)_proxy)$/i;

/** Runs a program in the work folder, without a shell; throws what it says of its failure. */
export function runSourceProgram(
  program: string,
  args: readonly string[],
  { workFolder, environment, signal }: ProgramSurroundings,
): Promise<string> {
  const passedOn = Object.entries(environment).filter(([name]) => PASSED_ON.test(name));
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(passedOn),
    HOME: engineHome(workFolder),
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd: workFolder, env, signal }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new SourceProgramError(reasonIn(stderr) ?? error.message, stderr, error));
    });
  });
}

/** The line that says why, among advice and traces. */
function reasonIn(stderr: string): string | undefined {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const reason = lines.find((line) => /^(?:fatal|error|tar|\S*Error)\b/.test(line)) ?? lines.at(-1);
  return reason?.replace(/^(?:fatal|error): /, '').slice(0, 1000);
}
