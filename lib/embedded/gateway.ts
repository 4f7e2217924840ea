import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { renderFailure, renderUnsigned } from './gateway/failure-answers';
import { comesFromForeignPage } from './gateway/foreign-page';
import { identifyRequest } from './gateway/request-identity';
import { callerOf } from './role-credentials';
import { AwsError, notImplemented } from './world';
import type { Service, ServiceRequest, ServiceResponse } from './world';

/** The one door: HTTP on 127.0.0.1, where a request's signature says which service it is for and who asks. */
export interface Gateway {
  readonly endpoint: string;
  /** Until this is called, every request is answered by 503. */
  serve(services: readonly Service[]): void;
  stop(): Promise<void>;
}

export interface GatewaySettings {
  /** 0 for any that is free. */
  readonly port: number;
  readonly accountId: string;
  readonly report: (line: string) => void;
}

/** Listens. */
export async function openGateway(settings: GatewaySettings): Promise<Gateway> {
  let services: ReadonlyMap<string, Service> | undefined;
  const server = createServer((message, response) => {
    answer(message, settings, services)
      .then((answered) => write(response, message.method, answered))
      .catch((error: unknown) => {
        // The client may have gone away while it was still sending, which is nobody's fault.
        if (!message.destroyed || message.complete) settings.report(`gateway: ${String(error)}`);
        response.destroy();
      });
  });
  // Clients keep connections for longer than Node's five seconds, and meet a reset when they use one again.
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;
  const port = await listen(server, settings.port);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    serve(ready) {
      services = new Map(ready.map((service) => [service.signingName, service]));
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve(portOf(server.address()));
    });
  });
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('The gateway has no port');
}

async function answer(
  message: IncomingMessage,
  settings: GatewaySettings,
  services: ReadonlyMap<string, Service> | undefined,
): Promise<ServiceResponse> {
  const requestId = randomUUID();
  const { headers, rawPath, rawQuery } = readHead(message);
  const asked = { headers, requestId };
  const body = await readBody(message);
  if (comesFromForeignPage(headers)) return renderUnsigned(asked);
  const identity = identifyRequest({ headers, rawQuery });
  if (identity === undefined) return renderUnsigned(asked);
  const caller = callerOf(identity.accessKeyId, settings.accountId);
  const request = { method: message.method ?? 'GET', rawPath, rawQuery, headers, body, caller };
  try {
    const answered = await findService(services, identity.service, request).handle(request);
    return withRequestId(answered, requestId);
  } catch (error) {
    const known = error instanceof AwsError ? error : internalFailure(error, settings.report);
    return withRequestId(renderFailure(known, asked), requestId);
  }
}

function readHead(
  message: IncomingMessage,
): Pick<ServiceRequest, 'headers' | 'rawPath' | 'rawQuery'> {
  const url = message.url ?? '/';
  const mark = url.indexOf('?');
  const headers = Object.entries(message.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value] as const],
  );
  return {
    headers: Object.fromEntries(headers),
    rawPath: mark < 0 ? url : url.slice(0, mark),
    rawQuery: mark < 0 ? '' : url.slice(mark + 1),
  };
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(toBuffer(chunk));
  return Buffer.concat(chunks);
}

function toBuffer(chunk: unknown): Buffer {
  if (Buffer.isBuffer(chunk)) return chunk;
  throw new Error('A request body must arrive as bytes');
}

function findService(
  services: ReadonlyMap<string, Service> | undefined,
  name: string,
  request: ServiceRequest,
): Service {
  if (services === undefined) {
    throw new AwsError('ServiceUnavailable', 'Embedded AWS is still starting', 503);
  }
  const service = services.get(name);
  if (service !== undefined) return service;
  const operation = request.headers['x-amz-target'] ?? `${request.method} ${request.rawPath}`;
  throw notImplemented(`${name} (${operation})`);
}

function internalFailure(error: unknown, report: (line: string) => void): AwsError {
  report(`gateway: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return new AwsError('InternalFailure', `Embedded AWS failed: ${String(error)}`, 500);
}

function withRequestId(answered: ServiceResponse, requestId: string): ServiceResponse {
  return { ...answered, headers: { 'x-amzn-requestid': requestId, ...answered.headers } };
}

function write(
  response: ServerResponse,
  method: string | undefined,
  { status, headers, body }: ServiceResponse,
): void {
  const isBodyless = method === 'HEAD' || status === 204 || status === 304;
  const length = Buffer.byteLength(body);
  response.writeHead(status, isBodyless ? headers : { ...headers, 'content-length': length });
  response.end(isBodyless ? undefined : body);
}
