import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { eventId, positionOf } from './log-events';
import type { LogEvent } from './log-events';

/** A log stream in memory; its events are in the order of their ids. */
export interface LogStream {
  readonly name: string;
  readonly createdAt: number;
  readonly events: LogEvent[];
}

export interface LogGroup {
  readonly name: string;
  readonly createdAt: number;
  readonly streams: Map<string, LogStream>;
}

export interface NewEvent {
  readonly timestamp: number;
  readonly message: string;
}

const headSchema = z.object({ name: z.string(), createdAt: z.number() });
const eventSchema = z.tuple([z.string(), z.number(), z.string()]);

/**
 * The log groups, in memory and, when there is a directory, in files of JSON lines: a folder a group, a file a stream,
 * each beginning with its name because the names of files are hashes. A line that a crash cut short is dropped.
 */
export class LogStore {
  readonly groups = new Map<string, LogGroup>();
  private arrivals = 0;

  constructor(
    private readonly directory: string | undefined,
    private readonly now: () => Date,
  ) {
    if (directory !== undefined && existsSync(directory)) this.load(directory);
  }

  /** The group, made if need be. */
  ensureGroup(name: string): LogGroup {
    const known = this.groups.get(name);
    if (known !== undefined) return known;
    const group = { name, createdAt: this.now().getTime(), streams: new Map<string, LogStream>() };
    this.groups.set(name, group);
    this.write(group, 'group', [JSON.stringify({ name, createdAt: group.createdAt })]);
    return group;
  }

  /** The stream, made if need be. */
  ensureStream(group: LogGroup, name: string): LogStream {
    const known = group.streams.get(name);
    if (known !== undefined) return known;
    const stream = { name, createdAt: this.now().getTime(), events: [] };
    group.streams.set(name, stream);
    this.write(group, name, [JSON.stringify({ name, createdAt: stream.createdAt })]);
    return stream;
  }

  /** Adds events to a stream and returns them as stored. */
  append(group: LogGroup, stream: LogStream, events: readonly NewEvent[]): readonly LogEvent[] {
    const ingestionTime = this.now().getTime();
    const stored = events.map((event) => ({ ...event, ingestionTime, id: this.nextId(event) }));
    for (const event of stored) insert(stream.events, event);
    const lines = stored.map(({ id, message }) => JSON.stringify([id, ingestionTime, message]));
    this.write(group, stream.name, lines);
    return stored;
  }

  private nextId({ timestamp }: NewEvent): string {
    this.arrivals += 1;
    return eventId(timestamp, this.arrivals);
  }

  private write(group: LogGroup, stream: string, lines: readonly string[]): void {
    if (this.directory === undefined || lines.length === 0) return;
    const folder = path.join(this.directory, hash(group.name));
    mkdirSync(folder, { recursive: true });
    const text = `${lines.join('\n')}\n`;
    if (stream === 'group') writeFileSync(path.join(folder, 'group.json'), text);
    else appendFileSync(path.join(folder, `${hash(stream)}.jsonl`), text);
  }

  private load(directory: string): void {
    for (const folder of readdirSync(directory)) {
      const files = readdirSync(path.join(directory, folder));
      if (!files.includes('group.json')) continue;
      const [head] = readLines(path.join(directory, folder, 'group.json'));
      const group = { ...headSchema.parse(head), streams: new Map<string, LogStream>() };
      this.groups.set(group.name, group);
      for (const file of files.filter((name) => name.endsWith('.jsonl'))) {
        this.loadStream(group, path.join(directory, folder, file));
      }
    }
  }

  private loadStream(group: LogGroup, file: string): void {
    const [first, ...rest] = readLines(file);
    const head = headSchema.safeParse(first);
    if (!head.success) return;
    const stream: LogStream = { ...head.data, events: [] };
    for (const line of rest) {
      const parsed = eventSchema.safeParse(line);
      if (!parsed.success) continue;
      const [id, ingestionTime, message] = parsed.data;
      const [timestamp, arrival] = [Number(id.slice(0, -20)), Number(id.slice(-20))];
      this.arrivals = Math.max(this.arrivals, arrival);
      insert(stream.events, { id, timestamp, ingestionTime, message });
    }
    group.streams.set(stream.name, stream);
  }
}

function insert(events: LogEvent[], event: LogEvent): void {
  const last = events.at(-1);
  if (last === undefined || last.id < event.id) events.push(event);
  else events.splice(positionOf(events, event.id), 0, event);
}

function readLines(file: string): unknown[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => parseLine(line));
}

function parseLine(line: string): unknown[] {
  try {
    return line === '' ? [] : [JSON.parse(line)];
  } catch {
    return [];
  }
}

function hash(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}
