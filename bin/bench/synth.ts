import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { measurePairs, renderLine } from './pairs';

const ROOT = join(__dirname, '../..');

/** What no app can do without: load the CDK, start its validation. A stack must have a resource; this one is nothing. */
const EMPTY_APP = `
const { App, CfnWaitConditionHandle, Stack } = require('aws-cdk-lib');
const app = new App({ context: require('./cdk.json').context, analyticsReporting: false });
new CfnWaitConditionHandle(new Stack(app, 'Empty'), 'Nothing');
app.synth();
`;

/** From the start of the app's process to a checked assembly, as "cdk synth" runs it, against an app with an empty stack. */
export async function benchSynth(pairs: number, print: (line: string) => void): Promise<void> {
  const ours = (): Promise<number> => timeApp([join('bin', 'app.ts')]);
  const floor = (): Promise<number> => timeApp(['-e', EMPTY_APP]);
  // Once each, so that no file is read from disk for the first time.
  await ours();
  await floor();
  const measured = await measurePairs(pairs, ours, floor);
  print(
    renderLine(measured, {
      ...{ name: 'synth', what: 'default stack', floor: 'empty CDK app', goal: GOAL },
    }),
  );
}

const GOAL = 2.5;

/** Seconds that Node takes for an app, with TypeScript read on the way. */
async function timeApp(program: readonly string[]): Promise<number> {
  const assembly = mkdtempSync(join(tmpdir(), 'wfm-bench-'));
  try {
    const begin = performance.now();
    await run(['--require', 'tsx/cjs', ...program], assembly);
    return (performance.now() - begin) / 1000;
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}

async function run(args: readonly string[], assembly: string): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, CDK_OUTDIR: assembly },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  if (exitCode !== 0) throw new Error(`The app ended with exit code ${String(exitCode)}`);
}
