import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import * as z from 'zod';
import { OutputLines } from '../containers/output-lines';

/** What a function's process answers, or what became of it. */
export type Outcome =
  | { readonly kind: 'returned'; readonly payload: string }
  | { readonly kind: 'failed'; readonly error: FunctionError };

/** An error as Lambda reports it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[] | undefined;
}

/** What a handler gets with its event. */
export interface Invocation {
  readonly event: string;
  readonly context: Readonly<Record<string, string>> & { readonly awsRequestId: string };
  readonly timeoutSeconds: number;
}

export interface ProcessSettings {
  readonly folder: string;
  readonly memoryMib: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Name of the log stream, of which each process has one. */
  readonly logStream: string;
  readonly onLine: (line: string) => void;
}

const readySchema = z.object({ ready: z.literal(true) });

const answerSchema = z.object({
  requestId: z.string(),
  result: z.string().optional(),
  error: z
    .object({ errorType: z.string(), errorMessage: z.string(), trace: z.array(z.string()) })
    .optional(),
});

// AWS gives a start ten seconds on a machine of its own; this one may be busy.
const startSeconds = 60;

const worker = path.join(__dirname, '..', 'function-worker.js');

/** One process of a function: handles one event at a time, and stays for the next until it ends or is ended. */
export class FunctionProcess {
  private readonly child: ChildProcess;
  private readonly closed: Promise<void>;
  private readonly ready: Promise<void>;
  private becomeReady: () => void = () => undefined;
  private answer: ((outcome: Outcome) => void) | undefined;
  private invocation: Invocation | undefined;
  private isBroken = false;

  constructor(private readonly settings: ProcessSettings) {
    this.child = fork(worker, [], {
      cwd: settings.folder,
      env: { ...settings.environment },
      execArgv: ['--enable-source-maps', `--max-old-space-size=${settings.memoryMib}`],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream !== null) readLines(stream, settings.onLine);
    }
    this.ready = new Promise((resolve) => {
      this.becomeReady = resolve;
    });
    this.child.on('message', (message) => this.receive(message));
    this.child.on('error', (error) => this.fail('Runtime.ProcessError', String(error)));
    this.closed = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => {
        this.fail('Runtime.ExitError', `Runtime exited with error: ${exitText(code, signal)}`);
        resolve();
      });
    });
  }

  /** Whether it may get another event. */
  get isUsable(): boolean {
    return !this.isBroken && this.child.connected;
  }

  async invoke(invocation: Invocation): Promise<Outcome> {
    const outcome = new Promise<Outcome>((resolve) => {
      this.invocation = invocation;
      this.answer = resolve;
    });
    const starting = this.limit(startSeconds, 'Runtime.StartTimedout', 'Runtime did not start');
    await Promise.race([this.ready, outcome]);
    clearTimeout(starting);
    if (this.isBroken) return outcome;
    const { event, timeoutSeconds } = invocation;
    const timer = this.limit(timeoutSeconds, 'Sandbox.Timedout', timeoutText(invocation));
    const context = { ...invocation.context, logStreamName: this.settings.logStream };
    const deadline = Date.now() + timeoutSeconds * 1000;
    this.child.send({ event, context, deadline }, (error) => {
      if (error !== null) this.fail('Runtime.ExitError', String(error));
    });
    return outcome.finally(() => clearTimeout(timer));
  }

  /** Ends the process at once, and waits until it is gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    // What the handler itself started may hold the output open for ever.
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
    await this.closed;
  }

  private limit(seconds: number, errorType: string, why: string): NodeJS.Timeout {
    return setTimeout(() => this.fail(errorType, why), seconds * 1000);
  }

  private receive(message: unknown): void {
    if (readySchema.safeParse(message).success) this.becomeReady();
    const parsed = answerSchema.safeParse(message);
    // A handler may use process.send for something of its own.
    if (!parsed.success || parsed.data.requestId !== this.invocation?.context.awsRequestId) return;
    const { result, error } = parsed.data;
    if (error !== undefined) this.finish({ kind: 'failed', error });
    else this.finish({ kind: 'returned', payload: result ?? 'null' });
  }

  /** A process that timed out or broke is in an unknown state: it never gets another event. */
  private fail(errorType: string, why: string): void {
    this.isBroken = true;
    this.child.kill('SIGKILL');
    if (this.answer === undefined) return;
    const requestId = this.invocation?.context.awsRequestId ?? '';
    const errorMessage = `RequestId: ${requestId} Error: ${why}`;
    this.settings.onLine(errorMessage);
    this.finish({ kind: 'failed', error: { errorType, errorMessage } });
  }

  private finish(outcome: Outcome): void {
    const answer = this.answer;
    this.answer = undefined;
    answer?.(outcome);
  }
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  const lines = new OutputLines();
  // The worker writes a line break within one log event as a carriage return.
  const pass = (line: string) => onLine(line.replaceAll('\r', '\n'));
  stream.on('data', (bytes: Buffer) => lines.take(bytes).forEach(pass));
  stream.on('end', () => lines.end().forEach(pass));
}

function timeoutText({ timeoutSeconds }: Invocation): string {
  return `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
}

function exitText(code: number | null, signal: string | null): string {
  return signal === null ? `exit status ${code ?? 0}` : `signal: ${signal}`;
}
