import { AwsError, notImplemented } from '../world';
import type { ServiceRequest, ServiceResponse } from '../world';

/**
 * Part of an XML answer: text, or elements by name; a list repeats its element as `member`, a map as `entry` with `key` and
 * `value`.
 */
export type XmlContent =
  | string
  | readonly XmlContent[]
  | ReadonlyMap<string, string>
  | { readonly [name: string]: XmlContent };

export type QueryOperation = (
  parameters: URLSearchParams,
  request: ServiceRequest,
) => XmlContent | Promise<XmlContent>;

/** A service that takes form fields and answers in XML, as AWS's oldest ones do. */
export interface QueryProtocol {
  readonly signingName: string;
  readonly namespace: string;
  readonly operations: Readonly<Record<string, QueryOperation>>;
}

/** Finds the operation that the form's `Action` names, runs it and renders its answer or its AwsError. */
export async function answerQuery(
  protocol: QueryProtocol,
  request: ServiceRequest,
  requestId: string,
): Promise<ServiceResponse> {
  const parameters = new URLSearchParams(
    request.method === 'POST' ? request.body.toString('utf8') : request.rawQuery,
  );
  const action = parameters.get('Action') ?? '';
  try {
    const operation = Object.hasOwn(protocol.operations, action)
      ? protocol.operations[action]
      : undefined;
    if (operation === undefined) throw notImplemented(`${protocol.signingName}:${action}`);
    const result = await operation(parameters, request);
    return respond(
      200,
      `<${action}Response xmlns="${protocol.namespace}"><${action}Result>${renderXml(result)}</${action}Result>` +
        `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
    );
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return renderQueryError(error, requestId);
  }
}

/** An error as services with XML answers put it. */
export function renderQueryError(error: AwsError, requestId: string): ServiceResponse {
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  const content = renderXml({ Type: type, Code: error.code, Message: error.message });
  return respond(
    error.status,
    `<ErrorResponse><Error>${content}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  );
}

/** Renders content as XML elements. */
function renderXml(content: XmlContent): string {
  if (typeof content === 'string') return escape(content);
  if (isList(content)) return content.map((one) => `<member>${renderXml(one)}</member>`).join('');
  if (isMap(content)) {
    return [...content]
      .map(([key, value]) => `<entry>${renderXml({ key, value })}</entry>`)
      .join('');
  }
  return Object.entries(content)
    .map(([name, part]) => `<${name}>${renderXml(part)}</${name}>`)
    .join('');
}

function isList(content: XmlContent): content is readonly XmlContent[] {
  return Array.isArray(content);
}

function isMap(content: XmlContent): content is ReadonlyMap<string, string> {
  return content instanceof Map;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function respond(status: number, xml: string): ServiceResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body: xml };
}
