import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT_CODES } from './exit-codes';
import type { Host } from './host';

/** The surroundings of a real process; the heavy parts are loaded when a command asks for them. */
export function createProcessHost(): Host {
  const productFolder = join(__dirname, '..', '..');
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    currentFolder: process.cwd(),
    productFolder,
    now: () => new Date(),
    sleep: async (milliseconds) => sleep(milliseconds),
    interruption: listenForInterruption,
    runProgram: async (program, args, options) => {
      const { runProgram } = await import('./run-program.ts');
      return runProgram(program, args, { ...options, environment: process.env });
    },
    connect: async (stackName) => {
      const { connectToDeployment } = await import('../runtime/cli-services.ts');
      return connectToDeployment(stackName);
    },
    examine: async (stackName) => {
      const { createDoctorServices } = await import('../runtime/doctor-services.ts');
      return createDoctorServices(stackName);
    },
    survey: async (stackName) => {
      const { createUninstallServices } = await import('../runtime/uninstall-services.ts');
      return createUninstallServices(stackName);
    },
    recover: async (stackName) => {
      const { createRedriveServices } = await import('../runtime/redrive-services.ts');
      return createRedriveServices(stackName);
    },
    synthesize: async (say) => {
      const { synthesizeAssembly } = await import('./assembly.ts');
      return synthesizeAssembly(productFolder, say);
    },
    startLocalAws: async (options) => {
      const { startLocalAws } = await import('./local-aws.ts');
      return startLocalAws(options);
    },
    checkShell: async (script) => {
      const { runShellcheck } = await import('./shellcheck.ts');
      return runShellcheck(script, process.env);
    },
    enter: enterEnvironment,
  };
}

function listenForInterruption(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    // Who asks twice does not want to wait for an orderly end.
    if (controller.signal.aborted) process.exit(EXIT_CODES.interrupted);
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  return controller.signal;
}

function enterEnvironment(environment: Readonly<Record<string, string>>): void {
  // Nothing of the user's own account may leak into requests to embedded AWS, or the other way round.
  for (const name of Object.keys(process.env)) {
    if (/^AWS_(?!SDK_JS_)/.test(name)) Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, environment);
}
