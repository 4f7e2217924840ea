/** Custom metrics: functions write them as lines of the embedded metric format, the dashboard and alarms read them. */
export const METRICS = {
  /** Sheets that became a launch. */
  launchesRegistered: 'LaunchesRegistered',
  /** Launches that reached a terminal status; by `Status`. */
  launchesEnded: 'LaunchesEnded',
  /** Launches that ended with a failure; by `FailureType`. */
  launchFailures: 'LaunchFailures',
  /** How long a launch has had a status, measured by the write that leaves it; by `Status`. */
  statusSeconds: 'StatusSeconds',
  /** From the writing of a line of progress to the row that shows it. */
  progressDelaySeconds: 'ProgressDelaySeconds',
  /** From the engine's start to the launch's end, in seconds; by `Workflow`. */
  launchElapsedSeconds: 'LaunchElapsedSeconds',
  /** Launches that have not ended, counted by the sweep; by `Status`. */
  launchesActive: 'LaunchesActive',
  /** Launches that the sweep took up again because nobody had acted on them. */
  launchesRecovered: 'LaunchesRecovered',
  /** Launches whose status or jobs the sweep brought up to what AWS said, because no event had. */
  launchesRepaired: 'LaunchesRepaired',
  /** Launches that do not go on, counted by the sweep; by `Reason`, and all of them. */
  launchesStuck: 'LaunchesStuck',
  /** Jobs that failed for good, of AWS Batch and of engine tasks; by `FailureType`. */
  jobsFailed: 'JobsFailed',
  /** Batch jobs that AWS says cannot start; by `Reason`. */
  jobsStuck: 'JobsStuck',
  /** Batch jobs that wait for a place to run, counted by the sweep; by `JobQueue`. */
  jobsWaiting: 'JobsWaiting',
} as const;

export type MetricName = (typeof METRICS)[keyof typeof METRICS];

/** A few values each, since a series is paid by the hour in which it has data: never a launch or a job. */
export const METRIC_DIMENSIONS = {
  status: 'Status',
  workflow: 'Workflow',
  failureType: 'FailureType',
  reason: 'Reason',
  jobQueue: 'JobQueue',
} as const;

export type MetricDimension = (typeof METRIC_DIMENSIONS)[keyof typeof METRIC_DIMENSIONS];

/** One value of a metric, in the series that its dimension names. */
export interface Measurement {
  readonly metric: MetricName;
  readonly value: number;
  readonly unit: 'Count' | 'Seconds';
  readonly dimension?: { readonly name: MetricDimension; readonly value: string };
  /** For whoever searches the log: part of the line, of no metric. */
  readonly facts?: Readonly<Record<string, string | number | undefined>>;
}

/** Hands measurements over to CloudWatch. */
export type Measure = (measurements: readonly Measurement[]) => void;

/** Several deployments in one account do not mix. */
export function metricsNamespace(stackName: string): string {
  return `GenomicsWorkflowManager/${stackName}`;
}
