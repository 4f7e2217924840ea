import { Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData, type Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { METRICS, metricsNamespace } from '../../contract/metrics';
import type { BundledFunction } from '../functions/bundled-function';
import type { DeadLetters } from '../events/dead-letters';
import type { WorkflowFunctions } from '../functions/workflow-functions';
import {
  customMetric,
  FIVE_MINUTES,
  lostEvents,
  ruleInvocations,
  stuckWork,
} from './metric-sources';
import { OperatorAlarm } from './operator-alarm';
import type { DeploymentSettings } from '../settings/settings-schema';
import type { StatusRules } from '../events/status-rules';

export interface AlarmsProps {
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
  /** What may fail. */
  readonly functions: WorkflowFunctions;
  /** What must fire. */
  readonly rules: StatusRules;
  /** What must stay empty. */
  readonly deadLetters: DeadLetters;
  /** Who hears of it. */
  readonly topic: sns.ITopic;
}

/** Everything that is worth a person's attention; a launch that fails is its owner's, and rings nowhere. */
export class Alarms extends Construct {
  /** All of them. */
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { settings, functions, rules, deadLetters, topic } = props;
    this.all = [
      ...this.watchFunctions(functions),
      ...this.watchEvents(functions, deadLetters),
      this.watchLosses(functions, rules),
      ...this.watchLaunches(rules, settings),
    ];
    for (const alarm of this.all) alarm.addAlarmAction(new SnsAction(topic));
  }

  private watchFunctions(functions: WorkflowFunctions): Alarm[] {
    const { register, launch, logParser, stateNotifier } = functions;
    return [
      new OperatorAlarm(this, 'RegisterFails', {
        severity: 'high',
        meaning: 'The register function fails again and again.',
        impact: 'Sheets are uploaded and get no row.',
        ...failing(register.bundled),
      }),
      new OperatorAlarm(this, 'LaunchFails', {
        severity: 'high',
        meaning: 'The launch function fails again and again.',
        impact: 'Launches do not start.',
        ...failing(launch.bundled),
      }),
      new OperatorAlarm(this, 'LogParserFails', {
        severity: 'low',
        meaning: 'The log-parser function fails again and again.',
        impact: 'The progress of rows stands still; their outcome does not depend on it.',
        ...failing(logParser.bundled),
      }),
      new OperatorAlarm(this, 'StateNotifierFails', {
        severity: 'high',
        meaning: 'The state-notifier function fails again and again.',
        impact: 'Rows do not learn that their runs have ended.',
        ...failing(stateNotifier.bundled),
      }),
      new OperatorAlarm(this, 'FunctionsThrottled', {
        severity: 'medium',
        meaning: 'Lambda has turned calls of our functions away for a quarter of an hour.',
        impact: 'Everything is late; after six hours of it events become dead letters.',
        // No function has concurrency of its own: what stops one stops all, and the clock calls this one once a period of the
        // sweep, come what may. Lambda tries a call that it has turned away every five minutes at the latest.
        metric: stateNotifier.bundled.function.metricThrottles({ period: FIVE_MINUTES }),
        threshold: 1,
        evaluationPeriods: 3,
      }),
    ];
  }

  private watchEvents({ launch }: WorkflowFunctions, deadLetters: DeadLetters): Alarm[] {
    return [
      new OperatorAlarm(this, 'StreamBehind', {
        severity: 'high',
        meaning: 'The launch function reads changes of rows more than ten minutes late.',
        impact: 'Launches start late.',
        metric: launch.bundled.function.metric('IteratorAge', {
          statistic: 'Maximum',
          period: FIVE_MINUTES,
        }),
        threshold: Duration.minutes(10).toMilliseconds(),
        evaluationPeriods: 2,
      }),
      new OperatorAlarm(this, 'UnprocessedEvents', {
        severity: 'high',
        meaning: 'A function failed on an event for good; the event is kept for 14 days.',
        impact: 'A sheet has no row, or a row does not know what became of its run.',
        ...holdingMessages(deadLetters.unprocessed),
      }),
      new OperatorAlarm(this, 'UndeliveredEvents', {
        severity: 'high',
        meaning: 'EventBridge could not hand over an event; the event is kept for 14 days.',
        impact: 'A row does not know what became of its run.',
        ...holdingMessages(deadLetters.undelivered),
      }),
    ];
  }

  /** The queues are empty, too, when nothing can get into them. */
  private watchLosses(
    { register, logParser, stateNotifier }: WorkflowFunctions,
    { ofStateChanges }: StatusRules,
  ): Alarm {
    const keeping = [register, logParser, stateNotifier].map(({ bundled }) => bundled.function);
    return new OperatorAlarm(this, 'EventsLost', {
      severity: 'high',
      meaning: 'An event that nobody could handle did not reach its queue either.',
      impact: 'A sheet has no row, or a row learns late what became of its run.',
      metric: lostEvents(keeping, ofStateChanges),
      threshold: 1,
    });
  }

  private watchLaunches(
    { jobQueueBlocked, sweep }: StatusRules,
    { sweepMinutes }: DeploymentSettings,
  ): Alarm[] {
    const namespace = metricsNamespace(Stack.of(this).stackName);
    return [
      new OperatorAlarm(this, 'JobsStuck', {
        severity: 'medium',
        meaning: 'The first job of a queue cannot start, or launches do not go on.',
        impact: 'They and what is behind them wait; their rows say why.',
        metric: stuckWork(namespace, jobQueueBlocked),
        threshold: 1,
      }),
      new OperatorAlarm(this, 'LaunchesRecovered', {
        severity: 'medium',
        meaning: 'The sweep took up launches on which nobody had acted.',
        impact: 'They started late; whatever lost their records may lose more.',
        metric: customMetric(namespace, METRICS.launchesRecovered),
        threshold: 1,
      }),
      new OperatorAlarm(this, 'SweepMissing', {
        severity: 'high',
        meaning: 'The sweep has not run for three periods.',
        impact: 'Whatever is lost stays lost, and waits are not taken up again.',
        metric: ruleInvocations(sweep, Duration.minutes(sweepMinutes)),
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        threshold: 1,
        evaluationPeriods: 3,
        // EventBridge counts nothing rather than none.
        treatMissingData: TreatMissingData.BREACHING,
      }),
    ];
  }
}

/** A hopeless event fails three times within minutes; one that fails once is tried again and nobody's matter. */
function failing({ function: watched }: BundledFunction) {
  return { metric: watched.metricErrors({ period: Duration.minutes(15) }), threshold: 3 };
}

function holdingMessages(queue: sqs.Queue) {
  return {
    metric: queue.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      period: FIVE_MINUTES,
    }),
    threshold: 1,
    // SQS falls silent about a queue that nobody touches for hours, whatever lies in it.
    treatMissingData: TreatMissingData.IGNORE,
  };
}
