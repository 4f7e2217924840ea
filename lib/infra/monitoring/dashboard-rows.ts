import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  Metric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC_DIMENSIONS, METRICS } from '../../contract/metrics';
import type { DeadLetters } from '../events/dead-letters';
import type { WorkflowFunctions } from '../functions/workflow-functions';
import { customMetric, FIVE_MINUTES, metricByDimension } from './metric-sources';

/** The dashboard is three graphs wide. */
const WIDTH = 8;
const HOUR = Duration.hours(1);

/** What every graph is drawn from. */
export interface DashboardParts {
  /** Of our own metrics. */
  readonly namespace: string;
  readonly alarms: readonly IAlarm[];
  readonly functions: WorkflowFunctions;
  readonly deadLetters: DeadLetters;
  readonly stateMachineArn: string;
}

/** The dashboard, row by row: what people ask of launches first, then what operators ask of the manager. */
export function createDashboardRows(parts: DashboardParts): IWidget[][] {
  return [
    [new AlarmStatusWidget({ title: 'Alarms', alarms: [...parts.alarms], width: 3 * WIDTH })],
    launchGraphs(parts),
    failureGraphs(parts),
    jobGraphs(parts),
    functionGraphs(parts),
    eventGraphs(parts),
  ];
}

function launchGraphs({ namespace }: DashboardParts): IWidget[] {
  const { launchElapsedSeconds, launchesRegistered, launchesEnded, launchesActive } = METRICS;
  const { workflow, status } = METRIC_DIMENSIONS;
  return [
    graph('Time elapsed by workflow, average of the hour (seconds)', [
      metricByDimension(namespace, launchElapsedSeconds, {
        dimension: workflow,
        statistic: 'Average',
        period: HOUR,
      }),
    ]),
    graph('Launches registered, and ended by status', [
      customMetric(namespace, launchesRegistered, { label: 'registered', period: HOUR }),
      metricByDimension(namespace, launchesEnded, {
        dimension: status,
        statistic: 'Sum',
        period: HOUR,
      }),
    ]),
    graph('Launches active, by status', [
      metricByDimension(namespace, launchesActive, {
        dimension: status,
        statistic: 'Maximum',
        period: FIVE_MINUTES,
      }),
    ]),
  ];
}

function failureGraphs({ namespace }: DashboardParts): IWidget[] {
  const { launchFailures, jobsFailed, statusSeconds } = METRICS;
  const { failureType, status } = METRIC_DIMENSIONS;
  const ofTheHour = { period: HOUR, statistic: 'Sum' } as const;
  return [
    graph('Launches failed, by type', [
      metricByDimension(namespace, launchFailures, { dimension: failureType, ...ofTheHour }),
    ]),
    graph('Jobs failed, by type', [
      metricByDimension(namespace, jobsFailed, { dimension: failureType, ...ofTheHour }),
    ]),
    graph('Time in each status, average of the hour (seconds)', [
      metricByDimension(namespace, statusSeconds, {
        dimension: status,
        statistic: 'Average',
        period: HOUR,
      }),
    ]),
  ];
}

function jobGraphs({ namespace }: DashboardParts): IWidget[] {
  const { jobsStuck, jobsWaiting, launchesStuck, progressDelaySeconds } = METRICS;
  const { reason, jobQueue } = METRIC_DIMENSIONS;
  return [
    graph('Jobs that cannot start, and launches that do not go on, by reason', [
      metricByDimension(namespace, jobsStuck, {
        dimension: reason,
        statistic: 'Sum',
        period: FIVE_MINUTES,
      }),
      metricByDimension(namespace, launchesStuck, {
        dimension: reason,
        statistic: 'Maximum',
        period: FIVE_MINUTES,
      }),
    ]),
    graph('Jobs waiting, by queue', [
      metricByDimension(namespace, jobsWaiting, {
        dimension: jobQueue,
        statistic: 'Maximum',
        period: FIVE_MINUTES,
      }),
    ]),
    graph('From a line of progress to its row (seconds)', [
      customMetric(namespace, progressDelaySeconds, { label: 'median', statistic: 'p50' }),
      customMetric(namespace, progressDelaySeconds, { label: '99th percentile', statistic: 'p99' }),
    ]),
  ];
}

function functionGraphs({ functions }: DashboardParts): IWidget[] {
  const { register, launch, logParser, stateNotifier } = functions;
  const all = { register, launch, 'log-parser': logParser, 'state-notifier': stateNotifier };
  const ofEach = (metricName: string, statistic: string): IMetric[] =>
    Object.entries(all).map(([label, { bundled }]) =>
      bundled.function.metric(metricName, { statistic, label, period: FIVE_MINUTES }),
    );
  return [
    graph('Function errors', ofEach('Errors', 'Sum')),
    graph('Function throttles', ofEach('Throttles', 'Sum')),
    graph('Function duration, 95th percentile (ms)', ofEach('Duration', 'p95')),
  ];
}

function eventGraphs(parts: DashboardParts): IWidget[] {
  const { namespace, functions, deadLetters, stateMachineArn } = parts;
  const { unprocessed, undelivered } = deadLetters;
  const kept = (label: string, queue: typeof unprocessed): IMetric =>
    queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', label });
  const executions = (metricName: string): IMetric =>
    new Metric({
      namespace: 'AWS/States',
      metricName,
      dimensionsMap: { StateMachineArn: stateMachineArn },
      statistic: 'Sum',
      period: HOUR,
    });
  return [
    graph('Age of the oldest change of a row that was read (ms)', [
      functions.launch.bundled.function.metric('IteratorAge', { statistic: 'Maximum' }),
    ]),
    graph('Dead letters, and launches that the sweep took up or repaired', [
      kept('unprocessed', unprocessed),
      kept('undelivered', undelivered),
      customMetric(namespace, METRICS.launchesRecovered),
      customMetric(namespace, METRICS.launchesRepaired),
    ]),
    graph(
      'Job executions',
      ['Succeeded', 'Failed', 'TimedOut', 'Aborted'].map((end) => executions(`Executions${end}`)),
    ),
  ];
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: WIDTH, leftYAxis: { min: 0, showUnits: false } });
}
