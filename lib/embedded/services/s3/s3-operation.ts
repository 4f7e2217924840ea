import type { ServiceResponse, World } from '../../world';
import type { ObjectEvent } from './object-event';
import type { S3Request } from './s3-request';
import type { S3Store } from './s3-store';

/** What an operation works with. */
export interface S3Context {
  readonly world: World;
  readonly store: S3Store;
  readonly emit: (event: ObjectEvent) => void;
}

export type S3Operation = (
  context: S3Context,
  request: S3Request,
) => ServiceResponse | Promise<ServiceResponse>;

export function xmlResponse(
  body: string,
  headers: Readonly<Record<string, string>> = {},
): ServiceResponse {
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body };
}

export function emptyResponse(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): ServiceResponse {
  return { status, headers, body: '' };
}
