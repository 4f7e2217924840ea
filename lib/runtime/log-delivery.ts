import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { EVENT_LINE_BEGIN } from '../domain/run/run-log';

/** What CloudWatch Logs delivered of one stream. */
export interface LogDelivery {
  readonly logGroup: string;
  readonly logStream: string;
  /** Those that may be ours; what else the stream holds is left out. */
  readonly lines: readonly string[];
}

/** Text is held twice while it is read: this much fits into the function's memory. A delivery has a few megabytes. */
const MAXIMUM_BYTES = 128 * 1024 * 1024;

const headSchema = z.object({
  messageType: z.string(),
  logGroup: z.string(),
  logStream: z.string(),
});

const wholeSchema = headSchema.extend({ logEvents: z.array(z.unknown()) });

const eventSchema = z.object({ message: z.string() });

const EVENTS = '"logEvents":[';

/** Up to the quote that begins the text of an event of ours, in JSON within JSON. */
const BEGIN = new RegExp(`"message":(?="${escapeRegExp(quoted(EVENT_LINE_BEGIN))})`, 'g');

/** One JSON string; loops within loops, as `(?:[^"\\]|\\.)*` has none, would remember each character of a long line. */
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y;

/**
 * Unpacks a delivery; undefined for a control message, by which CloudWatch sees whether the function is there. Throws for
 * what is no delivery at all: it is nothing that CloudWatch sends, and is kept for a person to look at.
 *
 * Most of the time would go into parsing lines that nobody reads. So the text is scanned once, and only what is ours is
 * cut out and parsed: 1.1 to 1.3 times as fast as parsing all of it.
 */
export function readLogDelivery(encoded: string): LogDelivery | undefined {
  const bytes = unpack(encoded);
  const { messageType, logGroup, logStream, lines } = scan(bytes) ?? parseWhole(bytes);
  return messageType === 'DATA_MESSAGE' ? { logGroup, logStream, lines: lines() } : undefined;
}

interface Reading extends z.infer<typeof headSchema> {
  readonly lines: () => readonly string[];
}

function unpack(encoded: string): Buffer {
  try {
    return gunzipSync(Buffer.from(encoded, 'base64'), { maxOutputLength: MAXIMUM_BYTES });
  } catch (cause) {
    throw unreadable('it is not gzip in base64', cause);
  }
}

/** Undefined when the delivery is not written as CloudWatch has written them so far: then it is parsed as a whole. */
function scan(bytes: Buffer): Reading | undefined {
  // A character is a byte, so that a place in the text is one in the bytes.
  const text = bytes.toString('latin1');
  const begin = text.indexOf(EVENTS);
  if (begin === -1 || !text.endsWith(']}')) return undefined;
  const head = headSchema.safeParse(parseJson(`${bytes.toString('utf8', 0, begin)}${EVENTS}]}`));
  return head.success ? { ...head.data, lines: () => cutLines(bytes, text) } : undefined;
}

function cutLines(bytes: Buffer, text: string): readonly string[] {
  const lines: string[] = [];
  BEGIN.lastIndex = 0;
  while (BEGIN.test(text)) {
    const start = BEGIN.lastIndex;
    STRING.lastIndex = start;
    if (!STRING.test(text)) break;
    BEGIN.lastIndex = STRING.lastIndex;
    const line = parseJson(bytes.toString('utf8', start, STRING.lastIndex));
    if (typeof line === 'string') lines.push(line);
  }
  return lines;
}

function parseWhole(bytes: Buffer): Reading {
  const delivery = wholeSchema.safeParse(parseJson(bytes.toString('utf8')));
  if (!delivery.success) throw unreadable('it is not JSON of the known form', delivery.error);
  const { logEvents, ...head } = delivery.data;
  const lines = logEvents.flatMap((event) => {
    const parsed = eventSchema.safeParse(event);
    return parsed.success ? [parsed.data.message] : [];
  });
  return { ...head, lines: () => lines.filter((line) => line.startsWith(EVENT_LINE_BEGIN)) };
}

function unreadable(why: string, cause: unknown): Error {
  return new Error(`Cannot read a delivery of log lines: ${why}`, { cause });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Told by whoever needed it.
    return undefined;
  }
}

function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\{}"]/g, '\\$&');
}
