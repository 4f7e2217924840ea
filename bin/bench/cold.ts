import { spawn, type ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { createProcessHost } from '../../lib/cli/process-host';
import { COLD_EVENTS, COLD_SETTINGS } from './cold-events';
import { functionsIn } from './deployed-functions';
import { measurePairs, renderLine } from './pairs';

const LARGEST_BUNDLE_KIB = 540;
const PATIENCE_MILLISECONDS = 20_000;

const GOALS = { register: 2, launch: 2, 'log-parser': 1.8, 'state-notifier': 1.8 } as const;

const HANDLER = `
const [bundle, event] = process.argv.slice(1);
require(bundle).handler(JSON.parse(event)).catch(() => undefined);
`;

/** What no function can do without: read the event, ask one thing. */
const TWIN = `
const [endpoint, event] = process.argv.slice(1);
JSON.parse(event);
require('node:http').get(endpoint, (response) => response.resume());
`;

/** Each function's first answer from AWS, in a new process, against that of a bare HTTP request; and its size. */
export async function benchCold(pairs: number, print: (line: string) => void): Promise<void> {
  const assembly = await createProcessHost().synthesize((line) => console.error(line));
  const aws = await AnsweringServer.start();
  try {
    for (const { name, bundle } of functionsIn(assembly)) {
      const event = JSON.stringify(COLD_EVENTS[name]);
      const ours = (): Promise<number> => aws.timeToAnswer([HANDLER, bundle, event]);
      const twin = (): Promise<number> => aws.timeToAnswer([TWIN, aws.endpoint, event]);
      // Once each, so that no file is read from disk for the first time.
      await ours();
      await twin();
      const measured = await measurePairs(pairs, ours, twin);
      const line = { name: 'cold', what: name, floor: 'bare HTTP', goal: GOALS[name] };
      print(`${renderLine(measured, line)} ${describeSize(bundle)}`);
    }
  } finally {
    aws.stop();
  }
}

function describeSize(bundle: string): string {
  const kib = statSync(bundle).size / 1024;
  const verdict = kib <= LARGEST_BUNDLE_KIB ? 'met' : 'MISSED';
  return `bundle ${kib.toFixed(0)} KiB (goal ${LARGEST_BUNDLE_KIB}: ${verdict})`;
}

/** Answers every request at once with next to nothing, and knows when it did so first. */
class AnsweringServer {
  private onAnswer: () => void = () => undefined;

  private constructor(
    private readonly server: Server,
    readonly endpoint: string,
  ) {
    server.on('request', (request, response) => {
      request.resume();
      response.once('finish', () => this.onAnswer());
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
    });
  }

  static async start(): Promise<AnsweringServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new AnsweringServer(server, `http://127.0.0.1:${portOf(server.address())}`);
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Seconds from the start of a Node process with this program and arguments to its first answer. */
  async timeToAnswer([program = '', ...args]: readonly string[]): Promise<number> {
    const answered = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('No request came')), PATIENCE_MILLISECONDS);
      this.onAnswer = () => {
        clearTimeout(timer);
        resolve(performance.now());
      };
    });
    const begin = performance.now();
    const child = spawn(process.execPath, ['-e', program, ...args], {
      env: { PATH: process.env['PATH'], ...COLD_SETTINGS, ...this.credentials() },
      stdio: 'ignore',
    });
    try {
      return ((await answered) - begin) / 1000;
    } finally {
      this.onAnswer = () => undefined;
      await end(child);
    }
  }

  private credentials(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
    };
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await ended;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('Not listening on TCP');
  return address.port;
}
