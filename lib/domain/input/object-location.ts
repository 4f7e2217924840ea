import { findUncleanOnOneLine } from './clean-text';
import { joinS3Uri, parseS3Uri, type S3Uri } from '../s3-uri';

/** Nearly all paths: quicker to see than everything that others could be refused for. */
const PLAIN_PATH = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/;

/** Why a text cannot name a file below a folder, as the rest of "it must ..."; undefined when it can. */
export function refuseRelativePath(path: string): string | undefined {
  if (PLAIN_PATH.test(path)) return undefined;
  if (findUncleanOnOneLine(path) !== undefined) return 'be on one line, without control characters';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) return 'be a relative path or an S3 URI';
  if (path.includes('\\')) return 'be a path with "/" between its parts, not "\\"';
  if (path.startsWith('/')) return 'be a relative path: without a slash at its start';
  const segments = path.split('/');
  if (segments.includes('..') || segments.includes('.')) return 'be a path without "." and ".."';
  if (segments.includes('')) return 'be the path of a file: without empty parts';
  return undefined;
}

/** Why a text cannot name an object by a path relative to a sheet's `data`, as far as that is known, or by an S3 URI. */
export function refuseLocation(location: string, data?: S3Uri): string | undefined {
  if (!/^s3:/i.test(location)) {
    return refuseRelativePath(location) ?? refuseLength(location, data?.key ?? '');
  }
  const uri = parseObjectUri(location);
  return uri === undefined
    ? 'be the S3 URI of an object, e.g. s3://bucket/folder/file'
    : refuseLength(uri.key);
}

const MAXIMUM_KEY_BYTES = 1024;

/** Longer keys S3 does not have. */
function refuseLength(path: string, folder = ''): string | undefined {
  const key = `${folder}${path}`;
  // No character has more than three bytes for each of its units: most keys need no look.
  if (key.length * 3 <= MAXIMUM_KEY_BYTES) return undefined;
  const bytes = new TextEncoder().encode(key).length;
  if (bytes <= MAXIMUM_KEY_BYTES) return undefined;
  const below = folder === '' ? '' : ', with the folder of "data"';
  return `be at most 1,024 bytes long, as keys in S3 are: it has ${bytes.toLocaleString('en-US')}${below}`;
}

/** Undefined unless the text is the S3 URI of an object. */
export function parseObjectUri(text: string): S3Uri | undefined {
  const uri = parseCleanUri(text);
  return uri === undefined || uri.key === '' || uri.key.endsWith('/') ? undefined : uri;
}

/** Undefined unless the text is the S3 URI of a folder; its key is empty or ends with a slash. */
export function parseFolderUri(text: string): S3Uri | undefined {
  const uri = parseCleanUri(text);
  if (uri === undefined || uri.key === '' || uri.key.endsWith('/')) return uri;
  return { ...uri, key: `${uri.key}/` };
}

/** The object that a sheet means by a location that `refuseLocation` lets through. */
export function resolveLocation(data: S3Uri, location: string): S3Uri {
  return parseS3Uri(location) ?? joinS3Uri(data, location);
}

function parseCleanUri(text: string): S3Uri | undefined {
  const uri = findUncleanOnOneLine(text) === undefined ? parseS3Uri(text) : undefined;
  const segments = uri?.key.split('/') ?? [];
  return segments.includes('.') || segments.includes('..') ? undefined : uri;
}
