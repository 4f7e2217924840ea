import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod';
import { createProcessHost } from '../../lib/cli/process-host';
import { COLD_EVENTS } from './cold-events';
import { functionsIn, type DeployedFunction } from './deployed-functions';
import { runProgram } from './function-program';

const ROWS = 10_000;
const PAGE_KEYS = 1000;
/** Of an item; DynamoDB takes up to 400 KiB, and charges for each of them. */
const LARGEST_ITEM_BYTES = 4096;

const HANDLER = `
const [bundle, event] = process.argv.slice(1);
const begin = performance.now();
require(bundle).handler(JSON.parse(event)).then(() => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const seconds = (performance.now() - begin) / 1000;
  process.stderr.write(JSON.stringify({ seconds, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, mebibytes: maxRSS / 1024 }));
});
`;

const usageSchema = z.object({
  seconds: z.number(),
  /** Of the whole process: a function of 1769 MiB has one CPU, a smaller one its share. */
  cpuSeconds: z.number(),
  mebibytes: z.number(),
});

type Usage = z.infer<typeof usageSchema>;

const SHEET = `name: cohort
workflow: germline-variants
data: s3://bench/data/
samples: samples.csv
parameters: { reference: genome.fa, truth: truth.vcf }
`;

/** Registers a sheet of 10,000 rows in a new process of the register function's size, as its deployed bundle does. */
export async function benchRegister(runs: number, print: (line: string) => void): Promise<void> {
  const assembly = await createProcessHost().synthesize((line) => console.error(line));
  const register = functionsIn(assembly).find(({ name }) => name === 'register');
  if (register === undefined) throw new Error('There is no register function');
  const aws = await SheetServer.start();
  try {
    const usages: Usage[] = [];
    for (let run = 0; run < runs; run += 1) usages.push(await runHandler(register, aws.endpoint));
    const worst = (key: keyof Usage): number => Math.max(...usages.map((usage) => usage[key]));
    const [seconds, cpuSeconds, mebibytes] = [
      worst('seconds'),
      worst('cpuSeconds'),
      worst('mebibytes'),
    ];
    const { memoryMib, timeoutSeconds } = register;
    const { requestBytes, itemBytes } = aws;
    const told = [
      {
        what: '10,000 rows',
        found: `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU; worst of ${runs}`,
        ...{ goal: `${timeoutSeconds} s`, isMet: seconds < timeoutSeconds },
      },
      {
        what: 'memory',
        found: `${mebibytes.toFixed(0)} MiB; worst of ${runs}`,
        ...{ goal: `${memoryMib} MiB`, isMet: mebibytes < memoryMib },
      },
      {
        what: 'item',
        found: `${itemBytes} bytes, with a request of ${requestBytes} bytes in S3`,
        goal: `${LARGEST_ITEM_BYTES} bytes`,
        isMet: itemBytes > 0 && itemBytes < LARGEST_ITEM_BYTES && requestBytes > ROWS,
      },
    ];
    for (const { what, found, goal, isMet } of told) {
      const verdict = isMet ? 'met' : 'MISSED';
      print(`register ${what.padEnd(14)} ${found} (goal ${goal}: ${verdict})`);
    }
  } finally {
    aws.stop();
  }
}

async function runHandler(
  { bundle, memoryMib }: DeployedFunction,
  endpoint: string,
): Promise<Usage> {
  const event = JSON.stringify(COLD_EVENTS.register);
  const size = `--max-old-space-size=${memoryMib}`;
  const printed = await runProgram([size, '-e', HANDLER, bundle, event], endpoint);
  const usage = usageSchema.safeParse(parseJson(printed));
  if (usage.success) return usage.data;
  throw new Error(`The register function failed: ${printed}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** As much of S3 and DynamoDB as registering this sheet asks for; remembers how much it was given to keep. */
class SheetServer {
  requestBytes = 0;
  itemBytes = 0;
  private readonly samples = samplesOf(ROWS);
  private readonly keys = keysOf(ROWS);

  private constructor(
    private readonly server: Server,
    readonly endpoint: string,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.answer(request, response);
    });
  }

  static async start(): Promise<SheetServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('Not listening on TCP');
    return new SheetServer(server, `http://127.0.0.1:${address.port}`);
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const url = new URL(request.url ?? '/', this.endpoint);
    if (request.method === 'POST') {
      const isPut = String(request.headers['x-amz-target']).endsWith('.PutItem');
      if (isPut) this.itemBytes = body.length;
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
    } else if (request.method === 'PUT') {
      this.requestBytes = body.length;
      response.writeHead(200).end();
    } else if (url.searchParams.has('list-type')) {
      response.writeHead(200, { 'content-type': 'application/xml' }).end(this.list(url));
    } else {
      response.writeHead(200).end(url.pathname.endsWith('.csv') ? this.samples : SHEET);
    }
  }

  private list({ searchParams }: URL): string {
    const after = searchParams.get('start-after') ?? '';
    const begin = this.keys.findIndex((key) => key > after);
    const page = begin === -1 ? [] : this.keys.slice(begin, begin + PAGE_KEYS);
    const isTruncated = page.length > 0 && page.at(-1) !== this.keys.at(-1);
    const contents = page.map(
      (key) =>
        `<Contents><Key>${key}</Key><LastModified>2026-11-23T10:00:00.000Z</LastModified><ETag>&quot;0123456789abcdef0123456789abcdef&quot;</ETag><Size>1000000</Size><StorageClass>STANDARD</StorageClass></Contents>`,
    );
    return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bench</Name><KeyCount>${page.length}</KeyCount><MaxKeys>${PAGE_KEYS}</MaxKeys><IsTruncated>${String(isTruncated)}</IsTruncated>${contents.join('')}</ListBucketResult>`;
  }
}

function samplesOf(count: number): string {
  const rows = Array.from(
    { length: count },
    (_, index) => `S${index},L1,reads/S${index}_1.fastq.gz,reads/S${index}_2.fastq.gz`,
  );
  return ['sample,lane,fastq_1,fastq_2', ...rows, ''].join('\n');
}

/** In the order of S3. */
function keysOf(count: number): readonly string[] {
  const reads = Array.from({ length: count }, (_, index) =>
    [1, 2].map((mate) => `data/reads/S${index}_${mate}.fastq.gz`),
  );
  return ['data/genome.fa', 'data/truth.vcf', ...reads.flat()].sort();
}
