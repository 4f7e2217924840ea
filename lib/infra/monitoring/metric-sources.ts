import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricProps } from 'aws-cdk-lib/aws-cloudwatch';
import type { IRule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { METRICS, type METRIC_DIMENSIONS, type MetricName } from '../../contract/metrics';

/** What alarms and most graphs count by. */
export const FIVE_MINUTES = Duration.minutes(5);

/** One of our own metrics that has no dimension: its sum in five minutes, unless the options say another thing. */
export function customMetric(
  namespace: string,
  metricName: MetricName,
  options: Pick<MetricProps, 'label' | 'period' | 'statistic'> = {},
): Metric {
  return new Metric({ namespace, metricName, statistic: 'Sum', period: FIVE_MINUTES, ...options });
}

/**
 * One of our own metrics, a line for each value of its dimension. The values are found when somebody looks, and no value
 * is ever part of the expression.
 */
export function metricByDimension(
  namespace: string,
  metricName: MetricName,
  options: {
    readonly dimension: (typeof METRIC_DIMENSIONS)[keyof typeof METRIC_DIMENSIONS];
    readonly statistic: 'Average' | 'Maximum' | 'Sum';
    readonly period: Duration;
  },
): MathExpression {
  const { dimension, statistic, period } = options;
  const search = `{"${namespace}",${dimension}} MetricName="${metricName}"`;
  return new MathExpression({
    expression: `SEARCH('${search}', '${statistic}', ${period.toSeconds()})`,
    label: `\${PROP('Dim.${dimension}')}`,
    usingMetrics: {},
    period,
  });
}

/** How often a rule has called its target: AWS's own count, which needs no code of ours to run. */
export function ruleInvocations(rule: IRule, period: Duration): Metric {
  return countOfRule(rule, 'Invocations', period);
}

/** How many events were kept neither by the destination of a function nor by the queue of a rule. */
export function lostEvents(
  functions: readonly IFunction[],
  rules: readonly IRule[],
): MathExpression {
  const counts = [
    ...functions.map((watched) =>
      watched.metric('DestinationDeliveryFailures', { statistic: 'Sum', period: FIVE_MINUTES }),
    ),
    ...rules.map((rule) => countOfRule(rule, 'InvocationsFailedToBeSentToDlq', FIVE_MINUTES)),
  ];
  return new MathExpression({
    // AWS counts nothing rather than none: a sum would wait for all of them.
    expression: 'SUM(FILL(METRICS(), 0))',
    label: 'Events lost',
    usingMetrics: Object.fromEntries(counts.map((count, index) => [`lost${index}`, count])),
    period: FIVE_MINUTES,
  });
}

/** What Batch says of its queues at once, and what the sweep finds. */
export function stuckWork(namespace: string, jobQueueBlocked: IRule): MathExpression {
  return new MathExpression({
    // AWS counts nothing rather than none: a sum would wait for both.
    expression: 'SUM(FILL(METRICS(), 0))',
    label: 'Stuck',
    usingMetrics: {
      blocked: ruleInvocations(jobQueueBlocked, FIVE_MINUTES),
      stuck: customMetric(namespace, METRICS.launchesStuck),
    },
    period: FIVE_MINUTES,
  });
}

function countOfRule(rule: IRule, metricName: string, period: Duration): Metric {
  return new Metric({
    namespace: 'AWS/Events',
    metricName,
    dimensionsMap: { RuleName: rule.ruleName },
    statistic: 'Sum',
    period,
  });
}
