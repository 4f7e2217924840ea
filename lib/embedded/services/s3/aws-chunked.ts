import { s3Error } from './s3-error';

/** A body without its framing, and the headers that came after it. */
export interface DecodedBody {
  readonly bytes: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

const LINE_END = Buffer.from('\r\n');

/** Takes the aws-chunked framing off: `SIZE[;chunk-signature=...] CRLF bytes CRLF ... 0 CRLF trailers CRLF`. */
export function decodeAwsChunked(body: Buffer): DecodedBody {
  const chunks: Buffer[] = [];
  let position = 0;
  for (;;) {
    const { text, next } = readLine(body, position);
    const size = chunkSize(text);
    if (size === 0) return { bytes: Buffer.concat(chunks), trailers: readTrailers(body, next) };
    const end = next + size;
    if (!body.subarray(end, end + 2).equals(LINE_END)) throw s3Error('IncompleteBody');
    chunks.push(body.subarray(next, end));
    position = end + 2;
  }
}

function readLine(body: Buffer, start: number): { text: string; next: number } {
  const end = body.indexOf(LINE_END, start);
  if (end < 0) throw s3Error('IncompleteBody');
  return { text: body.toString('latin1', start, end), next: end + 2 };
}

function chunkSize(line: string): number {
  const match = /^([0-9a-fA-F]{1,8})(?:;|$)/u.exec(line);
  if (match?.[1] === undefined) throw s3Error('IncompleteBody');
  return parseInt(match[1], 16);
}

function readTrailers(body: Buffer, start: number): Record<string, string> {
  const trailers: Record<string, string> = {};
  for (const line of body.toString('latin1', start).split(/\r?\n/u)) {
    if (line.trim() === '') continue;
    const colon = line.indexOf(':');
    if (colon < 1) throw s3Error('MalformedTrailerError');
    trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return trailers;
}
