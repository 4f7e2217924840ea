import { z } from 'zod';
import { AwsError } from '../../world';
import type { Caller } from '../../world';
import { parseInput } from '../json-protocol';
import type { JsonOperation } from '../json-protocol';
import { compileFilterPattern } from './filter-pattern';
import { eventsWithin, neighbourId, positionOf, takePage } from './log-events';
import type { LogEvent, TimeRange } from './log-events';
import type { LogGroup } from './log-store';
import type { Logs } from './logs-world';

const groupShape = {
  logGroupName: z.string().optional(),
  logGroupIdentifier: z.string().optional(),
};
const timeShape = { startTime: z.number().int().optional(), endTime: z.number().int().optional() };
const limit = z.number().int().min(1).max(10_000).default(10_000);

const getSchema = z.strictObject({
  ...groupShape,
  ...timeShape,
  logStreamName: z.string(),
  startFromHead: z.boolean().default(false),
  nextToken: z
    .string()
    .regex(/^[fb]\/\d{56}\/s$/)
    .optional(),
  limit,
  unmask: z.boolean().optional(),
});

const filterSchema = z.strictObject({
  ...groupShape,
  ...timeShape,
  logStreamNames: z.array(z.string()).min(1).max(100).optional(),
  logStreamNamePrefix: z.string().optional(),
  filterPattern: z.string().default(''),
  nextToken: z
    .string()
    .regex(/^\d{56}$/)
    .optional(),
  limit,
  interleaved: z.boolean().optional(),
  unmask: z.boolean().optional(),
});

const firstId = '0'.repeat(56);

/** The operations that read events. */
export function readOperations(logs: Logs): Record<string, JsonOperation> {
  return {
    GetLogEvents: (input, request) => getEvents(logs, input, request.caller),
    FilterLogEvents: (input, request) => filterEvents(logs, input, request.caller),
  };
}

/** A token is a direction and an id: `f/ID/s` stands for what comes after that event, `b/ID/s` for what comes before. */
function getEvents(logs: Logs, input: unknown, caller: Caller): unknown {
  const request = parseInput(getSchema, input, 'InvalidParameterException');
  const groupName = groupNameOf(request);
  logs.authorize(caller, 'GetLogEvents', groupName, request.logStreamName);
  const stream = logs.getStream(logs.getGroup(groupName), request.logStreamName);
  const { events } = stream;
  const within = eventsWithin(events, {
    from: request.startTime ?? 0,
    to: request.endTime ?? Infinity,
  });
  const [direction, id] = request.nextToken?.split('/') ?? [request.startFromHead ? 'f' : 'b'];
  const page = takePage(
    direction === 'f' ? after(within, id) : before(within, id),
    request.limit,
    direction === 'f' ? 'first' : 'last',
  );
  return { events: page.map(outputEvent), ...pageTokens(page, direction === 'f', id) };
}

function after(events: readonly LogEvent[], id: string | undefined): readonly LogEvent[] {
  return id === undefined ? events : events.slice(positionOf(events, neighbourId(id, 1n)));
}

function before(events: readonly LogEvent[], id: string | undefined): readonly LogEvent[] {
  return id === undefined ? events : events.slice(0, positionOf(events, id));
}

/** At the end the token stays as it was, by which clients know that there is no more for now. */
function pageTokens(
  page: readonly LogEvent[],
  forward: boolean,
  id = firstId,
): Record<string, string> {
  const last = page.at(-1)?.id ?? (forward ? id : neighbourId(id, -1n));
  const first = page[0]?.id ?? (forward ? neighbourId(id, 1n) : id);
  return { nextForwardToken: `f/${last}/s`, nextBackwardToken: `b/${first}/s` };
}

function filterEvents(logs: Logs, input: unknown, caller: Caller): unknown {
  const request = parseInput(filterSchema, input, 'InvalidParameterException');
  const groupName = groupNameOf(request);
  logs.authorize(caller, 'FilterLogEvents', groupName, '');
  const matches = compileFilterPattern(request.filterPattern);
  const group = logs.getGroup(groupName);
  // Unlike that of GetLogEvents, this end is inclusive.
  const range = { from: request.startTime ?? 0, to: (request.endTime ?? Infinity) + 1 };
  const streamOf = new Map<LogEvent, string>();
  for (const stream of chosenStreams(logs, group, request)) {
    for (const event of laterEvents(stream.events, range, request.nextToken)) {
      if (matches(event.message)) streamOf.set(event, stream.name);
    }
  }
  const found = [...streamOf.keys()].sort((left, right) => (left.id < right.id ? -1 : 1));
  const page = takePage(found, request.limit, 'first');
  const last = page.at(-1);
  return {
    events: page.map((event) => ({
      eventId: event.id,
      logStreamName: streamOf.get(event),
      ...outputEvent(event),
    })),
    searchedLogStreams: [],
    ...(last !== undefined && page.length < found.length ? { nextToken: last.id } : {}),
  };
}

function laterEvents(
  events: readonly LogEvent[],
  range: TimeRange,
  token: string | undefined,
): readonly LogEvent[] {
  return after(eventsWithin(events, range), token);
}

function chosenStreams(
  logs: Logs,
  group: LogGroup,
  request: z.infer<typeof filterSchema>,
): { readonly name: string; readonly events: readonly LogEvent[] }[] {
  const { logStreamNames: names, logStreamNamePrefix: prefix } = request;
  if (names !== undefined && prefix !== undefined) {
    throw new AwsError(
      'InvalidParameterException',
      'logStreamNames and logStreamNamePrefix cannot be specified together.',
    );
  }
  if (names !== undefined) return names.map((name) => logs.getStream(group, name));
  return [...group.streams.values()].filter((stream) => stream.name.startsWith(prefix ?? ''));
}

/** The group that a request names, by name or by ARN. */
function groupNameOf(request: {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}): string {
  const given = request.logGroupName ?? request.logGroupIdentifier;
  if (given === undefined) {
    throw new AwsError('InvalidParameterException', 'A log group must be specified.');
  }
  return /^arn:[^:]+:logs:[^:]*:\d*:log-group:([^:]+)/.exec(given)?.[1] ?? given;
}

function outputEvent({ timestamp, message, ingestionTime }: LogEvent): Record<string, unknown> {
  return { timestamp, message, ingestionTime };
}
