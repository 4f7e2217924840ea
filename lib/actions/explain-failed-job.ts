import { classifyBatchJob } from '../domain/failure/classify-batch-job';
import type { BatchJobChange } from '../domain/run/batch-event';
import type { JobRow } from '../domain/run/job-row';

export interface ExplainFailedJobDeps {
  readonly records: {
    /** Puts a row in place of the same job's row of the same rank. */
    replaceJob(row: JobRow): Promise<void>;
  };
  readonly logs: {
    /** At most so many of the last lines, oldest first; none of a stream that does not exist. */
    readEnd(logGroup: string, logStream: string, limit: number): Promise<readonly string[]>;
  };
}

const LINES_READ = 200;

/**
 * Looks once into the log of a job that has failed for good, and keeps what its lines tell: of a command that has failed Batch knows
 * the exit code alone. A log that cannot be read leaves the row as it is, since the job may log where we have no right to look.
 */
export async function explainFailedJob(
  { records, logs }: ExplainFailedJobDeps,
  row: JobRow,
  change: BatchJobChange,
): Promise<void> {
  const { logGroup, logStream } = row;
  const hasRun = change.state === 'FAILED' && change.exitCode !== undefined;
  if (!hasRun || logGroup === undefined || logStream === undefined) return;
  const lines = await logs.readEnd(logGroup, logStream, LINES_READ).catch((): string[] => []);
  if (lines.every((line) => line.trim() === '')) return;
  await records.replaceJob({ ...row, failure: classifyBatchJob(change, lines) });
}
