/** Who signed a request, and for which service. Signatures are not verified: there is no secret to verify them with. */
export interface RequestIdentity {
  readonly accessKeyId: string;
  /** The service's name in the credential scope. */
  readonly service: string;
}

interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly rawQuery: string;
}

/** Reads the signature's credential, in the headers or in a presigned URL; undefined for an unsigned request. */
export function identifyRequest({ headers, rawQuery }: SignedRequest): RequestIdentity | undefined {
  const authorization = headers['authorization'];
  if (authorization !== undefined) return fromHeader(authorization);
  const query = new URLSearchParams(rawQuery);
  const credential = query.get('X-Amz-Credential');
  if (credential !== null) return fromScope(credential);
  const accessKeyId = query.get('AWSAccessKeyId');
  // Only S3 ever had presigned URLs of version 2, which name no service.
  return accessKeyId === null ? undefined : { accessKeyId, service: 's3' };
}

function fromHeader(authorization: string): RequestIdentity | undefined {
  const [, scope] = /^AWS4-[A-Z0-9-]+ .*Credential=([^,\s]+)/.exec(authorization) ?? [];
  if (scope !== undefined) return fromScope(scope);
  const [, accessKeyId] = /^AWS ([^:]+):/.exec(authorization) ?? [];
  return accessKeyId === undefined ? undefined : { accessKeyId, service: 's3' };
}

/** `KEY/DATE/REGION/SERVICE/aws4_request`, without the region in the asymmetric version. */
function fromScope(scope: string): RequestIdentity | undefined {
  const parts = scope.split('/');
  if (parts.length < 4) return undefined;
  return {
    accessKeyId: parts.slice(0, -(parts.length > 4 ? 4 : 3)).join('/'),
    service: parts.at(-2) ?? '',
  };
}
