import { notImplemented, type Caller, type ServiceRequest } from '../../world';
import { operationName } from './operation-names';
import { s3Error } from './s3-error';
import { parseQuery, percentDecode } from './uri';

/** A request in S3's terms; bucket and key are empty where the request names none. */
export interface S3Request {
  readonly operation: string;
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly caller: Caller;
}

const MAX_KEY_BYTES = 1024;

/** Reads bucket, key and operation from the raw path, so that no key is normalized on its way. */
export function parseS3Request(request: ServiceRequest): S3Request {
  refuseVirtualHost(request.headers['host'] ?? '');
  const query = parseQuery(request.rawQuery);
  const headers = withHoistedHeaders(request.headers, query);
  const { bucket, key } = parsePath(request.rawPath);
  const level = key !== '' ? 'Object' : bucket !== '' ? 'Bucket' : 'Service';
  const { method, body, caller } = request;
  const operation = operationName({ method, level, query, headers });
  return { operation, method, bucket, key, query, headers, body, caller };
}

/** The version that the request names. */
export function requestedVersion(request: S3Request): string | undefined {
  const versionId = request.query.get('versionId');
  if (versionId !== '') return versionId;
  throw s3Error('InvalidArgument', {
    message: 'Version id cannot be the empty string',
    fields: { ArgumentName: 'versionId', ArgumentValue: '' },
  });
}

function parsePath(rawPath: string): { bucket: string; key: string } {
  const slash = rawPath.indexOf('/', 1);
  const bucket = percentDecode(slash < 0 ? rawPath.slice(1) : rawPath.slice(1, slash));
  const key = slash < 0 ? '' : percentDecode(rawPath.slice(slash + 1));
  checkKeyLength(key);
  return { bucket, key };
}

/** A key has at most 1,024 bytes, however few characters that is. */
export function checkKeyLength(key: string): void {
  const size = Buffer.byteLength(key);
  if (size <= MAX_KEY_BYTES) return;
  throw s3Error('KeyTooLongError', { fields: { Size: size, MaxSizeAllowed: MAX_KEY_BYTES } });
}

function refuseVirtualHost(host: string): void {
  const name = host.replace(/:\d+$/u, '');
  if (/\.s3[.-]/u.test(name) || name.endsWith('.localhost')) {
    throw notImplemented(`bucket names in the Host header (${name}): ask for path style`);
  }
}

// Presigned URLs carry headers as parameters.
function withHoistedHeaders(
  headers: Readonly<Record<string, string>>,
  query: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const hoisted: Record<string, string> = {};
  for (const [name, value] of query) {
    if (/^x-amz-/iu.test(name)) hoisted[name.toLowerCase()] = value;
  }
  return { ...hoisted, ...headers };
}
