import { renderQueryError } from '../services/query-protocol';
import { AwsError } from '../world';
import type { ServiceRequest, ServiceResponse } from '../world';

type Asked = Pick<ServiceRequest, 'headers'> & { readonly requestId: string };

/** Renders an error that no service rendered itself, in the protocol that the request seems to speak. */
export function renderFailure(error: AwsError, asked: Asked): ServiceResponse {
  const contentType = asked.headers['content-type'] ?? '';
  if (asked.headers['x-amz-target'] === undefined && !contentType.includes('json')) {
    return renderQueryError(error, asked.requestId);
  }
  return {
    status: error.status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': error.code },
    body: JSON.stringify({ __type: error.code, message: error.message, ...error.fields }),
  };
}

/** The answer to a request without a signature. */
export function renderUnsigned(asked: Asked): ServiceResponse {
  if (asked.headers['x-amz-target'] === undefined) {
    const error =
      `<Error><Code>AccessDenied</Code><Message>Access Denied</Message>` +
      `<RequestId>${asked.requestId}</RequestId></Error>`;
    return { status: 403, headers: { 'content-type': 'application/xml' }, body: error };
  }
  const message = 'Missing Authentication Token';
  return renderFailure(new AwsError('MissingAuthenticationTokenException', message, 403), asked);
}
