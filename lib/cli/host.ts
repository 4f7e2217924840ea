import type { DiagnosisDeps } from '../actions/diagnose-deployment';
import type { UninstallDeps } from '../actions/plan-uninstall';
import type { RedriveDeps } from '../actions/redrive-events';
import type { CliServices } from '../runtime/cli-services';
import type { TextSink } from './output';
import type { ShellFinding } from './shellcheck';
import type { ProgramOutcome } from './run-program';

export interface LocalAwsOptions {
  /** The synthesized cloud assembly. */
  readonly assemblyDirectory: string;
  readonly port?: number | undefined;
  /** Where data survives a restart; absent: they vanish at the end. */
  readonly storageDirectory?: string | undefined;
  /** Makes deliveries repeat, lag and overtake one another, repeatably. */
  readonly seed?: number | undefined;
  readonly report: (line: string) => void;
}

/** A running embedded AWS, with the stack of the assembly in it. */
export interface LocalAws {
  readonly endpoint: string;
  /** What a client needs in its environment to find it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stackName: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Fires what runs by the clock, once. */
  tick(): void;
  stop(): Promise<void>;
}

/** Everything that commands touch outside of themselves and the files that they are given. */
export interface Host {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly currentFolder: string;
  /** Where the product lies: its workflows and its CDK application. */
  readonly productFolder: string;
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
  /** Aborted at the first Ctrl-C or TERM; from this call on the command ends itself. */
  interruption(): AbortSignal;
  /** Runs a program to its end in a folder, without a shell; undefined when there is none of that name. */
  runProgram(
    program: string,
    args: readonly string[],
    options: { readonly folder: string; readonly signal: AbortSignal },
  ): Promise<ProgramOutcome | undefined>;
  /** Finds the deployment that the environment points at. */
  connect(stackName: string): Promise<CliServices>;
  /** Whom to ask about the account and the deployment, be it there or not. */
  examine(stackName: string): Promise<DiagnosisDeps>;
  /** Whom to ask what the deployment consists of. */
  survey(stackName: string): Promise<UninstallDeps>;
  /** Where the deployment keeps what nobody could handle, and who may handle it now. */
  recover(stackName: string): Promise<RedriveDeps>;
  /** Folder of the synthesized assembly of the present sources, made now if it is not there. */
  synthesize(say: (line: string) => void): Promise<string>;
  startLocalAws(options: LocalAwsOptions): Promise<LocalAws>;
  /** What a checker finds in a script of bash; undefined when none is installed. */
  checkShell(script: string): Promise<readonly ShellFinding[] | undefined>;
  /** Makes the environment of this process that of an embedded AWS, and forgets every other account. */
  enter(environment: Readonly<Record<string, string>>): void;
}
