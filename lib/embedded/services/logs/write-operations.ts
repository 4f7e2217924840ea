import { z } from 'zod';
import { AwsError } from '../../world';
import type { Caller } from '../../world';
import { parseInput } from '../json-protocol';
import type { JsonOperation } from '../json-protocol';
import type { LogGroup, LogStream, NewEvent } from './log-store';
import type { Logs } from './logs-world';

const name = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[^:*]*$/);

const groupSchema = z.object({ logGroupName: name });
const streamSchema = z.object({ logGroupName: name, logStreamName: name });
const putSchema = streamSchema.extend({
  logEvents: z
    .array(z.object({ timestamp: z.number().int().min(0), message: z.string().min(1) }))
    .min(1)
    .max(10_000),
});

const day = 24 * 60 * 60 * 1000;
const maxEventBytes = 1024 * 1024;

/** The operations that make groups, streams and events. */
export function writeOperations(logs: Logs): Record<string, JsonOperation> {
  return {
    CreateLogGroup: (input, request) => createGroup(logs, input, request.caller),
    CreateLogStream: (input, request) => createStream(logs, input, request.caller),
    PutLogEvents: (input, request) => putEvents(logs, input, request.caller),
  };
}

function createGroup(logs: Logs, input: unknown, caller: Caller): unknown {
  const { logGroupName } = parseInput(groupSchema, input, 'InvalidParameterException');
  logs.authorize(caller, 'CreateLogGroup', logGroupName, '');
  if (logs.store.groups.has(logGroupName)) throw alreadyExists('group');
  logs.store.ensureGroup(logGroupName);
  return {};
}

function createStream(logs: Logs, input: unknown, caller: Caller): unknown {
  const request = parseInput(streamSchema, input, 'InvalidParameterException');
  logs.authorize(caller, 'CreateLogStream', request.logGroupName, request.logStreamName);
  const group = logs.getGroup(request.logGroupName);
  if (group.streams.has(request.logStreamName)) throw alreadyExists('stream');
  logs.store.ensureStream(group, request.logStreamName);
  return {};
}

function putEvents(logs: Logs, input: unknown, caller: Caller): unknown {
  const request = parseInput(putSchema, input, 'InvalidParameterException');
  logs.authorize(caller, 'PutLogEvents', request.logGroupName, request.logStreamName);
  const group = logs.getGroup(request.logGroupName);
  const stream = logs.getStream(group, request.logStreamName);
  checkEvents(request.logEvents);
  const accepted = request.logEvents.filter(({ timestamp }) => isTimely(logs, timestamp));
  store(logs, group, stream, accepted);
  const rejected = rejections(logs, request.logEvents);
  return {
    nextSequenceToken: '1',
    ...(Object.keys(rejected).length === 0 ? {} : { rejectedLogEventsInfo: rejected }),
  };
}

function store(logs: Logs, group: LogGroup, stream: LogStream, events: readonly NewEvent[]): void {
  const stored = logs.store.append(group, stream, events);
  logs.subscriptions.offer(group.name, stream.name, stored);
}

function checkEvents(events: readonly NewEvent[]): void {
  const times = events.map((event) => event.timestamp);
  if (times.some((time, index) => time < (times[index - 1] ?? 0))) {
    throw new AwsError(
      'InvalidParameterException',
      'Log events in a single PutLogEvents request must be in chronological order.',
    );
  }
  for (const { message } of events) {
    const bytes = Buffer.byteLength(message) + 26;
    if (bytes <= maxEventBytes) continue;
    throw new AwsError(
      'InvalidParameterException',
      `Log event too large: ${bytes} bytes exceeds limit of ${maxEventBytes}`,
    );
  }
}

function isTimely(logs: Logs, timestamp: number): boolean {
  const age = logs.world.now().getTime() - timestamp;
  return age <= 14 * day && age >= -day / 12;
}

/** Events over two weeks old, or two hours ahead, are left out, and the answer says which. */
function rejections(logs: Logs, events: readonly NewEvent[]): Record<string, number> {
  const now = logs.world.now().getTime();
  const tooOld = events.filter(({ timestamp }) => timestamp < now - 14 * day).length;
  const firstTooNew = events.findIndex(({ timestamp }) => timestamp > now + day / 12);
  return {
    ...(tooOld === 0 ? {} : { tooOldLogEventEndIndex: tooOld }),
    ...(firstTooNew < 0 ? {} : { tooNewLogEventStartIndex: firstTooNew }),
  };
}

function alreadyExists(what: string): AwsError {
  return new AwsError('ResourceAlreadyExistsException', `The specified log ${what} already exists`);
}
