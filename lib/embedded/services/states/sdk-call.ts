import { accessKeyOf, callerOf } from '../../role-credentials';
import { AwsError } from '../../world';
import type { Service, ServiceResponse, World } from '../../world';
import type { Integration, SdkService } from './integrations';
import { StateFailure } from './state-failure';

/** Finds a service by its signing name; they all exist once everything has started. */
export type FindService = (signingName: string) => Service | undefined;

/** Who calls: the machine's role, in a session named after the execution. */
export interface SdkCaller {
  readonly roleArn: string;
  readonly session: string;
}

/** Members whose own names are data, so that their case is kept. */
const maps = ['tags', 'parameters', 'Tags', 'Parameters'];

/** Calls a service as the role, and gives its answer with the names that the SDK integration has. */
export async function callSdk(
  world: World,
  findService: FindService,
  {
    integration,
    parameters,
    caller,
  }: {
    readonly integration: Integration;
    readonly parameters: unknown;
    readonly caller: SdkCaller;
  },
): Promise<unknown> {
  const { service } = integration;
  const target = findService(service.signingName);
  if (target === undefined) throw new Error(`Embedded AWS runs no service "${service.name}"`);
  const sent = isLowerCase(service) ? renameMembers(parameters, memberToSend) : parameters;
  const response = await answer(target, {
    ...requestOf(integration),
    body: Buffer.from(JSON.stringify(sent ?? {})),
    caller: callerOf(accessKeyOf(caller.roleArn, caller.session), world.accountId),
  });
  const body = bodyOf(response);
  if (response.status >= 300)
    throw failureOf(service, response, { body, requestId: world.newId() });
  return isLowerCase(service) ? renameMembers(body, upperFirst) : body;
}

function requestOf({ service, action }: Integration) {
  const { protocol } = service;
  const common = { method: 'POST', rawQuery: '' };
  if (protocol.kind === 'batch') {
    const headers = { 'content-type': 'application/json' };
    return { ...common, rawPath: `/v1/${action.toLowerCase()}`, headers };
  }
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `${protocol.targetPrefix}.${upperFirst(action)}`,
  };
  return { ...common, rawPath: '/', headers };
}

async function answer(
  service: Service,
  request: Parameters<Service['handle']>[0],
): Promise<ServiceResponse> {
  try {
    return await service.handle(request);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const headers = { 'x-amzn-errortype': error.code };
    return { status: error.status, headers, body: JSON.stringify({ message: error.message }) };
  }
}

function isLowerCase({ protocol }: SdkService): boolean {
  return protocol.kind === 'batch' || protocol.lowerCaseMembers;
}

/**
 * A modelled exception keeps its name; every other one is the service's own, as the SDK puts it. What embedded AWS does not do
 * is no error of the service's, which a Retry would take for one that passes.
 */
function failureOf(
  service: SdkService,
  response: ServiceResponse,
  { body, requestId }: { readonly body: unknown; readonly requestId: string },
): StateFailure {
  const named = response.headers['x-amzn-errortype'] ?? memberOf(body, '__type') ?? '';
  const code = named.slice(named.indexOf('#') + 1).split(':')[0] ?? '';
  const isModelled = code.endsWith('Exception') && code !== 'AccessDeniedException';
  const { errorPrefix } = service;
  const message = memberOf(body, 'message') ?? memberOf(body, 'Message') ?? '';
  if (code === 'NotImplementedInEmbeddedAws') return new StateFailure('States.Runtime', message);
  return new StateFailure(
    `${errorPrefix}.${isModelled ? code : `${errorPrefix}Exception`}`,
    `${message} (Service: ${errorPrefix}, Status Code: ${response.status}, Request ID: ${requestId})`,
  );
}

function bodyOf({ body }: ServiceResponse): unknown {
  const text = body.toString();
  return text === '' ? {} : JSON.parse(text);
}

function memberOf(body: unknown, name: string): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const entry = Object.entries(body).find(([key]) => key === name);
  return typeof entry?.[1] === 'string' ? entry[1] : undefined;
}

function renameMembers(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => renameMembers(one, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      rename(name),
      maps.includes(name) && !Array.isArray(part) ? part : renameMembers(part, rename),
    ]),
  );
}

/** Step Functions knows each argument by the one name that begins with a capital. */
function memberToSend(name: string): string {
  if (/^[a-z]/.test(name)) {
    const cause = `The field "${name}" is not supported by Step Functions`;
    throw new StateFailure('States.Runtime', cause);
  }
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
