import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { recordRunLog } from '../../lib/actions/record-run-log';
import { createProcessHost } from '../../lib/cli/process-host';
import { parseLaunch, type Launch } from '../../lib/domain/launch/launch';
import { readLogDelivery } from '../../lib/runtime/log-delivery';
import { AnsweringServer } from './answering-server';
import { functionsIn } from './deployed-functions';
import { runProgram } from './function-program';
import { BENCH_LAUNCH_ID, BENCH_TASK, packDelivery } from './log-deliveries';
import { measurePairs, renderLine, type Pair } from './pairs';

const RUNS = 20;

/** Of the function, in MiB. */
const FUNCTION_MEMORY = 512;

/** Handles one event again and again, as a warm function does, and says in MiB how much memory it holds then, and held at most. */
const HANDLER = `
const [bundle, file, times] = process.argv.slice(1);
const event = JSON.parse(require('node:fs').readFileSync(file, 'utf8'));
const { handler } = require(bundle);
(async () => {
  for (let time = 0; time < Number(times); time += 1) await handler(event);
  gc();
  const { heapUsed, external } = process.memoryUsage();
  const held = (heapUsed + external) / 2 ** 20;
  process.stderr.write(JSON.stringify({ held, peak: process.resourceUsage().maxRSS / 1024 }));
})();
`;

/** The log parser against gunzip and JSON.parse of the same deliveries, and its memory over ten times as many. */
export async function benchLogs(pairs: number, print: (line: string) => void): Promise<void> {
  const measures = [
    { what: '1 line in 200', oneIn: 200, goal: 1.1 },
    { what: 'all lines ours', oneIn: 1, goal: 0.7 },
  ];
  for (const { oneIn, ...line } of measures) {
    const { data } = packDelivery(oneIn);
    const ours = (): Promise<number> => time(() => parse(data));
    const floor = (): Promise<number> =>
      time(() => {
        JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString('utf8'));
      });
    // So that both are compiled before the first pair.
    await ours();
    await floor();
    const measured = await measurePairs(pairs, ours, floor);
    const wanted = { name: 'logs', floor: 'gunzip + JSON.parse', isSpeed: true, ...line };
    print(renderLine(measured, wanted));
  }
  await benchMemory(pairs, print);
}

async function benchMemory(pairs: number, print: (line: string) => void): Promise<void> {
  const assembly = await createProcessHost().synthesize((line) => console.error(line));
  const bundle = functionsIn(assembly).find(({ name }) => name === 'log-parser')?.bundle ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'wfm-bench-'));
  // A DynamoDB without rows.
  const aws = await AnsweringServer.start();
  try {
    const file = join(folder, 'event.json');
    writeFileSync(file, JSON.stringify({ awslogs: { data: packDelivery(10).data } }));
    const { endpoint } = aws;
    const peaks: Pair[] = [];
    const afterMany = async (): Promise<number> => {
      const { held, peak } = await memoryOf([bundle, file, '100'], endpoint);
      peaks.push({ ours: peak, floor: FUNCTION_MEMORY });
      return held;
    };
    const afterFew = async (): Promise<number> =>
      (await memoryOf([bundle, file, '10'], endpoint)).held;
    const held = await measurePairs(Math.min(pairs, 5), afterMany, afterFew);
    const line = { name: 'logs', unit: 'MiB' };
    print(renderLine(held, { ...line, what: 'held, 100 MB', floor: '10 MB', goal: 1.1 }));
    print(renderLine(peaks, { ...line, what: 'peak, 100 MB', floor: 'the function', goal: 0.5 }));
  } finally {
    aws.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Everything but the calls of DynamoDB. */
async function parse(data: string): Promise<void> {
  const delivery = readLogDelivery(data);
  if (delivery === undefined) throw new Error('The delivery is not read');
  const row = runningLaunch();
  let writes = 0;
  const change = async (_id: string, decide: (launch: Launch) => unknown): Promise<Launch> => {
    if (decide(row) !== undefined) writes += 1;
    return Promise.resolve(row);
  };
  await recordRunLog(
    { launches: { change }, measure: () => undefined, now: () => new Date() },
    delivery,
  );
  if (writes !== 1) throw new Error(`A delivery made ${writes} writes`);
}

/** The row of the launch whose lines are delivered. */
export function runningLaunch(): Launch {
  return parseLaunch({
    ...{ launchId: BENCH_LAUNCH_ID, status: 'RUNNING', recordedStatus: 'RUNNING' },
    ...{ attempt: 1, version: 1, name: 'bench', parameters: {}, resources: {} },
    ...{ configurationPath: 's3://b/launches/s.yaml', configurationVersionId: 'v1' },
    ...{ artifactsPath: 's3://b/runs/x/', registeredAt: '2026-11-23T10:00:00.000Z' },
    costUsd: { estimate: 'unknown', basis: 'bench' },
    updatedAt: '2026-11-23T10:00:00.000Z',
    taskArn: BENCH_TASK.arn,
  });
}

/** Seconds of CPU, which others on the machine take nothing of. */
async function time(action: () => Promise<void> | void): Promise<number> {
  const begin = process.cpuUsage();
  for (let run = 0; run < RUNS; run += 1) await action();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1e6 / RUNS;
}

const memorySchema = z.object({ held: z.number(), peak: z.number() });

async function memoryOf(
  args: readonly string[],
  endpoint: string,
): Promise<z.infer<typeof memorySchema>> {
  const line = await runProgram(['--expose-gc', '-e', HANDLER, ...args], endpoint);
  if (!line.startsWith('{')) throw new Error(`The log parser failed: ${line}`);
  return memorySchema.parse(JSON.parse(line));
}
