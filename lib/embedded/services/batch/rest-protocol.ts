import { AwsError, notImplemented } from '../../world';
import type { ServiceRequest, ServiceResponse } from '../../world';
import { parseJsonBody } from '../json-protocol';

/** Answers one operation: takes the parsed body, returns what becomes the JSON answer. */
export type RestOperation = (input: unknown, request: ServiceRequest) => unknown;

/** Operations by method and path; a path that ends in `/*` takes one more segment. */
export type RestRoutes = Readonly<Record<string, RestOperation>>;

/** Finds the operation that a request's method and path name, runs it and renders its answer or its AwsError. */
export async function answerRest(
  signingName: string,
  routes: RestRoutes,
  request: ServiceRequest,
): Promise<ServiceResponse> {
  try {
    const operation = findOperation(signingName, routes, request);
    const answer = await operation(parseJsonBody(request.body), request);
    return respond(200, {}, answer ?? {});
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return renderError(error);
  }
}

/** The last segment of a request's path, decoded. */
export function lastSegment({ rawPath }: ServiceRequest): string {
  return decodeURIComponent(rawPath.slice(rawPath.lastIndexOf('/') + 1));
}

function findOperation(
  signingName: string,
  routes: RestRoutes,
  { method, rawPath }: ServiceRequest,
): RestOperation {
  const exact = `${method} ${rawPath}`;
  const open = `${exact.slice(0, exact.lastIndexOf('/'))}/*`;
  const route = [exact, open].find((name) => Object.hasOwn(routes, name));
  const operation = route === undefined ? undefined : routes[route];
  if (operation === undefined) throw notImplemented(`${signingName} ${exact}`);
  return operation;
}

function renderError(error: AwsError): ServiceResponse {
  const code = error.code === 'AccessDenied' ? 'AccessDeniedException' : error.code;
  const body = { message: error.message, ...error.fields };
  return respond(error.status, { 'x-amzn-errortype': code }, body);
}

function respond(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): ServiceResponse {
  const type = { 'content-type': 'application/json' };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(body) };
}
