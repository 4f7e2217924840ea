import { z } from 'zod';
import type { Caller } from '../../world';
import { parseInput } from '../json-protocol';
import type { JsonOperation } from '../json-protocol';
import type { LogGroup, LogStream } from './log-store';
import type { Logs } from './logs-world';

const pageShape = {
  limit: z.number().int().min(1).max(50).default(50),
  nextToken: z.string().optional(),
};

const groupsSchema = z.strictObject({
  ...pageShape,
  logGroupNamePrefix: z.string().optional(),
  logGroupNamePattern: z.string().optional(),
});

const streamsSchema = z.strictObject({
  ...pageShape,
  logGroupName: z.string(),
  logStreamNamePrefix: z.string().optional(),
  orderBy: z.enum(['LogStreamName', 'LastEventTime']).default('LogStreamName'),
  descending: z.boolean().default(false),
});

/** The operations that list groups, streams and subscription filters. */
export function descriptionOperations(logs: Logs): Record<string, JsonOperation> {
  return {
    DescribeLogGroups: (input, request) => describeGroups(logs, input, request.caller),
    DescribeLogStreams: (input, request) => describeStreams(logs, input, request.caller),
    DescribeSubscriptionFilters: (input, request) => describeFilters(logs, input, request.caller),
  };
}

const filtersSchema = z.strictObject({ logGroupName: z.string() });

/** A group has two at most: they need no pages. */
function describeFilters(logs: Logs, input: unknown, caller: Caller): unknown {
  const { logGroupName } = parseInput(filtersSchema, input, 'InvalidParameterException');
  logs.authorize(caller, 'DescribeSubscriptionFilters', logGroupName, '');
  logs.getGroup(logGroupName);
  const subscriptionFilters = logs.subscriptions.of(logGroupName).map((filter) => ({
    ...{ logGroupName, filterName: filter.filterName, filterPattern: filter.filterPattern },
    ...(filter.destinationArn === undefined ? {} : { destinationArn: filter.destinationArn }),
  }));
  return { subscriptionFilters };
}

function describeGroups(logs: Logs, input: unknown, caller: Caller): unknown {
  const request = parseInput(groupsSchema, input, 'InvalidParameterException');
  logs.authorize(caller, 'DescribeLogGroups', '', '');
  const { logGroupNamePrefix: prefix = '', logGroupNamePattern: pattern = '' } = request;
  const groups = [...logs.store.groups.values()]
    .filter(({ name }) => name.startsWith(prefix) && includesIgnoringCase(name, pattern))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const { page, nextToken } = pageOf(groups, request);
  return { logGroups: page.map((group) => describeGroup(logs, group)), ...nextToken };
}

function describeGroup(logs: Logs, group: LogGroup): Record<string, unknown> {
  const arn = logs.groupArn(group.name);
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    metricFilterCount: 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
    storedBytes: 0,
    logGroupClass: 'STANDARD',
  };
}

function describeStreams(logs: Logs, input: unknown, caller: Caller): unknown {
  const request = parseInput(streamsSchema, input, 'InvalidParameterException');
  logs.authorize(caller, 'DescribeLogStreams', request.logGroupName, '');
  const group = logs.getGroup(request.logGroupName);
  const prefix = request.logStreamNamePrefix ?? '';
  const byTime = request.orderBy === 'LastEventTime';
  const streams = [...group.streams.values()]
    .filter(({ name }) => name.startsWith(prefix))
    .sort((left, right) => (byTime ? compareTimes(left, right) : compareNames(left, right)));
  const { page, nextToken } = pageOf(request.descending ? streams.reverse() : streams, request);
  const arn = logs.groupArn(group.name);
  return { logStreams: page.map((stream) => describeStream(arn, stream)), ...nextToken };
}

function describeStream(groupArn: string, stream: LogStream): Record<string, unknown> {
  const [first, last] = [stream.events[0], stream.events.at(-1)];
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    ...(first === undefined ? {} : { firstEventTimestamp: first.timestamp }),
    ...(last === undefined
      ? {}
      : { lastEventTimestamp: last.timestamp, lastIngestionTime: last.ingestionTime }),
    arn: `${groupArn}:log-stream:${stream.name}`,
    storedBytes: 0,
  };
}

function pageOf<T extends { readonly name: string }>(
  all: readonly T[],
  request: { readonly limit: number; readonly nextToken?: string | undefined },
): { page: readonly T[]; nextToken: { nextToken?: string } } {
  const start =
    request.nextToken === undefined
      ? 0
      : all.findIndex(({ name }) => name === request.nextToken) + 1;
  const page = all.slice(start, start + request.limit);
  const last = page.at(-1);
  const more = last !== undefined && start + page.length < all.length;
  return { page, nextToken: more ? { nextToken: last.name } : {} };
}

function compareNames(left: LogStream, right: LogStream): number {
  return left.name < right.name ? -1 : 1;
}

function compareTimes(left: LogStream, right: LogStream): number {
  return (left.events.at(-1)?.timestamp ?? 0) - (right.events.at(-1)?.timestamp ?? 0);
}

function includesIgnoringCase(name: string, part: string): boolean {
  return name.toLowerCase().includes(part.toLowerCase());
}
