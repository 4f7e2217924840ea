import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AwsError } from '../../lib/embedded/world';
import type { Caller, Delivery, RequestContext, Service, World } from '../../lib/embedded/world';

/** One question that a service asked of the access gate. */
export interface AccessQuestion {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** A world for one test, with a gateway that takes everybody for the administrator unless told to deny. */
export interface DataGateway {
  readonly world: World;
  readonly questions: AccessQuestion[];
  readonly reports: string[];
  /** Client settings for the SDK. */
  readonly client: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
  /** Environment for the AWS CLI and boto3. */
  readonly environment: Record<string, string>;
  /** From now on this action is denied to everybody. */
  deny(action: string): void;
  serve(service: Service): void;
  stop(): Promise<void>;
}

/** Starts the gateway on a free port; `storageDirectory` makes services keep what they are given. */
export async function startDataGateway(
  settings: { storageDirectory?: string; now?: () => Date } = {},
): Promise<DataGateway> {
  const services = new Map<string, Service>();
  const questions: AccessQuestion[] = [];
  const reports: string[] = [];
  const denied = new Set<string>();
  const scratchDirectory = mkdtempSync(path.join(tmpdir(), 'embedded-data-'));
  const server = createServer((request, response) => {
    void answer(services, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const world: World = {
    accountId: '000000000000',
    region: 'eu-west-1',
    endpoint: () => endpoint,
    access: {
      authorize(caller, action, resource, context = {}) {
        questions.push({ action, resource, context });
        if (denied.has(action)) throw accessDenied(caller, action, resource);
      },
    },
    delivery: deliverAtOnce(reports),
    storageDirectory: settings.storageDirectory,
    scratchDirectory,
    now: settings.now ?? (() => new Date()),
    newId: () => randomUUID(),
    report: (line) => reports.push(line),
  };
  return {
    world,
    questions,
    reports,
    client: {
      endpoint,
      region: world.region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    },
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: world.region,
      AWS_DEFAULT_REGION: world.region,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
    },
    deny: (action) => void denied.add(action),
    serve: (service) => void services.set(service.signingName, service),
    stop: () => stop(server, services, scratchDirectory),
  };
}

function deliverAtOnce(reports: string[]): Delivery {
  const underWay = new Set<Promise<void>>();
  return {
    send({ name, deliver }) {
      const done: Promise<void> = deliver()
        .catch((error: unknown) => void reports.push(`${name}: ${String(error)}`))
        .finally(() => underWay.delete(done));
      underWay.add(done);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

async function answer(
  services: ReadonlyMap<string, Service>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = 'GET', url = '/' } = request;
  const headers = request.headers as Record<string, string>;
  const service = services.get(signingName(headers['authorization']));
  const [rawPath = '/', rawQuery = ''] = url.split('?');
  const caller = { arn: 'arn:aws:iam::000000000000:root' };
  const body = Buffer.concat(chunks);
  try {
    if (service === undefined) throw new Error(`There is no service for ${url}`);
    const answered = await service.handle({ method, rawPath, rawQuery, headers, body, caller });
    response.writeHead(answered.status, answered.headers).end(answered.body);
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}

function signingName(authorization = ''): string {
  return /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(authorization)?.[1] ?? '';
}

function accessDenied(caller: Caller, action: string, resource: string): AwsError {
  const message = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource}`;
  return new AwsError('AccessDenied', message, 403);
}

async function stop(
  server: Server,
  services: ReadonlyMap<string, Service>,
  scratchDirectory: string,
): Promise<void> {
  for (const service of services.values()) await service.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(scratchDirectory, { recursive: true, force: true });
}
