import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { COLD_SETTINGS } from './cold-events';

/** What a deployed function finds in its environment, with AWS at this address. */
export function functionEnvironment(endpoint: string): NodeJS.ProcessEnv {
  return {
    ...{ PATH: process.env['PATH'], ...COLD_SETTINGS, AWS_ENDPOINT_URL: endpoint },
    ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' },
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

/** Runs a program around a function's bundle in a new Node process; returns what it wrote to its standard error. */
export async function runProgram(
  nodeArguments: readonly string[],
  endpoint: string,
): Promise<string> {
  const child = spawn(process.execPath, [...nodeArguments], {
    env: functionEnvironment(endpoint),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [printed] = await Promise.all([buffer(child.stderr), once(child, 'close')]);
  return printed.toString();
}
