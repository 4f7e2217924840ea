import type { Launch, LaunchChange } from '../domain/launch/launch';
import { applyRunLog } from '../domain/launch/launch-progress';
import { summarizeRunLog, type RunLogReport } from '../domain/run/run-log';

export interface RecordRunLogDeps {
  readonly launches: {
    change(
      launchId: string,
      decide: (launch: Launch) => LaunchChange | undefined,
    ): Promise<Launch | undefined>;
  };
}

/** Brings progress and job counts of the launches up to what a delivery of log lines says: one write each at the most. */
export async function recordRunLog(
  { launches }: RecordRunLogDeps,
  delivery: { readonly logStream: string; readonly lines: readonly string[] },
): Promise<void> {
  for (const report of summarizeRunLog(delivery.lines)) {
    await launches.change(report.launchId, (launch) =>
      isItsStream(launch, delivery.logStream) ? applyReport(launch, report) : undefined,
    );
  }
}

function applyReport(
  launch: Launch,
  { attempt, progress, jobs }: RunLogReport,
): LaunchChange | undefined {
  const counts =
    progress === undefined ? undefined : { completed: progress.completed, total: progress.total };
  return applyRunLog(launch, attempt, { progress: counts, jobs });
}

/** A stream ends with the ID of its task: no task can speak for the launch of another. */
function isItsStream(launch: Launch, logStream: string): boolean {
  const taskId = launch.taskArn?.split('/').at(-1);
  return taskId === undefined || logStream.endsWith(`/${taskId}`);
}
