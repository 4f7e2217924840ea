import type { AsynchronousInvocations } from '../functions/asynchronous-invocation';
import type { FunctionDeclaration } from '../functions/declaration';
import type { FunctionHost } from '../function-host';
import type { Stack } from '../template';
import { AwsError, notImplemented } from '../world';
import type { Service, ServiceRequest, ServiceResponse, World } from '../world';
import { describeLambda } from './lambda-descriptions';

interface Parts {
  readonly functions: FunctionHost;
  readonly asynchronous: AsynchronousInvocations;
  readonly stack: Stack;
}

/** Lambda, as far as it is called: Invoke, and what an operator asks of functions and mappings. */
export function createLambda(world: World, { functions, asynchronous, stack }: Parts): Service {
  const invoke = async (request: ServiceRequest): Promise<ServiceResponse> => {
    const declaration = findFunction(world, functions, request);
    const event: unknown = parseEvent(request.body);
    const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
    if (type === 'DryRun') return respond(204, {}, '');
    if (type === 'Event') {
      const deliver = () => asynchronous.invoke(declaration, event);
      world.delivery.send({ name: `invocation of ${declaration.name}`, deliver });
      return respond(202, {}, '');
    }
    const { outcome } = await functions.invoke(declaration, event);
    const version = { 'x-amz-executed-version': '$LATEST' };
    if (outcome.kind === 'returned') return respond(200, version, outcome.payload);
    const failed = { ...version, 'x-amz-function-error': 'Unhandled' };
    return respond(200, failed, JSON.stringify(outcome.error));
  };
  return {
    signingName: 'lambda',
    async handle(request) {
      try {
        const description = describeLambda({ world, stack }, request);
        if (description !== undefined) return respond(200, {}, JSON.stringify(description));
        return await invoke(request);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return renderError(error);
      }
    },
    stop: () => Promise.resolve(),
  };
}

function findFunction(
  world: World,
  functions: FunctionHost,
  { method, rawPath, caller }: ServiceRequest,
): FunctionDeclaration {
  const [, encoded] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(rawPath) ?? [];
  if (method !== 'POST' || encoded === undefined)
    throw notImplemented(`lambda ${method} ${rawPath}`);
  const name = decodeURIComponent(encoded);
  const declaration = functions.find(name);
  const prefix = `arn:aws:lambda:${world.region}:${world.accountId}:function:`;
  const arn = declaration?.arn ?? (name.startsWith('arn:') ? name : prefix + name);
  world.access.authorize(caller, 'lambda:InvokeFunction', arn);
  if (declaration !== undefined) return declaration;
  throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
}

function parseEvent(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    const message = `Could not parse request body into json: ${String(error)}`;
    throw new AwsError('InvalidRequestContentException', message);
  }
}

function renderError(error: AwsError): ServiceResponse {
  const code = error.code === 'AccessDenied' ? 'AccessDeniedException' : error.code;
  const body = { Type: 'User', message: error.message, Message: error.message };
  return respond(error.status, { 'x-amzn-errortype': code }, JSON.stringify(body));
}

function respond(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): ServiceResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}
