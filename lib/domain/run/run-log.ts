import { latestJobs, latestProgress } from '../launch/launch-progress';
import { engineEventSchema, type EngineEvent, type JobCounts, type Progress } from './run-report';

/** What a batch of log lines says of one attempt. */
export interface RunLogReport {
  readonly launchId: string;
  readonly attempt: number;
  readonly progress: Progress | undefined;
  readonly jobs: JobCounts | undefined;
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
    const { launchId, attempt } = event;
    const key = `${launchId}/${attempt}`;
    const { progress, jobs } = reports.get(key) ?? {};
    reports.set(key, {
      launchId,
      attempt,
      progress: latestProgress(progress, event.event === 'progress' ? event : undefined),
      jobs: latestJobs(jobs, 'jobs' in event ? event.jobs : undefined),
    });
  }
  return [...reports.values()];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A line that merely looks like JSON is some tool's own output.
    return undefined;
  }
}
