import type { z } from 'zod';
import { AwsError, notImplemented } from '../world';
import type { ServiceRequest, ServiceResponse } from '../world';

/** Answers one operation: takes the parsed body, returns what becomes the JSON answer. */
export type JsonOperation = (input: unknown, request: ServiceRequest) => unknown;

/** What distinguishes one service that speaks AWS's JSON protocol from another. */
export interface JsonProtocol {
  readonly signingName: string;
  /** What stands before the dot in `X-Amz-Target`. */
  readonly targetPrefix: string;
  readonly version: '1.0' | '1.1';
  /** Put before an error's code, as in `com.amazonaws.dynamodb.v20120810#`. */
  readonly errorNamespace?: string;
  readonly operations: Readonly<Record<string, JsonOperation>>;
}

/** Finds the operation that a request names, runs it and renders its answer or its AwsError. */
export async function answerJson(
  protocol: JsonProtocol,
  request: ServiceRequest,
): Promise<ServiceResponse> {
  try {
    const operation = findOperation(protocol, request);
    const answer = await operation(parseJsonBody(request.body), request);
    return respond(protocol, 200, answer ?? {});
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return renderError(protocol, error);
  }
}

/** Parses an operation's input, or throws the service's own validation error with the place of the first fault. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, errorCode: string): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AwsError(errorCode, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
}

function findOperation(protocol: JsonProtocol, request: ServiceRequest): JsonOperation {
  const target = request.headers['x-amz-target'] ?? '';
  const dot = target.lastIndexOf('.');
  const name = target.slice(dot + 1);
  const operation = Object.hasOwn(protocol.operations, name)
    ? protocol.operations[name]
    : undefined;
  if (operation === undefined || target.slice(0, dot) !== protocol.targetPrefix) {
    throw notImplemented(target === '' ? `${protocol.signingName} without X-Amz-Target` : target);
  }
  return operation;
}

/** The JSON of a request; nothing counts as an empty object. */
export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new AwsError('SerializationException', `Cannot parse the request body: ${String(error)}`);
  }
}

function renderError(protocol: JsonProtocol, error: AwsError): ServiceResponse {
  const denied = error.code === 'AccessDenied' || error.code === 'AccessDeniedException';
  const code = denied ? 'AccessDeniedException' : error.code;
  const body = {
    __type: `${protocol.errorNamespace ?? ''}${code}`,
    message: error.message,
    ...error.fields,
  };
  return respond(protocol, denied ? 400 : error.status, body);
}

function respond(protocol: JsonProtocol, status: number, body: unknown): ServiceResponse {
  const headers = { 'content-type': `application/x-amz-json-${protocol.version}` };
  return { status, headers, body: JSON.stringify(body) };
}
