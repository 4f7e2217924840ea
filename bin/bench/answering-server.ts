import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { functionEnvironment } from './function-program';

const PATIENCE_MILLISECONDS = 20_000;

/** Answers every request at once with next to nothing, and knows when it did so first. */
export class AnsweringServer {
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
      env: functionEnvironment(this.endpoint),
      stdio: 'ignore',
    });
    try {
      return ((await answered) - begin) / 1000;
    } finally {
      this.onAnswer = () => undefined;
      await end(child);
    }
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
