/** Asks embedded AWS as the environment's caller, without an SDK; signatures are not verified. */
export async function awsRequest(
  environment: Readonly<Record<string, string>>,
  request: {
    readonly service: string;
    readonly target?: string;
    readonly method?: string;
    readonly path?: string;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }> {
  const { service, target, method = 'POST', path = '/', body, headers = {} } = request;
  const { AWS_ACCESS_KEY_ID: key = '', AWS_ENDPOINT_URL: endpoint = '' } = environment;
  const scope = `${key}/20260101/us-east-1/${service}/aws4_request`;
  const response = await fetch(`${endpoint}${path}`, {
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      ...(target === undefined
        ? {}
        : { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The same in a function's own code, which has no modules to import: text to put before a handler. */
export const awsRequestSource = `
async function aws(service, target, body, options = {}) {
  const scope = process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/' + service + '/aws4_request';
  const response = await fetch(process.env.AWS_ENDPOINT_URL + (options.path ?? '/'), {
    method: options.method ?? 'POST',
    headers: {
      authorization: 'AWS4-HMAC-SHA256 Credential=' + scope + ', SignedHeaders=host, Signature=0',
      ...(target ? { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' } : {}),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status >= 300) throw Object.assign(new Error(text), { name: 'AwsRefused' });
  return text === '' || text.startsWith('<') ? text : JSON.parse(text);
}
`;
