import type { ServiceResponse, World } from '../../world';
import type { ObjectEvent } from './object-event';
import type { S3Request } from './s3-request';
import type { S3Store } from './s3-store';

/** What an operation works with. */
export interface S3Context {
  readonly world: World;
  readonly store: S3Store;
  readonly emit: (event: ObjectEvent) => void;
  /** The account that a bucket belongs to. */
  readonly ownerOf: (bucket: string) => string;
  readonly notificationsOf: (bucket: string) => readonly BucketNotification[];
}

/** Which events of a bucket wake a function. */
export interface BucketNotification {
  readonly id: string;
  readonly functionArn: string;
  readonly events: readonly string[];
  readonly rules: readonly { readonly name: 'prefix' | 'suffix'; readonly value: string }[];
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
