import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createS3, type ObjectEvent, type S3Service } from '../../lib/embedded/services/s3/s3';
import { AwsError, type Caller, type RequestContext, type World } from '../../lib/embedded/world';

/** One question that S3 asked of the access gate. */
export interface AccessQuestion {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** S3 of embedded AWS behind the smallest gateway that will do: everybody is the administrator until told otherwise. */
export interface S3Gateway {
  readonly endpoint: string;
  readonly s3: S3Service;
  readonly events: ObjectEvent[];
  readonly questions: AccessQuestion[];
  readonly reports: string[];
  /** Questions that it answers with false are denied. */
  allows: (question: AccessQuestion) => boolean;
  caller: Caller;
  client(config?: S3ClientConfig): S3Client;
  /** A bucket that no other test has, by name; with versions unless told otherwise. */
  newBucket(settings?: { versioned: boolean }): string;
  /** For the AWS CLI and boto3: nothing of this machine's own settings. */
  readonly environment: Record<string, string>;
  stop(): Promise<void>;
}

export const ADMINISTRATOR: Caller = { arn: 'arn:aws:iam::000000000000:root' };

// The SDK has opinions on how a program should send bodies; tests send them in every way.
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

export async function startS3Gateway(
  settings: { storageDirectory?: string; region?: string; now?: () => Date } = {},
): Promise<S3Gateway> {
  const scratchDirectory = mkdtempSync(join(tmpdir(), 'embedded-s3-'));
  const server = createServer((request, response) => void answer(gateway, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const region = settings.region ?? 'eu-west-1';
  const clients: S3Client[] = [];
  let bucketCount = 0;
  const record = {
    endpoint,
    events: [] as ObjectEvent[],
    questions: [] as AccessQuestion[],
    reports: [] as string[],
    allows: () => true,
    caller: ADMINISTRATOR,
    environment: clientEnvironment(endpoint, region, scratchDirectory),
    client: (config: S3ClientConfig = {}) => {
      const credentials = { accessKeyId: 'made', secretAccessKey: 'up' };
      const settings = { endpoint, region, credentials, maxAttempts: 1, logger: SILENT };
      const client = new S3Client({ ...settings, ...config });
      clients.push(client);
      return client;
    },
    newBucket: ({ versioned } = { versioned: true }) => {
      bucketCount += 1;
      const name = `bucket-${bucketCount}`;
      gateway.s3.createBucket({ name, versioned });
      return name;
    },
    stop: async () => {
      clients.forEach((client) => client.destroy());
      await close(server);
      await gateway.s3.stop();
      rmSync(scratchDirectory, { recursive: true, force: true });
    },
  };
  const world = worldOf(() => gateway, { ...settings, region, scratchDirectory });
  const gateway: S3Gateway = Object.assign(record, { s3: await createS3(world) });
  gateway.s3.onObjectEvent((event) => gateway.events.push(event));
  return gateway;
}

function worldOf(
  gateway: () => S3Gateway,
  settings: {
    region: string;
    scratchDirectory: string;
    storageDirectory?: string;
    now?: () => Date;
  },
): World {
  return {
    accountId: '000000000000',
    region: settings.region,
    endpoint: () => gateway().endpoint,
    access: {
      authorize: (caller, action, resource, context = {}) => {
        const question = { action, resource, context };
        gateway().questions.push(question);
        if (gateway().allows(question)) return;
        throw new AwsError('AccessDenied', `User: ${caller.arn} may not ${action}`, 403);
      },
    },
    delivery: { send: refuseDelivery, settled: () => Promise.resolve() },
    storageDirectory: settings.storageDirectory,
    scratchDirectory: settings.scratchDirectory,
    now: settings.now ?? (() => new Date()),
    newId: () => randomUUID(),
    report: (line) => gateway().reports.push(line),
  };
}

function ignore(): void {
  // Nobody reads it.
}

function refuseDelivery(): never {
  throw new Error('S3 delivers nothing by itself');
}

function clientEnvironment(endpoint: string, region: string, home: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? home,
    AWS_CONFIG_FILE: join(home, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, 'no-credentials'),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'made',
    AWS_SECRET_ACCESS_KEY: 'up',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
    PYTHONUTF8: '1',
  };
}

async function answer(
  { s3, caller }: S3Gateway,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = request.url ?? '/';
  const question = url.indexOf('?');
  const { status, headers, body } = await s3.handle({
    method: request.method ?? 'GET',
    rawPath: question < 0 ? url : url.slice(0, question),
    rawQuery: question < 0 ? '' : url.slice(question + 1),
    headers: request.headers as Record<string, string>,
    body: Buffer.concat(chunks),
    caller,
  });
  response.writeHead(status, headers);
  response.end(body);
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
