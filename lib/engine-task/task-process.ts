import { setTimeout as sleep } from 'node:timers/promises';
import { readSettings } from '../runtime/settings';
import { engineTaskSettingsSchema } from '../contract/function-settings';
import type { TaskConsole } from './engine-output';
import { ENGINE_TIMING, type EngineTiming } from './engine-run';
import type { ObjectTransfer } from './object-transfer';
import { runEngineTask } from './run-engine-task';
import { StopSwitch } from './stop-switch';
import { messageOf } from './thrown';

interface TaskProcessOptions {
  readonly transfer: ObjectTransfer;
  readonly pythonFolder: string;
  readonly timing?: EngineTiming;
}

/** Runs the engine task that this process was started for, in its current folder, and ends the process. */
export async function runTaskProcess(options: TaskProcessOptions): Promise<void> {
  // Whatever ends this process before its time is no success.
  process.exitCode = 1;
  const stop = new StopSwitch();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => stop.request('signal'));
  }
  // Idle connections to S3 would keep the process.
  process.exit(await runHere(options, stop));
}

/** Returns the exit code; what is thrown was thrown before there was a launch to report it to. */
async function runHere(options: TaskProcessOptions, stop: StopSwitch): Promise<number> {
  try {
    return await runEngineTask(readSettings(engineTaskSettingsSchema, process.env), {
      transfer: options.transfer,
      console: processConsole(stop),
      stop,
      now: () => new Date(),
      workFolder: process.cwd(),
      pythonFolder: options.pythonFolder,
      environment: process.env,
      timing: options.timing ?? ENGINE_TIMING,
      sleep: async (ms, signal) => sleep(ms, undefined, { signal }),
    });
  } catch (error) {
    process.stderr.write(`wfm: ${messageOf(error)}\n`);
    return 1;
  }
}

/** A reader that is gone means that whoever started the task is gone, and nobody would ever stop it. */
function processConsole(stop: StopSwitch): TaskConsole {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => stop.request('signal'));
  }
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
  };
}
