import { delimiter } from 'node:path';
import { setInterval, setTimeout } from 'node:timers';
import type { EnginePlan } from '../domain/plan/engine-plan';
import { EngineOutput, type TaskConsole } from './engine-output';
import { EngineProcess, type EngineExit } from './engine-process';
import type { JobWatch } from './job-watch';
import type { PrintedFailures } from './printed-failures';
import { relativeTo } from './relative-paths';
import { SpoolReader } from './spool-reader';
import type { StopSwitch } from './stop-switch';
import { messageOf } from './thrown';
import { engineHome, engineLogFile, spoolFolder } from './work-folder';

export interface EngineTiming {
  /** How often the spool is read. */
  readonly pollMs: number;
  /** Snakemake can lose an interrupt that comes while it writes its log. */
  readonly interruptEveryMs: number;
  /** How long the engine may take to end after the first interrupt. */
  readonly killAfterMs: number;
}

export const ENGINE_TIMING: EngineTiming = {
  pollMs: 100,
  interruptEveryMs: 20_000,
  killAfterMs: 90_000,
};

export interface EngineRunOptions {
  readonly workFolder: string;
  readonly pythonFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly console: TaskConsole;
  readonly stop: StopSwitch;
  readonly watch: JobWatch;
  readonly timing: EngineTiming;
}

export interface EngineRun extends EngineExit {
  readonly logTail: readonly string[];
  /** More of its last lines, among them those of `logTail`. */
  readonly lastLines: readonly string[];
  /** What it printed of failed jobs, however long ago. */
  readonly printed: PrintedFailures;
  /** What the engine printed of the reason for its end. */
  readonly lastError: string | undefined;
}

/** Runs the plan's command to its end, or stops it when that is requested; all its events have been handled then. */
export async function runEngine(plan: EnginePlan, options: EngineRunOptions): Promise<EngineRun> {
  const { workFolder, watch, stop, timing } = options;
  const output = new EngineOutput(
    options.console,
    engineLogFile(workFolder),
    relativeTo(workFolder),
  );
  const spool = new SpoolReader(spoolFolder(workFolder));
  const engine = new EngineProcess(plan.command, {
    cwd: workFolder,
    env: engineEnvironment(options),
    onLines: (stream, lines) => output.add(stream, lines),
  });
  const poll = pollUntilFault(timing.pollMs, () => watch.handle(spool.read()));
  const stopping = stopOnRequest(engine, stop, timing);
  try {
    const exit = await Promise.race([engine.exited, poll.fault]);
    watch.handle(spool.read());
    return {
      ...exit,
      logTail: output.tail(),
      lastLines: output.end(),
      printed: output.failures,
      lastError: output.lastError(),
    };
  } catch (error) {
    engine.signal('SIGKILL');
    throw error;
  } finally {
    poll.cancel();
    stopping.cancel();
    spool.close();
    output.close();
  }
}

function engineEnvironment(options: EngineRunOptions): NodeJS.ProcessEnv {
  const { environment, pythonFolder, workFolder } = options;
  const home = engineHome(workFolder);
  const paths = [pythonFolder, environment['PYTHONPATH'] ?? ''].filter((path) => path !== '');
  return {
    ...environment,
    PYTHONPATH: paths.join(delimiter),
    // Compiled modules would lie beside ours, in an image or an assembly. With a cache folder of its own instead, Python would
    // not find those of Snakemake and compile all of it anew: two seconds a run.
    PYTHONDONTWRITEBYTECODE: '1',
    WFM_SPOOL: spoolFolder(workFolder),
    HOME: home,
    XDG_CACHE_HOME: `${home}/.cache`,
  };
}

/** Nobody would hear what a timer throws: `fault` rejects with it. */
function pollUntilFault(
  ms: number,
  act: () => void,
): { readonly fault: Promise<never>; readonly cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const cancel = (): void => clearInterval(timer);
  const fault = new Promise<never>((_resolve, reject) => {
    timer = setInterval(() => {
      try {
        act();
      } catch (error) {
        cancel();
        reject(new Error(messageOf(error), { cause: error }));
      }
    }, ms);
  });
  return { fault, cancel };
}

/** Only SIGINT makes Snakemake give up its jobs; SIGTERM would wait for all of them. */
function stopOnRequest(
  engine: EngineProcess,
  { requested }: StopSwitch,
  timing: EngineTiming,
): { cancel: () => void } {
  const timers: NodeJS.Timeout[] = [];
  const begin = (): void => {
    engine.signal('SIGINT');
    timers.push(
      setInterval(() => engine.signal('SIGINT'), timing.interruptEveryMs),
      setTimeout(() => engine.signal('SIGKILL'), timing.killAfterMs),
    );
  };
  if (requested.aborted) begin();
  else requested.addEventListener('abort', begin, { once: true });
  return {
    cancel: () => {
      requested.removeEventListener('abort', begin);
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
