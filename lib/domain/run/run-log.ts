import {
  latestJobs,
  latestProgress,
  latestSteps,
  type StepsReport,
} from '../launch/launch-reports';
import { engineEventSchema, type EngineEvent, type JobCounts, type Progress } from './run-report';

/** How each line begins that an engine task prints for us, and no line of a tool that passes through it. */
export const EVENT_LINE_BEGIN = '{"wfm":1,';

/** What a batch of log lines says of one attempt. */
export interface RunLogReport {
  readonly launchId: string;
  readonly attempt: number;
  /** When the newest of the lines was written. */
  readonly time: string;
  readonly progress: Progress | undefined;
  readonly jobs: JobCounts | undefined;
  readonly steps: StepsReport | undefined;
}

/** Reads one log line; undefined unless the engine task itself wrote it. */
export function parseEngineEvent(line: string): EngineEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  const parsed = engineEventSchema.safeParse(parseJson(line));
  return parsed.success ? parsed.data : undefined;
}

/**
 * Gathers what the lines of one delivery say, per attempt, whatever their order. Counts are totals: of thousands of lines the few
 * that say most are parsed, and the others looked at.
 */
export function summarizeRunLog(lines: readonly string[]): readonly RunLogReport[] {
  const groups = new Map<string, string[]>();
  for (const line of lines) {
    const key = ATTEMPT.exec(line)?.[0] ?? '';
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  const reports = new Map<string, RunLogReport>();
  for (const group of groups.values()) addGroup(reports, group);
  return [...reports.values()];
}

/** As each of our lines says whose it is; lines that say it in another way are all in one group, which harms nobody. */
const ATTEMPT = /^\{"wfm":1,"launchId":"[^"\\]*","attempt":\d+,"time":"/;

const EVENT = /^[^"\\]*","event":"([a-z-]+)"/;

function addGroup(reports: Map<string, RunLogReport>, lines: readonly string[]): void {
  const telling = tellingLines(lines).map(parseEngineEvent);
  // One that looks like the greatest and cannot be read must not hide the others.
  const isWhole = telling.every((event) => event !== undefined);
  const events = isWhole ? telling : lines.map(parseEngineEvent);
  for (const event of events) {
    if (event === undefined) continue;
    const key = `${event.launchId}/${event.attempt}`;
    reports.set(key, addEvent(reports.get(key), event));
  }
}

/** Of each kind of event the line with the greatest number of each kind, and the newest of all. */
function tellingLines(lines: readonly string[]): readonly string[] {
  const best = new Map<string, { readonly weight: number | string; readonly line: string }>();
  const offer = (kind: string, weight: number | string, line: string): void => {
    const known = best.get(kind);
    if (known === undefined || weight > known.weight) best.set(kind, { weight, line });
  };
  for (const line of lines) {
    const head = ATTEMPT.exec(line)?.[0];
    if (head === undefined) return lines;
    const rest = line.slice(head.length);
    const event = EVENT.exec(rest)?.[1];
    if (event === undefined) return lines;
    offer('newest', rest.slice(0, rest.indexOf('"')), line);
    offer(`${event} sequence`, numberAfter(line, '"sequence":'), line);
    if (event === 'progress') offer('completed', numberAfter(line, '"completed":'), line);
  }
  return [...new Set([...best.values()].map(({ line }) => line))];
}

/** The last number of this name, which is the event's own: within texts, quotes are escaped. */
function numberAfter(line: string, name: string): number {
  const at = line.lastIndexOf(name);
  const begin = at + name.length;
  const number = at === -1 ? -1 : Number.parseInt(line.slice(begin, begin + 16), 10);
  return Number.isNaN(number) ? -1 : number;
}

function addEvent(known: RunLogReport | undefined, event: EngineEvent): RunLogReport {
  const { launchId, attempt, time } = event;
  const progress = event.event === 'progress' ? event : undefined;
  return {
    launchId,
    attempt,
    time: known === undefined || time > known.time ? time : known.time,
    progress: latestProgress(known?.progress, progress && countsOf(progress)),
    jobs: latestJobs(known?.jobs, 'jobs' in event ? event.jobs : undefined),
    steps: latestSteps(known?.steps, progress && stepsOf(progress)),
  };
}

function countsOf({ completed, total }: Progress): Progress {
  return { completed, total };
}

function stepsOf({
  steps,
  sequence = 0,
}: Extract<EngineEvent, { event: 'progress' }>): StepsReport | undefined {
  return steps === undefined ? undefined : { steps, sequence };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A line that merely looks like JSON is some tool's own output.
    return undefined;
  }
}
