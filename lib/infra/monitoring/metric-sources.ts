import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IRule } from 'aws-cdk-lib/aws-events';
import type { METRIC_DIMENSIONS, MetricName } from '../../contract/metrics';

/** What alarms and most graphs count by. */
export const FIVE_MINUTES = Duration.minutes(5);

/** One of our own metrics that has no dimension. */
export function customMetric(namespace: string, metricName: MetricName): Metric {
  return new Metric({ namespace, metricName, statistic: 'Sum', period: FIVE_MINUTES });
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
export function ruleMetric(rule: IRule, period: Duration): Metric {
  return new Metric({
    namespace: 'AWS/Events',
    metricName: 'Invocations',
    dimensionsMap: { RuleName: rule.ruleName },
    statistic: 'Sum',
    period,
  });
}
