/**
 * Whether a request comes from a web page that is none of ours: any page in the user's browser can reach 127.0.0.1, and
 * who may start a task may run a program. A page is known by its origin, or by the name that it made resolve to us.
 */
export function comesFromForeignPage(headers: Readonly<Record<string, string>>): boolean {
  const { host, origin } = headers;
  if (host !== undefined && !isLocal(`http://${host}`)) return true;
  return origin !== undefined && !isLocal(origin);
}

function isLocal(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) || hostname.endsWith('.localhost');
}
