import { s3Error } from './s3-error';

/** Percent-decodes to text; what is no UTF-8 cannot be a key. */
export function percentDecode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (cause) {
    throw s3Error('InvalidURI', { cause });
  }
}

/** The parameters of a query string; of a repeated one the first. */
export function parseQuery(rawQuery: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  for (const pair of rawQuery.split('&')) {
    const equals = pair.indexOf('=');
    const name = formDecode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : formDecode(pair.slice(equals + 1));
    if (name !== '' && !query.has(name)) query.set(name, value);
  }
  return query;
}

/** As in queries, in tag headers and in `x-amz-copy-source`, where a plus sign means a space. */
export function formDecode(encoded: string): string {
  return percentDecode(encoded.replaceAll('+', ' '));
}

/** What `encoding-type=url` asks for: percent-encoding that leaves slashes alone and writes spaces as plus signs. */
export function encodeForListing(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+')
    .replaceAll(
      /[!'()~]/gu,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
}
