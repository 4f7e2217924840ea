import { METRICS, type Measure } from '../contract/metrics';
import { LaunchError } from '../domain/errors';
import type { Launch, LaunchChange } from '../domain/launch/launch';
import { applyRunLog } from '../domain/launch/launch-reports';
import { taskIdOf } from '../domain/run/platform-event';
import { summarizeRunLog, type RunLogReport } from '../domain/run/run-log';

export interface RecordRunLogDeps {
  readonly launches: {
    change(
      launchId: string,
      decide: (launch: Launch) => LaunchChange | undefined,
    ): Promise<Launch | undefined>;
  };
  readonly measure: Measure;
  readonly now: () => Date;
}

/** Lines of one stream. */
export interface LogLines {
  readonly logGroup: string;
  readonly logStream: string;
  readonly lines: readonly string[];
}

/** A launch whose row a person has broken: it is passed over. */
export interface UnreadableRow {
  readonly launchId: string;
  readonly error: LaunchError;
}

/** A stream is of one task, which runs one attempt: whoever speaks of more than these makes it up, and each costs a read. */
const MAXIMUM_ATTEMPTS = 10;

/**
 * Brings progress and job counts of the launches up to what a delivery of log lines says: one write each at the most. What is
 * wrong with one of them keeps no other from its news; a fault is thrown once all have been tried.
 */
export async function recordRunLog(
  deps: RecordRunLogDeps,
  delivery: LogLines,
): Promise<readonly UnreadableRow[]> {
  const reports = summarizeRunLog(delivery.lines).slice(0, MAXIMUM_ATTEMPTS);
  const unreadable: UnreadableRow[] = [];
  const faults: unknown[] = [];
  for (const report of reports) {
    try {
      await record(deps, delivery, report);
    } catch (error) {
      if (!(error instanceof LaunchError) || error.kind !== 'user') faults.push(error);
      else unreadable.push({ launchId: report.launchId, error });
    }
  }
  if (faults.length > 0) throw faults[0];
  return unreadable;
}

async function record(
  { launches, measure, now }: RecordRunLogDeps,
  delivery: LogLines,
  report: RunLogReport,
): Promise<void> {
  // The last decision is the one that was written.
  const decision = { writes: false };
  await launches.change(report.launchId, (launch) => {
    const change = isItsStream(launch, delivery)
      ? applyRunLog(launch, report.attempt, report)
      : undefined;
    decision.writes = change !== undefined;
    return change;
  });
  const seconds = (now().getTime() - Date.parse(report.time)) / 1000;
  if (!decision.writes || Number.isNaN(seconds)) return;
  // Clocks differ.
  const value = Math.max(0, seconds);
  measure([{ metric: METRICS.progressDelaySeconds, value, unit: 'Seconds' }]);
}

/**
 * A stream ends with the ID of its task: no task can speak for the launch of another. As long as nobody has noted the task,
 * none can; the next line says all that this one says.
 */
function isItsStream(
  { taskArn, logGroup }: Launch,
  delivery: Pick<LogLines, 'logGroup' | 'logStream'>,
): boolean {
  if (taskArn === undefined || !delivery.logStream.endsWith(`/${taskIdOf(taskArn)}`)) return false;
  return logGroup === undefined || logGroup === delivery.logGroup;
}
