import {
  latestJobs,
  latestProgress,
  latestSteps,
  type StepsReport,
} from '../launch/launch-progress';
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

/** Gathers what the lines of one delivery say, per attempt, whatever their order. */
export function summarizeRunLog(lines: readonly string[]): readonly RunLogReport[] {
  const reports = new Map<string, RunLogReport>();
  for (const line of lines) {
    const event = parseEngineEvent(line);
    if (event === undefined) continue;
    const key = `${event.launchId}/${event.attempt}`;
    reports.set(key, addEvent(reports.get(key), event));
  }
  return [...reports.values()];
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
